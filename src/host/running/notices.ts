// What the user is told when a job ends: an error always, a finished clip only when the window is out of sight and the
// setting wants it. Several clips that end together are one notice.

import * as vscode from 'vscode';
import type { Job } from '../../jobs/queueState';
import { fromErrorData, type ErrorData } from '../../base/errors';
import { Debouncer } from '../../base/debounce';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { showFailure } from '../failures';
import { isOn } from '../settings';
import type { Running } from './running';

export interface NoticeServices {
  running: Pick<Running, 'onDidEnd' | 'isOwn' | 'queue'>;
  showResult: (job: Job) => unknown;
  showLog: () => void;
}

const quietMs = 400;

/** Only jobs that this window asked for are told of; the others are another window's matter. */
export class Notices implements Disposable {
  private readonly store = new DisposableStore();
  private readonly quiet = this.store.add(new Debouncer<'done'>(quietMs));
  private done: Job[] = [];

  constructor(private readonly services: NoticeServices) {
    this.store.add(services.running.onDidEnd((job) => this.onEnd(job)));
  }

  dispose(): void {
    this.store.dispose();
  }

  private onEnd(job: Job): void {
    if (!this.services.running.isOwn(job)) return;
    if (job.error) void this.tellFailure(job, job.error);
    if (job.state !== 'done' || vscode.window.state.focused || !isOn('notifyWhenDone')) return;
    this.done.push(job);
    this.quiet.schedule('done', () => void this.tellDone());
  }

  private async tellFailure(job: Job, error: ErrorData): Promise<void> {
    const { running, showLog } = this.services;
    await showFailure(fromErrorData(error), {
      uri: sourceUri(job),
      request: job.request,
      retry: () => running.queue.retry([job.id]),
      showLog,
    });
  }

  private async tellDone(): Promise<void> {
    const { t } = vscode.l10n;
    const jobs = this.done;
    this.done = [];
    const last = jobs.at(-1);
    if (!last) return;
    const text = jobs.length === 1 ? t('“{0}” is finished.', last.label) : t('{0} clips are finished.', jobs.length);
    const show = t('Show');
    if ((await vscode.window.showInformationMessage(text, show)) === show) await this.services.showResult(last);
  }
}

/** The experiment that asked for a job, if it is known. */
export function sourceUri({ root, source }: Pick<Job, 'root' | 'source'>): vscode.Uri | undefined {
  return source === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(root), ...source.split('/'));
}
