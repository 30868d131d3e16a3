// Shows the text of an experiment: where it is open already, else instead of the form in front.

import * as vscode from 'vscode';

/** @param line from 1; the caret goes to its start. */
export async function showText(uri: vscode.Uri, line?: number): Promise<void> {
  const key = uri.toString();
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === key);
  const start = line === undefined ? undefined : new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(uri, {
    viewColumn: open?.viewColumn ?? columnOfText(key) ?? vscode.ViewColumn.Active,
    ...(start ? { selection: new vscode.Range(start, start) } : {}),
  });
}

/** The column where a tab holds the text, in front or not. */
function columnOfText(key: string): vscode.ViewColumn | undefined {
  const group = vscode.window.tabGroups.all.find(({ tabs }) =>
    tabs.some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === key),
  );
  return group?.viewColumn;
}
