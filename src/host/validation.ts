// Checks experiment documents and shows what is wrong in the Problems view. A document that was checked once is
// checked again after every change and forgotten when it closes.

import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { parseExperiment } from '../experiment/parse';
import { toDiagnostics } from './diagnostics';

/** Owns the diagnostics of all experiment documents. */
export class Validation implements Disposable {
  private readonly store = new DisposableStore();
  private readonly shown = this.store.add(vscode.languages.createDiagnosticCollection('t2v'));

  constructor() {
    this.store.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.shown.has(document.uri)) this.check(document);
      }),
    );
    this.store.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.shown.delete(uri);
      }),
    );
  }

  /** Parses the document's present text and shows its problems; answers how many there are. */
  check(document: vscode.TextDocument): number {
    const { problems } = parseExperiment(document.getText(), { fileName: document.fileName });
    this.shown.set(document.uri, toDiagnostics(problems, document));
    return problems.length;
  }

  dispose(): void {
    this.store.dispose();
  }
}
