// Experiments become jobs here, and what the queue and its runner tell becomes events for the editor's surfaces.

import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { Emitter } from '../../base/events';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { formatFieldPath } from '../../experiment/fieldPath';
import type { GenerationRequest } from '../../experiment/request';
import { advance, noProgress, type JobProgressState } from '../../jobs/jobProgress';
import { isActive, isEnded, type Job, type JobSpec, type QueueState } from '../../jobs/queueState';
import type { Frames } from '../../protocol/frames';
import { jobsOf, type JobQueue } from '../../services/jobQueue';
import type { Plan } from '../../services/plan';
import { sourceName } from '../../services/workspace';
import { isOnDisk, rootOf, titleOf } from '../documents';
import type { Experiments } from '../experiments';

/** What of an experiment is to be made: its first clip, all clips of its sweep and seeds, or one shot alone. */
export type Part = { kind: 'first' } | { kind: 'all' } | { kind: 'shot'; index: number };

/** A preview of the job in work, kept for panels that open later. */
export interface JobPreview {
  job: string;
  frames: Frames;
}

/** How long progress may wait to be told. */
const progressMs = 150;

export class Running implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new Emitter<void>());
  private readonly ends = this.store.add(new Emitter<Job>());
  private readonly previews = this.store.add(new Emitter<JobPreview>());
  private readonly progress = new Map<string, JobProgressState>();
  /** Jobs that this window runs or has run, whoever asked for them. */
  private readonly ranHere = new Set<string>();
  /** Jobs whose cancel is being written down. */
  private readonly asked = new Set<string>();
  private states = new Map<string, Job['state']>();
  private lastPreview: JobPreview | undefined;
  private telling: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: JobQueue,
    private readonly experiments: Pick<Experiments, 'planOf' | 'planShot'>,
  ) {
    this.store.add(jobs.queue.onDidChange((state) => this.onQueue(state)));
    this.store.add(
      jobs.runner.onProgress(({ job, event }) => {
        this.ranHere.add(job.id);
        if (event.kind === 'preview') this.preview({ job: job.id, frames: event.frames });
        this.progress.set(job.id, advance(this.progress.get(job.id) ?? noProgress, event));
        this.tellSoon();
      }),
    );
  }

  /** The queue or the progress of a job has changed. */
  get onDidChange() {
    return this.changes.event;
  }

  /** A job has ended, in this window or in another one. */
  get onDidEnd() {
    return this.ends.event;
  }

  get onDidPreview() {
    return this.previews.event;
  }

  /** The queue; a job that was asked to stop is shown so before the disk has it. */
  get state(): QueueState {
    const { state } = this.jobs.queue;
    if (this.asked.size === 0) return state;
    const shown = (job: Job): Job => (isActive(job) && this.asked.has(job.id) ? { ...job, state: 'cancelling' } : job);
    return { ...state, jobs: state.jobs.map(shown) };
  }

  get queue(): JobQueue['queue'] {
    return this.jobs.queue;
  }

  /** The job that is being made, here or in another window. */
  get active(): Job | undefined {
    return this.state.jobs.find(isActive);
  }

  jobOf(id: string): Job | undefined {
    return this.state.jobs.find((job) => job.id === id);
  }

  /** Of a job that this window runs; undefined for any other. */
  progressOf(id: string): JobProgressState | undefined {
    const known = this.progress.get(id);
    if (known) return known;
    // Claimed a moment ago: the engine has not reported yet.
    return this.jobOf(id)?.claim?.owner.token === this.jobs.owner.token ? noProgress : undefined;
  }

  /** The newest preview of a job, if it is the last one that had any. */
  previewOf(id: string): Frames | undefined {
    return this.lastPreview?.job === id ? this.lastPreview.frames : undefined;
  }

  /** True for a job that this window asked for, or has run for one that is closed now. */
  isOwn({ id, addedBy }: JobSpec): boolean {
    return addedBy === this.jobs.owner.token || this.ranHere.has(id);
  }

  /** Reads the queue, and begins with what waits in it. */
  async start(): Promise<void> {
    await this.jobs.queue.refresh();
    this.jobs.runner.start();
  }

  /** Cancels jobs: what waits at once, what is made within a step. */
  async cancel(jobs: readonly string[]): Promise<void> {
    for (const id of jobs) this.asked.add(id);
    this.tell();
    try {
      await this.queue.cancel(jobs);
    } finally {
      for (const id of jobs) this.asked.delete(id);
      this.tell();
    }
  }

  /** Adds requests of a document to the queue; `force` makes clips again that are kept already. @throws UserError `not-trusted`. */
  add({ uri }: vscode.TextDocument, planned: readonly Planned[], force = false): Promise<JobSpec[]> {
    const root = rootOf(uri);
    return this.enqueue(planned, { root, label: titleOf(uri), source: sourceName(root, uri.fsPath), force });
  }

  /** Adds one request that no open document stands for. @throws UserError `not-trusted`. */
  addPlanned(planned: Planned, about: { root: string; source?: string; force?: boolean }): Promise<JobSpec[]> {
    const { root, source, force = false } = about;
    const label = source === undefined ? planned.request.prompt : titleOf(vscode.Uri.file(`/${source}`));
    return this.enqueue([planned], { root, label, source, force });
  }

  /**
   * The requests of a part of the document's present text, at least one.
   * @throws UserError `invalid-experiment` naming the first problem, `not-on-disk`.
   */
  async requestsOf(document: vscode.TextDocument, part: Part): Promise<Planned[]> {
    if (!isOnDisk(document.uri)) throw notOnDisk();
    if (part.kind === 'shot') {
      const shot = await this.experiments.planShot(document, part.index);
      if (shot) return [shot];
    }
    const plan = await this.experiments.planOf(document);
    const all = plan.requests.map((request, index) => ({ request, hash: plan.hashes[index]! }));
    if (all.length === 0) throw invalid(document, plan);
    return part.kind === 'all' ? all : all.slice(0, 1);
  }

  dispose(): void {
    clearTimeout(this.telling);
    this.store.dispose();
  }

  private async enqueue(
    planned: readonly Planned[],
    about: { root: string; label: string; source?: string; force: boolean },
  ): Promise<JobSpec[]> {
    if (!vscode.workspace.isTrusted) throw notTrusted();
    const requests = planned.map(({ request }) => request);
    const hashes = planned.map(({ hash }) => hash);
    const specs = jobsOf({ requests, hashes, ...about }, this.jobs.owner);
    await this.jobs.queue.add(specs);
    this.jobs.runner.start();
    return specs;
  }

  /** Progress comes more often than a person reads, and every surface draws itself anew; a change of the queue is told at once. */
  private tellSoon(): void {
    this.telling ??= setTimeout(() => this.tell(), progressMs);
  }

  private tell(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    this.changes.fire();
  }

  private preview(preview: JobPreview): void {
    this.lastPreview = preview;
    this.previews.fire(preview);
  }

  private onQueue({ jobs }: QueueState): void {
    const before = this.states;
    this.states = new Map(jobs.map(({ id, state }) => [id, state]));
    for (const job of jobs) {
      const earlier = before.get(job.id);
      if (!isEnded(job) || earlier === undefined || isEnded({ state: earlier })) continue;
      this.progress.delete(job.id);
      this.ends.fire(job);
    }
    this.tell();
  }
}

/** One request and its identity. */
export interface Planned {
  request: GenerationRequest;
  hash: string;
}

function invalid(document: vscode.TextDocument, { problems }: Plan): UserError {
  const first = problems.find(({ severity }) => severity === 'error');
  const message = vscode.l10n.t('The experiment cannot run: {0}', first?.message ?? '');
  const field = first && first.path.length > 0 ? formatFieldPath(first.path) : undefined;
  const details = { uri: document.uri.toString(), version: document.version, fix: first?.fix };
  return new UserError('invalid-experiment', message, { field, details });
}

function notTrusted(): UserError {
  const message = vscode.l10n.t('Experiments do not run in Restricted Mode.');
  return new UserError('not-trusted', message, { hint: vscode.l10n.t('Trust this folder first.') });
}

function notOnDisk(): UserError {
  const message = vscode.l10n.t('This experiment is not on a disk that the engine can read.');
  return new UserError('not-on-disk', message, { hint: vscode.l10n.t('Save it to a folder and open that.') });
}
