// Experiment files in the folder that the window shows, and what the editor's providers say about them. Providers of other
// extensions start when they are first needed, so an empty answer is asked for again until the limit.
import { setTimeout } from 'node:timers/promises';
import * as vscode from 'vscode';

const limitMs = 30_000;

/** Writes a file of the workspace and shows it. */
export async function openExperiment(name: string, text: string): Promise<vscode.TextEditor> {
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  const uri = vscode.Uri.joinPath(folder, 'suite', name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return vscode.window.showTextDocument(uri, { preview: false });
}

/** Closes every editor without saving and removes what `openExperiment` wrote. */
export async function removeExperiments(): Promise<void> {
  while (vscode.window.activeTextEditor !== undefined) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  const folder = vscode.workspace.workspaceFolders![0]!.uri;
  await vscode.workspace.fs
    .delete(vscode.Uri.joinPath(folder, 'suite'), { recursive: true })
    .then(undefined, () => undefined);
}

/** What is offered at a place, by its label, once `wanted` is among it. */
export async function completionsAt(
  document: vscode.TextDocument,
  place: vscode.Position,
  wanted: readonly string[] = [],
): Promise<Map<string, vscode.CompletionItem>> {
  const ask = () =>
    vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, place);
  const labels = (list: vscode.CompletionList) => new Map(list.items.map((item) => [labelOf(item), item]));
  const list = await eventually(
    ask,
    (answer) =>
      answer.items.some(({ kind }) => kind !== vscode.CompletionItemKind.Text) &&
      wanted.every((label) => labels(answer).has(label)),
  );
  return labels(list);
}

const labelOf = ({ label }: vscode.CompletionItem) => (typeof label === 'string' ? label : label.label);

export function hoversAt(document: vscode.TextDocument, place: vscode.Position): Promise<vscode.Hover[]> {
  const ask = () => vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, place);
  return eventually(ask, (hovers) => hovers.length > 0);
}

/** Our own diagnostics of a file (the schema has some of its own), once they are as expected. */
export function problemsOf(
  uri: vscode.Uri,
  asExpected: (problems: vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  const ask = async () => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'T2V');
  return eventually(ask, asExpected);
}

/** Asks until the answer is as expected; at the limit it gives the last answer, for the test to judge. */
export async function eventually<T>(ask: () => Thenable<T>, asExpected: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (asExpected(answer) || Date.now() > end) return answer;
    await setTimeout(50);
  }
}
