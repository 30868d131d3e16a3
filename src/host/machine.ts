// What is known of this machine's speed: the last check, kept over sessions, and the finished runs. Estimates come from here.

import type * as vscode from 'vscode';
import { Emitter } from '../base/events';
import type { Disposable } from '../base/lifecycle';
import type { GenerationRequest } from '../experiment/request';
import { estimateTotal, type Estimate } from '../runStore/estimate';
import type { MachineReport } from '../services/machineCheck';
import type { Runs } from './runs';

const key = 't2vLab.machineReport';

export class Machine implements Disposable {
  private readonly checked = new Emitter<void>();

  /** A new check is there: estimates may be others. */
  readonly onDidCheck = this.checked.event;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly runs: Pick<Runs, 'entriesOf'>,
  ) {}

  /** The last check of this machine; undefined before the first. */
  get report(): MachineReport | undefined {
    return this.memory.get<MachineReport>(key);
  }

  /** Keeps a report for later sessions. */
  async keep(report: MachineReport): Promise<void> {
    await this.memory.update(key, report);
    this.checked.fire();
  }

  /** How long requests will take together, by the runs of their folder, else by the last check. */
  async estimate(requests: readonly GenerationRequest[], root: string): Promise<Estimate | undefined> {
    const runs = await this.runs.entriesOf(root).catch(() => []);
    const { report } = this;
    return estimateTotal(requests, report ? [...runs, report.sample] : runs);
  }

  dispose(): void {
    this.checked.dispose();
  }
}
