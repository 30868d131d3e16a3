// Which documents are experiments, and the folders around one.

import * as vscode from 'vscode';
import { CancelledError, UserError } from '../base/errors';
import { workspaceOf } from '../services/workspace';

/** Where experiments are looked for in the open folders, and where not. */
export const experimentFiles = '**/*.t2v.json';
export const notExperiments = '**/{node_modules,.t2v}/**';

/** Every provider selects by the name of the file: the language is VS Code's own JSON with comments. */
export const experimentSelector: vscode.DocumentSelector = { pattern: experimentFiles };

const ending = '.t2v.json';

/** Whether an address is that of an experiment that can be worked on; without one it is not. */
export function isExperiment(uri: vscode.Uri | undefined): uri is vscode.Uri {
  return uri !== undefined && uri.path.endsWith(ending) && isPresent(uri);
}

/** False for what source control and history show of earlier times: their texts come by schemes of their own. */
function isPresent({ scheme }: vscode.Uri): boolean {
  if (scheme === 'file' || scheme === 'untitled') return true;
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => uri.scheme === scheme);
}

/** Whether a file lies on a disk that the engine's process can reach. */
export function isOnDisk({ scheme }: vscode.Uri): boolean {
  return scheme === 'file';
}

/** Absolute folder whose `.t2v` keeps the runs of an experiment, and that its paths may not leave. */
export function rootOf(uri: vscode.Uri): string {
  return workspaceOf(uri.fsPath, vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath);
}

/** `fox` for `…/fox.t2v.json`. */
export function titleOf(uri: vscode.Uri): string {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return name.endsWith(ending) ? name.slice(0, -ending.length) : name;
}

/**
 * The experiment that a command is about: what it was called on (explorer, lens, tree), else the one that is in front, else the
 * only one that is seen or else open, else the user's choice among those of the open folders.
 * @throws UserError `no-experiment`, CancelledError.
 */
export async function experimentUri(argument?: unknown): Promise<vscode.Uri> {
  const given = uriOf(argument);
  if (given) return isExperiment(given) ? given : refuse();
  const { activeTextEditor, visibleTextEditors, tabGroups } = vscode.window;
  const input = tabGroups.activeTabGroup.activeTab?.input as { uri?: vscode.Uri } | undefined;
  const front = [activeTextEditor?.document.uri, input?.uri].find(isExperiment);
  if (front) return front;
  // A panel or the walkthrough may have the focus while the experiment stands beside it.
  const seen = visibleTextEditors.map(({ document }) => document.uri).filter(isExperiment);
  return only(seen) ?? only(openExperiments()) ?? chooseExperiment();
}

/** Those that a tab holds, also one that the walkthrough covers. */
function openExperiments(): vscode.Uri[] {
  const inputs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.map((input) => (input as { uri?: vscode.Uri } | undefined)?.uri).filter(isExperiment);
}

/** The one of a list that names nothing else. */
function only(uris: readonly vscode.Uri[]): vscode.Uri | undefined {
  return new Set(uris.map(String)).size === 1 ? uris[0] : undefined;
}

/** One of the open folders' experiments; the only one is taken without a question. */
async function chooseExperiment(): Promise<vscode.Uri> {
  const found = await vscode.workspace.findFiles(experimentFiles, notExperiments);
  const items = found
    .map((uri) => ({ label: titleOf(uri), description: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => (a.description < b.description ? -1 : 1));
  if (items.length === 0) return refuse();
  if (items.length === 1) return items[0]!.uri;
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Which experiment?'),
    matchOnDescription: true,
  });
  if (!picked) throw new CancelledError();
  return picked.uri;
}

function refuse(): never {
  const message = vscode.l10n.t('There is no experiment here: a .t2v.json file is needed.');
  const hint = vscode.l10n.t('Open one, or use “T2V: New Experiment…”.');
  throw new UserError('no-experiment', message, { hint });
}

/** Commands get an address, a tree item that carries one, or nothing. */
function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const carried = (argument as { resourceUri?: unknown } | undefined)?.resourceUri;
  return carried instanceof vscode.Uri ? carried : undefined;
}

/** The open document of an experiment. @throws as `experimentUri`. */
export async function openExperiment(argument?: unknown): Promise<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(await experimentUri(argument));
}
