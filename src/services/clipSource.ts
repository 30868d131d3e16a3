// Which clip is meant by a path or by a run's name, and how a file that is made from it is called.

import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UserError } from '../base/errors';
import { fileError, systemCode } from '../base/fileError';
import { exportFormats, type ExportFormat } from '../protocol/exportFormats';
import { RunStore, type StoredRun } from '../runStore/runStore';
import { workspaceOf } from './workspace';

export interface ClipSource {
  /** Path of the clip's file. */
  path: string;
  /** For new files, without an ending: `fox-seed7-1a2b3c4d` for a run, `fox` for `fox.webm`. */
  name: string;
}

/**
 * @param text path of a clip, or of a run's folder, or the name of a run or its beginning (at least 6 characters) in the workspace.
 * @param folder where the search for the workspace begins, absolute.
 * @throws UserError `file-missing`, `no-run`, `many-runs`; those of a damaged run.
 */
export async function findClip(text: string, folder: string): Promise<ClipSource> {
  const path = resolve(folder, text);
  const kind = await kindOf(path);
  if (kind === 'file') return { path, name: basename(path).replace(/\.[^.]+$/, '') };
  if (kind === 'folder') return clipOfRun(await openRun(new RunStore(resolve(path, '../../..')), basename(path)));
  if (!/^[0-9a-f]{6,64}(\.\d+)?$/.test(text)) throw fileError({ code: 'ENOENT' }, 'read', path);
  const store = new RunStore(workspaceOf(join(folder, 'any')));
  const names = (await store.entries()).map(({ name }) => name).filter((name) => name.startsWith(text));
  const exact = names.find((name) => name === text);
  if (exact === undefined && names.length > 1) {
    throw new UserError('many-runs', `${names.length} runs begin with "${text}".`, {
      hint: 'Give more of the name.',
      details: { names },
    });
  }
  const name = exact ?? names[0];
  if (name !== undefined) return clipOfRun(await openRun(store, name));
  throw new UserError('no-run', `No run in ${store.folder} begins with "${text}".`, {
    hint: 'Give the path of a clip, or the name of a folder in .t2v/runs.',
  });
}

/** The clip of a finished run, named after its experiment, seed and request. */
export function clipOfRun({ folder, record }: StoredRun): ClipSource {
  const { source, seed, hash, files } = record;
  const experiment = source === undefined ? 'clip' : basename(source).replace(/(\.t2v)?\.json$/i, '');
  return { path: join(folder, files.clip), name: `${experiment}-seed${seed}-${hash.slice(0, 8)}` };
}

/** Where an export goes unless said otherwise: `folder/name.gif`. */
export function exportPath({ name }: ClipSource, format: ExportFormat, folder: string): string {
  return join(folder, `${name}${exportFormats[format].ending}`);
}

async function openRun(store: RunStore, name: string): Promise<StoredRun> {
  const isRun = /^[0-9a-f]{64}(\.\d+)?$/.test(name) && basename(dirname(store.folder)) === '.t2v';
  if (!isRun) {
    throw new UserError('no-run', `${name} is a folder, but none of a run.`, {
      hint: 'Give the path of a clip, or a folder in .t2v/runs.',
    });
  }
  const run = await store.open(name);
  if ('problem' in run) throw run.problem;
  return run;
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return undefined;
    throw fileError(error, 'read', path);
  }
}
