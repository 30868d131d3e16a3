// Edits by offset, as the core makes them, as edits of a VS Code document.

import * as vscode from 'vscode';
import type { TextEdit, TextRange } from '../../experiment/problem';

/** The range of a stretch of the document's present text. */
export function toRange(document: vscode.TextDocument, { offset, length }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** The offsets of `edits` are those of the document's present text. */
export function toTextEdits(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.TextEdit[] {
  return edits.map((edit) => vscode.TextEdit.replace(toRange(document, edit), edit.text));
}

/** The same for a change that is applied by itself. */
export function toWorkspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const whole = new vscode.WorkspaceEdit();
  whole.set(document.uri, toTextEdits(document, edits));
  return whole;
}
