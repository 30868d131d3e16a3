// Lenses over the experiment and over each shot: run it, run its sweep, and what there is of it already.

import * as vscode from 'vscode';
import { readDocument } from '../../experiment/document';
import { itemAt, outlineOf } from '../../experiment/outline';
import type { TextRange } from '../../experiment/problem';
import { resultOf, type ResultState } from '../../jobs/resultState';
import { sourceName } from '../../services/workspace';
import { isOnDisk, rootOf } from '../documents';
import type { Experiments } from '../experiments';
import type { Running } from '../running/running';
import type { Runs } from '../runs';
import { isOn, onDidChangeSettings } from '../settings';
import { ageText, progressText } from '../words';
import { toRange } from './textEdits';

export interface LensServices {
  experiments: Experiments;
  running: Running;
  runs: Runs;
}

type Kind = 'sweep' | 'result';

/** Ages are told in minutes. */
const minute = 60_000;

/** A lens whose title is worked out when it comes into view. */
class LazyLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly document: vscode.TextDocument,
    readonly kind: Kind,
    readonly shot?: number,
  ) {
    super(range);
  }
}

/** Dispose it with its registration. */
export class Lenses implements vscode.CodeLensProvider<vscode.CodeLens> {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly watching: { dispose(): unknown }[];
  private readonly clock = setInterval(() => this.changes.fire(), minute).unref();
  private shown = '';

  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(private readonly services: LensServices) {
    const { experiments, running, runs } = services;
    const fire = () => this.changes.fire();
    this.watching = [
      experiments.onDidBecomeStale(fire),
      runs.onDidChange(fire),
      running.onDidChange(() => this.onRunning()),
      onDidChangeSettings(fire),
      vscode.workspace.onDidGrantWorkspaceTrust(fire),
    ];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!isOn('codeLens') || !isOnDisk(document.uri)) return [];
    const { root } = readDocument(document.getText());
    if (root?.type !== 'object') return [];
    const top = this.lensesAt(document, { offset: root.offset, length: 1 });
    const shots = itemAt(outlineOf(document.getText()), ['shots'])?.children ?? [];
    return [...top, ...shots.flatMap(({ range }, index) => this.lensesAt(document, range, index))];
  }

  async resolveCodeLens(lens: vscode.CodeLens): Promise<vscode.CodeLens> {
    if (!(lens instanceof LazyLens)) return lens;
    lens.command = lens.kind === 'sweep' ? await this.sweepCommand(lens) : await this.resultCommand(lens);
    return lens;
  }

  dispose(): void {
    clearInterval(this.clock);
    for (const one of this.watching) one.dispose();
    this.changes.dispose();
  }

  private lensesAt(document: vscode.TextDocument, place: TextRange, shot?: number): vscode.CodeLens[] {
    const range = toRange(document, { offset: place.offset, length: 0 });
    const { t } = vscode.l10n;
    const run: vscode.Command = !vscode.workspace.isTrusted
      ? { title: `$(shield) ${t('Trust to Run')}`, command: 'workbench.trust.manage' }
      : shot === undefined
        ? { title: `$(play) ${t('Run')}`, command: 't2vLab.runExperiment', arguments: [document.uri] }
        : { title: `$(play) ${t('Run Shot')}`, command: 't2vLab.runShot', arguments: [document.uri, shot] };
    const hasMany =
      vscode.workspace.isTrusted && shot === undefined && /"(sweep|seed)"\s*:\s*[{[]/.test(document.getText());
    return [
      new vscode.CodeLens(range, run),
      ...(hasMany ? [new LazyLens(range, document, 'sweep')] : []),
      new LazyLens(range, document, 'result', shot),
    ];
  }

  private async sweepCommand({ document }: LazyLens): Promise<vscode.Command> {
    const { requests } = await this.services.experiments.planOf(document);
    const { t } = vscode.l10n;
    const title = requests.length > 1 ? t('Run Sweep ({0} clips)', requests.length) : t('Run Sweep');
    return { title: `$(run-all) ${title}`, command: 't2vLab.runSweep', arguments: [document.uri] };
  }

  private async resultCommand({ document, shot }: LazyLens): Promise<vscode.Command> {
    const { experiments, running, runs } = this.services;
    const hashes =
      shot === undefined
        ? (await experiments.planOf(document)).hashes
        : await experiments.planShot(document, shot).then(
            (planned) => (planned ? [planned.hash] : []),
            () => [],
          );
    const root = rootOf(document.uri);
    const entries = await runs.entriesOf(root).catch(() => []);
    // What an earlier shot was cannot be told from the record of another one.
    const source = shot === undefined ? sourceName(root, document.uri.fsPath) : '';
    const result = resultOf({ hashes, source, jobs: running.state.jobs, entries });
    return this.commandFor(result, root);
  }

  private commandFor(result: ResultState, root: string): vscode.Command {
    const title = resultText(result, (id) => {
      const progress = this.services.running.progressOf(id);
      return progress && progressText(progress);
    });
    if ('entry' in result) return { title, command: 't2vLab.openRun', arguments: [{ root, name: result.entry.name }] };
    if ('job' in result) return { title, command: 't2vLab.showResults', arguments: [{ job: result.job.id }] };
    return { title, command: '' };
  }

  /** Steps come often; a lens only has to follow what it shows. */
  private onRunning(): void {
    const { running } = this.services;
    const step = running.active && running.progressOf(running.active.id)?.step;
    const shown = JSON.stringify([running.state.jobs.map((job) => [job.id, job.state]), step]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.changes.fire();
  }
}

/** The lens about a result. */
export function resultText(result: ResultState, progressOf: (job: string) => string | undefined): string {
  const { t } = vscode.l10n;
  switch (result.kind) {
    case 'none':
      return t('No result yet');
    case 'running':
      return `$(sync~spin) ${progressOf(result.job.id) ?? t('running in another window')}`;
    case 'waiting':
      return `$(clock) ${result.ahead === 0 ? t('next in the queue') : t('waiting behind {0}', result.ahead)}`;
    case 'failed':
      return `$(error) ${t('failed {0}', ageText(result.job.endedAt ?? ''))}`;
    case 'current': {
      const age = ageText(result.entry.createdAt);
      if (result.total === 1) return `$(pass) ${t('made {0}', age)}`;
      return `$(pass) ${t('{0} of {1} made, last {2}', result.count, result.total, age)}`;
    }
    case 'stale':
      return `$(history) ${t('stale: last made {0}', ageText(result.entry.createdAt))}`;
  }
}
