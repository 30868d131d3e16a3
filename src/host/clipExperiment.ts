// A clip's request as an experiment again: the text, the place where it would be saved, and the frame of a clip as its picture.

import * as vscode from 'vscode';
import { experimentOf, experimentText } from '../experiment/fromRequest';
import { relativePath } from '../experiment/paths';
import type { Experiment } from '../experiment/schema';
import type { ShownFrame } from '../protocol/playerMessages';
import { requestOf, type ClipSubject } from './clipSubject';

/** Which end a frame is given for. */
export type KeyframeEnd = 'first' | 'last';

/** Where a new experiment about a clip belongs: beside the one that asked for it, else at the run's root, else beside the clip. */
export function folderOf({ source, place, clip }: Pick<ClipSubject, 'source' | 'place' | 'clip'>): vscode.Uri {
  if (source) return vscode.Uri.joinPath(source, '..');
  return place ? vscode.Uri.file(place.root) : vscode.Uri.joinPath(clip, '..');
}

/** The experiment inside a clip, with paths as a file in `folder` writes them. @throws UserError `foreign-clip` */
export function experimentIn(subject: ClipSubject, folder: vscode.Uri): Experiment {
  return experimentOf(requestOf(subject), (path) => relativePath(folder.fsPath, path));
}

/** Opens a new, unsaved experiment that would be saved as `<name>.t2v.json` in `folder`, or under the next free number. */
export async function openUnsaved(folder: vscode.Uri, name: string, text: string): Promise<vscode.TextDocument> {
  const uri = (await freeUri(folder, (suffix) => `${name}${suffix}.t2v.json`)).with({ scheme: 'untitled' });
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  const whole = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  edit.set(uri, [vscode.TextEdit.replace(whole, text)]);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
  return document;
}

/** The text of an experiment, with remarks in front. */
export function remarkedText(remarks: readonly string[], experiment: Experiment): string {
  return remarks.map((line) => `// ${line}\n`).join('') + experimentText(experiment);
}

/**
 * Keeps a frame as `frames/<clip>-<frame>.png` in `folder`; a file with other bytes is never replaced.
 * @returns the picture's path as an experiment in `folder` writes it.
 */
export async function keepFrame(folder: vscode.Uri, name: string, { frame, png }: ShownFrame): Promise<string> {
  const frames = vscode.Uri.joinPath(folder, 'frames');
  await vscode.workspace.fs.createDirectory(frames);
  const uri = await freeUri(frames, (suffix) => `${name}-${frame}${suffix}.png`, png);
  await vscode.workspace.fs.writeFile(uri, png);
  return relativePath(folder.fsPath, uri.fsPath);
}

/** The keyframes with this picture at one end; others stay. */
export function withKeyframe(
  keyframes: Experiment['keyframes'] = [],
  at: KeyframeEnd,
  image: string,
): NonNullable<Experiment['keyframes']> {
  const isThere = keyframes.some((one) => one.at === at);
  if (!isThere) return at === 'first' ? [{ at, image }, ...keyframes] : [...keyframes, { at, image }];
  return keyframes.map((one) => (one.at === at ? { ...one, image } : one));
}

/** The first name that is free, or that holds exactly these bytes. */
async function freeUri(
  folder: vscode.Uri,
  nameOf: (suffix: string) => string,
  bytes?: Uint8Array,
): Promise<vscode.Uri> {
  for (let number = 1; ; number += 1) {
    const uri = vscode.Uri.joinPath(folder, nameOf(number === 1 ? '' : `-${number}`));
    const there = await vscode.workspace.fs.readFile(uri).then(
      (found) => found,
      () => undefined,
    );
    if (!there || (bytes && Buffer.from(there).equals(bytes))) return uri;
  }
}
