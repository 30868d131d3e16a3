// The one item in the status bar: what is being made and how long it takes, or how many jobs wait. Away while nothing is.

import * as vscode from 'vscode';
import type { Disposable } from '../base/lifecycle';
import type { JobProgressState } from '../jobs/jobProgress';
import { isActive, type Job, type QueueState } from '../jobs/queueState';
import type { Running } from './running/running';
import { progressText } from './words';

/** What stands in the item. */
export interface StatusText {
  text: string;
  tooltip: string;
}

export class StatusBar implements Disposable {
  private readonly item = vscode.window.createStatusBarItem('t2vLab.status', vscode.StatusBarAlignment.Left, 0);
  private readonly watching: Disposable;

  constructor(private readonly running: Pick<Running, 'onDidChange' | 'state' | 'progressOf'>) {
    this.item.name = 'T2V Lab';
    this.item.command = 't2vLab.queue.focus';
    this.watching = running.onDidChange(() => this.show());
    this.show();
  }

  dispose(): void {
    this.watching.dispose();
    this.item.dispose();
  }

  private show(): void {
    const { state } = this.running;
    const active = state.jobs.find(isActive);
    const status = statusText(state, active, active && this.running.progressOf(active.id));
    if (!status) return this.item.hide();
    this.item.text = status.text;
    this.item.tooltip = status.tooltip;
    this.item.accessibilityInformation = { label: `T2V Lab: ${status.tooltip}` };
    this.item.show();
  }
}

/** Undefined when there is nothing to tell. `progress` is that of the active job, if this window runs it. */
export function statusText(
  { jobs, paused }: QueueState,
  active: Job | undefined,
  progress: JobProgressState | undefined,
): StatusText | undefined {
  const { t } = vscode.l10n;
  const waiting = jobs.filter(({ state }) => state === 'waiting').length;
  const more = waiting === 0 ? '' : ` (+${waiting})`;
  if (active?.state === 'cancelling') {
    return { text: `$(sync~spin) ${t('T2V: stopping')}${more}`, tooltip: t('“{0}” is being stopped.', active.label) };
  }
  if (active) {
    const what = progress ? progressText(progress) : t('in another window');
    return {
      text: `$(sync~spin) T2V: ${what}${more}`,
      tooltip: t('“{0}”: {1}. {2} waiting.', active.label, what, waiting),
    };
  }
  if (waiting === 0) return undefined;
  if (paused)
    return { text: `$(debug-pause) T2V: ${waiting}`, tooltip: t('The queue is paused; {0} waiting.', waiting) };
  return { text: `$(clock) T2V: ${waiting}`, tooltip: t('{0} waiting.', waiting) };
}
