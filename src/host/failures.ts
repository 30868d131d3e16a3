// An error in front of the user: what happened, why, and buttons for what can be done about it.

import * as vscode from 'vscode';
import { assertNever } from '../base/assert';
import { toErrorData, type ErrorData } from '../base/errors';
import { editField } from '../experiment/edit';
import { parseFieldPath } from '../experiment/fieldPath';
import { keyAt, nodeAt, rangeOf, readDocument } from '../experiment/document';
import { errorActions, type ErrorAction } from '../jobs/errorActions';
import type { GenerationRequest } from '../experiment/request';
import { toRange, toWorkspaceEdit } from './language/textEdits';

/** What an error is about, as far as it is known. */
export interface FailureContext {
  /** The experiment. */
  uri?: vscode.Uri;
  request?: GenerationRequest;
  /** Puts the same request into the queue again. */
  retry?: () => Promise<unknown>;
  showLog: () => void;
}

/** A button and what it does. */
export interface FailureButton {
  title: string;
  run: () => unknown;
}

/** Shows an error and waits for the click, if there is one. */
export async function showFailure(error: unknown, context: FailureContext): Promise<void> {
  const data = toErrorData(error);
  if (data.fault === 'cancelled') return;
  const buttons = failureButtons(data, context);
  const text = data.hint === undefined ? data.message : `${data.message} ${data.hint}`;
  const picked = await vscode.window.showErrorMessage(text, ...buttons.map(({ title }) => title));
  await buttons.find(({ title }) => title === picked)?.run();
}

/** The buttons that can work here. */
export function failureButtons(error: ErrorData, context: FailureContext): FailureButton[] {
  const named = error.details?.uri;
  const uri = context.uri ?? (typeof named === 'string' ? vscode.Uri.parse(named) : undefined);
  return errorActions(error, context.request).flatMap((action) => buttonOf(action, { ...context, uri }));
}

function buttonOf(action: ErrorAction, { uri, retry, showLog }: FailureContext): FailureButton[] {
  const { t } = vscode.l10n;
  switch (action.kind) {
    case 'set':
      return uri ? [{ title: setTitle(action), run: () => setField(uri, action.field, action.value) }] : [];
    case 'fix':
      return uri ? [{ title: action.fix.title, run: () => applyFix(uri, action) }] : [];
    case 'goTo':
      return uri ? [{ title: t('Go to Line'), run: () => goToField(uri, action.field) }] : [];
    case 'retry':
      return retry ? [{ title: t('Try Again'), run: retry }] : [];
    case 'models':
      return [{ title: t('Show Models'), run: () => vscode.commands.executeCommand('t2vLab.models.focus') }];
    case 'log':
      return [{ title: t('Show Log'), run: showLog }];
    default:
      return assertNever(action, 'error action');
  }
}

function setTitle({ field, value, how }: ErrorAction & { kind: 'set' }): string {
  const { t } = vscode.l10n;
  const name = field.replace(/^video\./, '');
  if (how === 'lower') return t('Lower {0} to {1}', name, String(value));
  if (how === 'raise') return t('Raise {0} to {1}', name, String(value));
  const { width, height } = value as { width: number; height: number };
  return t('Change Size to {0} × {1}', width, height);
}

/** Mends the text that the error spoke of. One that was changed since then is only shown. */
async function applyFix(uri: vscode.Uri, { fix, version }: ErrorAction & { kind: 'fix' }): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  if (document.version === version) await vscode.workspace.applyEdit(toWorkspaceEdit(document, fix.edits));
  await vscode.window.showTextDocument(document);
}

/** Changes one field of an experiment in its editor; undo takes it back. */
export async function setField(uri: vscode.Uri, field: string, value: unknown): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const path = parseFieldPath(field) ?? [];
  const isObject = typeof value === 'object' && value !== null;
  const changes = isObject
    ? Object.entries(value).map(([name, inner]) => [[...path, name], inner] as const)
    : [[path, value] as const];
  for (const [at, inner] of changes) {
    await vscode.workspace.applyEdit(toWorkspaceEdit(document, editField(document.getText(), at, inner)));
  }
  await goToField(uri, field);
}

/** Shows a field of an experiment, or the place where it would be. */
export async function goToField(uri: vscode.Uri, field: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { root } = readDocument(document.getText());
  const path = parseFieldPath(field) ?? [];
  const node = keyAt(root, path) ?? nodeAt(root, path) ?? keyAt(root, path.slice(0, 1));
  const selection = toRange(document, node ? rangeOf(node) : { offset: 0, length: 0 });
  // Where it is seen already, else not on top of the panel from which it was asked for.
  const seen = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const viewColumn = seen?.viewColumn ?? vscode.ViewColumn.One;
  await vscode.window.showTextDocument(document, { selection, viewColumn });
}
