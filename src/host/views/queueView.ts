// The Queue view: what runs, what waits in its order, what has ended. Waiting jobs are dragged to another place.

import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { isActive, isEnded, type Job } from '../../jobs/queueState';
import type { Running } from '../running/running';
import { wordsOf } from '../panels/resultsView';
import { ageText, progressText, stateText } from '../words';

/** A job by its name: the job itself changes. */
export interface QueueItem {
  job: string;
}

const mime = 'application/vnd.code.tree.t2vlab.queue';
/** Ended jobs in the list, newest first. */
const shownEnded = 100;

export class QueueView
  implements vscode.TreeDataProvider<QueueItem>, vscode.TreeDragAndDropController<QueueItem>, Disposable
{
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new vscode.EventEmitter<QueueItem | undefined>());
  /** One for each job: the tree knows its rows by them. */
  private readonly items = new Map<string, QueueItem>();
  /** What the rows, the badge and the buttons were last made for. */
  private shown = '';
  private readonly view: vscode.TreeView<QueueItem>;

  readonly onDidChangeTreeData = this.changes.event;
  readonly dragMimeTypes = [mime];
  readonly dropMimeTypes = [mime];

  constructor(private readonly running: Running) {
    const options = { treeDataProvider: this, dragAndDropController: this, canSelectMany: true };
    this.view = this.store.add(vscode.window.createTreeView('t2vLab.queue', options));
    this.store.add(running.onDidChange(() => this.update()));
    this.update();
  }

  /** The first of the selected jobs. */
  get selected(): QueueItem | undefined {
    return this.view.selection[0];
  }

  getChildren(item?: QueueItem): QueueItem[] {
    if (item) return [];
    const rows = queueOrder(this.running.state.jobs).map(({ id }) => this.items.get(id) ?? { job: id });
    this.items.clear();
    for (const row of rows) this.items.set(row.job, row);
    return rows;
  }

  getTreeItem({ job: id }: QueueItem): vscode.TreeItem {
    const job = this.running.jobOf(id);
    const item = new vscode.TreeItem(job?.label ?? '');
    item.id = id;
    if (!job) return item;
    const progress = this.running.progressOf(id);
    item.description = descriptionOf(job, progress && progressText(progress));
    item.tooltip = [wordsOf(job.request), job.error?.message, job.error?.hint].filter(Boolean).join('\n\n');
    item.iconPath = iconOf(job);
    item.contextValue = `job.${job.state}`;
    item.command = {
      command: 't2vLab.showResults',
      title: vscode.l10n.t('Show'),
      arguments: [{ job: id, focus: false }],
    };
    return item;
  }

  handleDrag(items: readonly QueueItem[], data: vscode.DataTransfer): void {
    data.set(mime, new vscode.DataTransferItem(items.map(({ job }) => job)));
  }

  async handleDrop(target: QueueItem | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged: unknown = data.get(mime)?.value;
    if (!Array.isArray(dragged)) return;
    const before = target && this.running.jobOf(target.job)?.state === 'waiting' ? target.job : undefined;
    for (const id of dragged as string[]) await this.running.queue.move(id, before);
  }

  dispose(): void {
    this.store.dispose();
  }

  /** A step of the job in work changes its row alone: rows that are made anew lose a click. */
  private update(): void {
    const { jobs, paused } = this.running.state;
    const shown = JSON.stringify([paused, jobs.map(({ id, state }) => [id, state])]);
    if (shown === this.shown) {
      const row = this.items.get(this.running.active?.id ?? '');
      if (row) this.changes.fire(row);
      return;
    }
    this.shown = shown;
    const open = jobs.filter((job) => !isEnded(job)).length;
    const { t } = vscode.l10n;
    this.view.badge = open === 0 ? undefined : { value: open, tooltip: t('{0} jobs', open) };
    this.view.message = paused ? t('The queue is paused.') : undefined;
    void vscode.commands.executeCommand('setContext', 't2vLab.queuePaused', paused);
    void vscode.commands.executeCommand('setContext', 't2vLab.isRunning', jobs.some(isActive));
    void vscode.commands.executeCommand(
      'setContext',
      't2vLab.hasFailed',
      jobs.some(({ state }) => state === 'failed'),
    );
    this.changes.fire(undefined);
  }
}

/** What runs, then what waits, then what has ended, the newest first. */
export function queueOrder(jobs: readonly Job[]): Job[] {
  const ended = jobs.filter(isEnded).sort((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1));
  return [...jobs.filter(isActive), ...jobs.filter(({ state }) => state === 'waiting'), ...ended.slice(0, shownEnded)];
}

function descriptionOf(job: Job, progress: string | undefined): string {
  const { state, endedAt, error, result } = job;
  if (state === 'running') return progress ?? vscode.l10n.t('in another window');
  if (state === 'failed') return error?.message ?? stateText(state);
  if (state === 'done' && result?.fromStore === true) return vscode.l10n.t('was there already');
  return endedAt === undefined ? stateText(state) : `${stateText(state)} ${ageText(endedAt)}`;
}

function iconOf({ state }: Job): vscode.ThemeIcon {
  switch (state) {
    case 'waiting':
      return new vscode.ThemeIcon('clock');
    case 'running':
    case 'cancelling':
      return new vscode.ThemeIcon('sync~spin');
    case 'done':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('testing.iconFailed'));
    case 'cancelled':
      return new vscode.ThemeIcon('circle-slash');
  }
}
