// What is known of a clip that a command or a panel is about: its file, the run that it belongs to, the request inside it, and the
// experiment that asked for it.

import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';
import type { RunRecord } from '../runStore/runRecord';
import type { StoredMetadata } from '../video/clipMetadata';
import { readMetadata } from '../video/readMetadata';
import { isOnDisk, rootOf } from './documents';
import type { Runs } from './runs';

/** A finished run by its place. */
export interface RunPlace {
  root: string;
  /** Name of the run's folder. */
  name: string;
}

/** Where a command's clip comes from: a kept run, or any clip file. */
export type ClipTarget = RunPlace | vscode.Uri;

export interface ClipSubject {
  clip: vscode.Uri;
  /** Folder whose `.t2v` keeps runs of this clip's experiment. */
  root: string;
  /** Short name, for new files. */
  name: string;
  place?: RunPlace;
  record?: RunRecord;
  /** What the clip says about its making; of a run the record says it. */
  made?: Pick<StoredMetadata, 'request' | 'seed' | 'modelDigests' | 'versions' | 'requestHash'>;
  /** The experiment that asked for it, if it is still there. */
  source?: vscode.Uri;
}

/** A run or an address that a tree item, a panel or a caller named. */
export function clipTarget(target: unknown): ClipTarget | undefined {
  return target instanceof vscode.Uri ? target : runPlace(target);
}

/** A finished run that a tree item or the panel named. */
export function runPlace(target: unknown): RunPlace | undefined {
  const place = target as Partial<RunPlace> | undefined;
  return typeof place?.root === 'string' && typeof place.name === 'string'
    ? { root: place.root, name: place.name }
    : undefined;
}

/**
 * Looks it up. A clip file inside a run's folder is that run.
 * @throws UserError of the store for a run that is gone or damaged, `damaged-metadata`, `newer-format`; a clip of another
 * program is none: it just has no request.
 */
export async function clipSubject(runs: Pick<Runs, 'storeOf'>, target: ClipTarget): Promise<ClipSubject> {
  if (!(target instanceof vscode.Uri)) return subjectOfRun(runs, target);
  const place = placeOfFile(target);
  const run = place && (await subjectOfRun(runs, place).catch(() => undefined));
  return run?.clip.fsPath === target.fsPath ? run : subjectOfFile(target);
}

/** The request of a clip. @throws UserError `foreign-clip` */
export function requestOf({ made, clip }: ClipSubject): GenerationRequest {
  if (made) return made.request;
  const message = vscode.l10n.t(
    '{0} holds no experiment: T2V Lab did not make it, or its tags were removed.',
    clip.path,
  );
  throw new UserError('foreign-clip', message);
}

async function subjectOfRun(runs: Pick<Runs, 'storeOf'>, place: RunPlace): Promise<ClipSubject> {
  const run = await runs.storeOf(place.root).open(place.name);
  if ('problem' in run) throw run.problem;
  const { record, folder } = run;
  const { request, seed, modelDigests, versions, hash } = record;
  const source = record.source === undefined ? undefined : await ifThere(sourceOf(place.root, record.source));
  return {
    clip: vscode.Uri.file(join(folder, record.files.clip)),
    root: place.root,
    name: place.name.slice(0, 12),
    place,
    record,
    made: { request, seed, modelDigests, versions, requestHash: hash },
    ...(source ? { source } : {}),
  };
}

async function subjectOfFile(clip: vscode.Uri): Promise<ClipSubject> {
  const name = basename(clip.path).replace(/\.[^.]+$/, '');
  const root = isOnDisk(clip) ? rootOf(clip) : dirname(clip.path);
  const made = isOnDisk(clip) ? await metadataOf(clip.fsPath) : undefined;
  return { clip, root, name, ...(made ? { made } : {}) };
}

async function metadataOf(path: string): Promise<StoredMetadata | undefined> {
  try {
    return await readMetadata(path);
  } catch (error) {
    const { code } = error as Partial<UserError>;
    if (code === 'foreign-clip' || code === 'not-a-clip' || code === 'damaged-clip') return undefined;
    throw error;
  }
}

/** `<root>/.t2v/runs/<name>/<file>` */
function placeOfFile(file: vscode.Uri): RunPlace | undefined {
  if (!isOnDisk(file)) return undefined;
  const folder = dirname(file.fsPath);
  const runs = dirname(folder);
  const isRun = basename(runs) === 'runs' && basename(dirname(runs)) === '.t2v';
  return isRun ? { root: dirname(dirname(runs)), name: basename(folder) } : undefined;
}

function sourceOf(root: string, source: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.file(root), ...source.split('/'));
}

async function ifThere(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  return vscode.workspace.fs.stat(uri).then(
    () => uri,
    () => undefined,
  );
}
