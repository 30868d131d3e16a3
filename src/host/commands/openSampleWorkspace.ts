// "T2V: Open Sample Workspace": a folder of the user's own with the sample experiments, ready to run and to change.

import * as vscode from 'vscode';
import { samplesFolder } from '../starters';
import type { Services } from './services';

const firstSample = 'first.t2v.json';
/** Set while a window with the samples is on its way. */
const awaited = 't2vLab.sampleWorkspaceAwaited';

/** A folder that is there already is opened as it is: what was changed in it stays. */
export async function openSampleWorkspace({ context }: Services): Promise<void> {
  const folder = sampleWorkspace(context);
  const isThere = await vscode.workspace.fs.stat(folder).then(
    () => true,
    () => false,
  );
  if (!isThere) await copySamples(samplesFolder(context.extensionUri), folder);
  await context.globalState.update(awaited, true);
  const forceNewWindow = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow });
}

/** In the window that the command has opened: shows where to begin. In any other one it does nothing. */
export async function showFirstSample(context: vscode.ExtensionContext): Promise<void> {
  const folder = sampleWorkspace(context);
  const isThisWindow = vscode.workspace.workspaceFolders?.[0]?.uri.path === folder.path;
  if (!isThisWindow || context.globalState.get(awaited) !== true) return;
  await context.globalState.update(awaited, undefined);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(folder, firstSample), { preview: false });
}

function sampleWorkspace({ globalStorageUri }: vscode.ExtensionContext): vscode.Uri {
  return vscode.Uri.joinPath(globalStorageUri, 'sample-workspace');
}

/** File by file, because the extension's own folder may be read-only and a copy would inherit that. */
async function copySamples(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  await vscode.workspace.fs.createDirectory(to);
  for (const [name, type] of await vscode.workspace.fs.readDirectory(from)) {
    const [source, target] = [vscode.Uri.joinPath(from, name), vscode.Uri.joinPath(to, name)];
    if (type === vscode.FileType.Directory) await copySamples(source, target);
    else await vscode.workspace.fs.writeFile(target, await vscode.workspace.fs.readFile(source));
  }
}
