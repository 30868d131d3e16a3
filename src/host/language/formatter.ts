// The canonical form: as a formatter of VS Code, and before saving for those who want that.

import * as vscode from 'vscode';
import { formatExperiment } from '../../experiment/format';
import { editBetween } from '../../experiment/textEdit';
import { isExperiment } from '../documents';
import { isOn } from '../settings';
import { toTextEdits } from './textEdits';

/** The one edit that makes the document canonical; none when it is, or when its syntax is broken. Line ends stay. */
export function formatEdits(document: vscode.TextDocument): vscode.TextEdit[] {
  const text = document.getText();
  const formatted = formatExperiment(text.replaceAll('\r\n', '\n'));
  const wanted = document.eol === vscode.EndOfLine.CRLF ? formatted.replaceAll('\n', '\r\n') : formatted;
  return toTextEdits(document, editBetween(text, wanted));
}

/** The user's own indentation does not count: the canonical form has one. */
export const formatter: vscode.DocumentFormattingEditProvider = {
  provideDocumentFormattingEdits: formatEdits,
};

/** Formats experiments before they are saved, while the setting is on. */
export function formatOnSave(): vscode.Disposable {
  return vscode.workspace.onWillSaveTextDocument((event) => {
    if (isExperiment(event.document.uri) && isOn('formatOnSave')) {
      event.waitUntil(Promise.resolve(formatEdits(event.document)));
    }
  });
}
