// Commands about the text of one experiment: validate, format, show it resolved.

import * as vscode from 'vscode';
import { experimentUri, openExperiment } from '../documents';
import { formatEdits } from '../language/formatter';
import { resolvedUri } from '../language/resolved';
import type { Services } from './services';

/** Checks the experiment and says how many problems it has. */
export async function validateExperiment({ validation }: Services, target?: unknown): Promise<void> {
  const count = await validation.check(await openExperiment(target));
  if (count === 0) void vscode.window.showInformationMessage(vscode.l10n.t('The experiment is valid.'));
  else await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** Writes the canonical form, whichever formatter is the default for JSON. */
export async function formatExperiment(_services: Services, target?: unknown): Promise<void> {
  const document = await openExperiment(target);
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, formatEdits(document));
  await vscode.workspace.applyEdit(edit);
}

/** Opens the resolved experiment beside its text. */
export async function showResolved(_services: Services, target?: unknown): Promise<void> {
  const document = await vscode.workspace.openTextDocument(resolvedUri(await experimentUri(target)));
  await vscode.languages.setTextDocumentLanguage(document, 'jsonc');
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
    preserveFocus: true,
  });
}
