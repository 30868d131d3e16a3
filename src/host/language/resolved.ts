// The "Resolved Experiment": a read-only text that follows the experiment it was made from.

import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { resolvedText } from '../../services/resolvedText';
import { isExperiment, rootOf } from '../documents';
import type { Experiments } from '../experiments';
import type { Machine } from '../machine';
import type { RefreshText } from '../readOnlyFiles';
import { estimateText } from '../words';

export const resolvedScheme = 't2v-resolved';

/** The address of the resolved form. Its name does not end like an experiment's, so that nothing offers to run it. */
export function resolvedUri(experiment: vscode.Uri): vscode.Uri {
  const path = experiment.path.replace(/\.t2v\.json$/, '.resolved.jsonc');
  return vscode.Uri.from({ scheme: resolvedScheme, path, query: experiment.toString() });
}

/** Says when one has changed; dispose it to stop that. */
export class ResolvedDocuments implements Disposable {
  private readonly store = new DisposableStore();

  constructor(
    private readonly services: { experiments: Experiments; machine: Machine },
    private readonly refresh: RefreshText,
  ) {
    this.store.add(services.experiments.onDidBecomeStale(() => this.refreshAll()));
    this.store.add(services.machine.onDidCheck(() => this.refreshAll()));
    this.store.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isExperiment(document.uri)) this.refresh(resolvedUri(document.uri));
      }),
    );
  }

  dispose(): void {
    this.store.dispose();
  }

  /** The text of an address of the scheme. @throws Error when its experiment cannot be opened */
  async textOf(uri: vscode.Uri): Promise<string> {
    const { experiments, machine } = this.services;
    const { t } = vscode.l10n;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri.query));
    const plan = await experiments.planOf(document);
    const estimate = await machine.estimate(plan.requests, rootOf(document.uri));
    return resolvedText(plan, estimate, {
      clips: (count) => (count === 1 ? t('One clip.') : t('{0} clips.', count)),
      passes: (total) => t('{0} passes of the model; a step is one, a guided step two.', total),
      time: estimateText,
      problems: (count) => t('It cannot run: {0} problems. See the Problems view.', count),
      model: (title, version) => t('Model: {0}, version {1}.', title, version),
    });
  }

  private refreshAll(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === resolvedScheme) this.refresh(uri);
    }
  }
}
