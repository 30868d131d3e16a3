// Shows what is wrong with experiments in the Problems view: soon after typing stops, for every open experiment, and only
// if the text is still the one that was checked.

import * as vscode from 'vscode';
import { Debouncer } from '../base/debounce';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { toDiagnostics } from './diagnostics';
import { isExperiment } from './documents';
import type { Experiments } from './experiments';

/** Long enough to not run on every key, short enough to feel live. */
const quietMs = 150;

/** Owns the diagnostics of all experiment documents. */
export class Validation implements Disposable {
  private readonly store = new DisposableStore();
  private readonly shown = this.store.add(vscode.languages.createDiagnosticCollection('t2v'));
  private readonly quiet = this.store.add(new Debouncer<string>(quietMs));

  /** @param onFailure hears of mistakes of ours while checking. */
  constructor(
    private readonly experiments: Pick<Experiments, 'planOf' | 'onDidBecomeStale'>,
    private readonly onFailure: (error: unknown) => void,
  ) {
    const { workspace } = vscode;
    this.store.add(workspace.onDidOpenTextDocument((document) => this.soon(document, 0)));
    this.store.add(workspace.onDidChangeTextDocument(({ document }) => this.soon(document)));
    this.store.add(workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)));
    this.store.add(experiments.onDidBecomeStale(() => this.checkOpen()));
    this.checkOpen();
  }

  /** Checks the document's present text now and shows its problems; answers how many there are. */
  async check(document: vscode.TextDocument): Promise<number> {
    const { version } = document;
    const { problems } = await this.experiments.planOf(document);
    if (document.version === version && !document.isClosed)
      this.shown.set(document.uri, toDiagnostics(problems, document));
    return problems.length;
  }

  dispose(): void {
    this.store.dispose();
  }

  private checkOpen(): void {
    for (const document of vscode.workspace.textDocuments) this.soon(document, 0);
  }

  private soon(document: vscode.TextDocument, delay = quietMs): void {
    if (!isExperiment(document.uri)) return;
    const work = () => void this.check(document).catch(this.onFailure);
    if (delay === 0) work();
    else this.quiet.schedule(document.uri.toString(), work);
  }

  private forget(uri: vscode.Uri): void {
    this.quiet.cancel(uri.toString());
    this.shown.delete(uri);
  }
}
