// "T2V: Export…": a finished run or a clip's file in another format. Asks, writes with progress, then offers to open it.

import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import { exportFormats, type Exported, type ExportFormat } from '../../protocol/exportFormats';
import { clipOfRun, findClip, type ClipSource } from '../../services/clipSource';
import { readMetadata } from '../../video/readMetadata';
import { runPlace, type RunPlace } from '../clipSubject';
import { exportInEditor } from '../exporting';
import { ageText, sizeText } from '../words';
import { askExport, formatText, type ExportAnswers } from './exportSteps';
import type { Services } from './services';

/** Runs in the list where none is shown. */
const mostOffered = 100;

/**
 * @param target a finished run (`{ root, name }`, or a tree item that has them), the address of a clip's file, or nothing for the
 *   run that is shown; where none is, it is asked for.
 */
export async function exportClip(services: Services, target?: unknown): Promise<void> {
  const { clip, folder } = await clipFor(services, target);
  const { video } = await readMetadata(clip.path);
  const answers = await askExport(video);
  const place = await askPlace(clip, answers.format, folder);
  if (place === undefined) return;
  const done = await write(services, { clip, place, answers });
  await offer(done);
}

/** The clip, and the folder in which its exports are expected. */
async function clipFor(services: Services, target: unknown): Promise<{ clip: ClipSource; folder: string }> {
  if (target instanceof vscode.Uri) {
    return { clip: await findClip(target.fsPath, '/'), folder: dirname(target.fsPath) };
  }
  const place = runPlace(target) ?? services.results.shown ?? (await pickRun(services));
  const run = await services.runs.storeOf(place.root).open(place.name);
  if ('problem' in run) throw run.problem;
  return { clip: clipOfRun(run), folder: place.root };
}

/** One of the newest runs of the open folders. @throws CancelledError; UserError `no-run` when there is none. */
async function pickRun({ runs }: Services): Promise<RunPlace> {
  const { t } = vscode.l10n;
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
  const lists = await Promise.all(
    roots.map(async (root) => (await runs.entriesOf(root)).map((entry) => ({ root, entry }))),
  );
  const newest = lists.flat().sort((a, b) => b.entry.createdAt.localeCompare(a.entry.createdAt));
  if (newest.length === 0) {
    throw new UserError('no-run', t('There is no clip to export yet.'), { hint: t('Run an experiment first.') });
  }
  const items = newest.slice(0, mostOffered).map(({ root, entry }) => ({
    label: entry.prompt,
    description: t('seed {0}, made {1}', entry.seed, ageText(entry.createdAt)),
    detail: entry.source ?? '',
    place: { root, name: entry.name },
  }));
  const options = {
    title: t('Export Clip'),
    placeHolder: t('Which clip'),
    matchOnDescription: true,
    matchOnDetail: true,
  };
  const picked = await vscode.window.showQuickPick(items, options);
  if (!picked) throw new CancelledError();
  return picked.place;
}

/** Where to write. Pictures go into a new folder inside the one that is chosen. */
async function askPlace({ name }: ClipSource, format: ExportFormat, folder: string): Promise<vscode.Uri | undefined> {
  const { t } = vscode.l10n;
  const { ending } = exportFormats[format];
  const title = t('Export Clip');
  if (format === 'png') {
    const [parent] =
      (await vscode.window.showOpenDialog({
        title,
        canSelectFolders: true,
        canSelectFiles: false,
        defaultUri: vscode.Uri.file(folder),
        openLabel: t('Make a Folder of Frames Here'),
      })) ?? [];
    return parent && freeFolder(parent, `${name}${ending}`);
  }
  const extension = ending.slice(ending.lastIndexOf('.') + 1);
  return vscode.window.showSaveDialog({
    title,
    defaultUri: vscode.Uri.file(join(folder, `${name}${ending}`)),
    filters: { [formatText(format).label]: [extension] },
  });
}

async function freeFolder(parent: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let number = 1; ; number += 1) {
    const uri = vscode.Uri.joinPath(parent, number === 1 ? name : `${name}-${number}`);
    const isTaken = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isTaken) return uri;
  }
}

function write(
  { context }: Services,
  { clip, place, answers }: { clip: ClipSource; place: vscode.Uri; answers: ExportAnswers },
): Promise<Exported> {
  const { size, ...rest } = answers;
  const params = { source: clip.path, target: place.fsPath, ...rest, ...size };
  const extension = { path: context.extensionPath, uri: context.extensionUri };
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting {0}', basename(place.fsPath)),
    cancellable: true,
  };
  const writing = vscode.window.withProgress(options, (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    let told = 0;
    return exportInEditor(extension, params, {
      signal: stop.signal,
      onProgress(fraction) {
        progress.report({ increment: (fraction - told) * 100 });
        told = fraction;
      },
    });
  });
  return Promise.resolve(writing);
}

async function offer({ path, format, width, height, bytes }: Exported): Promise<void> {
  const { t } = vscode.l10n;
  const uri = vscode.Uri.file(path);
  const [open, reveal] = [t('Open'), t('Show in Folder')];
  const text = t('Exported {0}: {1} × {2}, {3}.', basename(path), width, height, sizeText(bytes));
  const picked = await vscode.window.showInformationMessage(text, ...(format === 'png' ? [reveal] : [open, reveal]));
  if (picked === open) await vscode.commands.executeCommand('vscode.open', uri);
  if (picked === reveal) await vscode.commands.executeCommand('revealFileInOS', uri);
}
