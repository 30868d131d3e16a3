// Runs the jobs of a queue one after another, in the one process that holds the queue's lock. Everything it touches is
// passed in. A job is claimed in the queue before it runs and ended under that claim, so that even a process that lost its
// lock while it slept cannot run a job a second time or report on one that is somebody else's by now.

import { CancelledError, toErrorData } from '../base/errors';
import { Emitter, type Event } from '../base/events';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import type { Logger } from '../base/log';
import type { ProgressEvent } from '../protocol/progress';
import type { Queue } from './queue';
import { isActive, type Claim, type Job, type Outcome, type Owner } from './queueState';

/** Held by one process at a time. */
export interface Lock {
  readonly isHeld: boolean;
  /** False when another process holds it. */
  tryAcquire(): Promise<boolean>;
  release(): Promise<void>;
  /** Another process has taken it, because this one gave no sign of life. */
  readonly onLost: Event<void>;
}

/** The right to compute on this machine, which all windows share. */
export interface Turn {
  /** Waits. Rejects with CancelledError when the signal fires. */
  acquire(signal: AbortSignal): Promise<void>;
  release(): Promise<void>;
}

export interface RunnerServices {
  queue: Queue;
  lock: Lock;
  turn: Turn;
  owner: Owner;
  /** Makes the clip. Rejects with CancelledError once the signal has fired. */
  run(job: Job, watching: { signal: AbortSignal; onProgress: (event: ProgressEvent) => void }): Promise<JobResult>;
  now: () => Date;
  newId: () => string;
  log: Logger;
}

export interface JobResult {
  /** Name of the run's folder. */
  run: string;
  fromStore: boolean;
}

/** One report of a job that this process runs. */
export interface JobProgress {
  job: Job;
  event: ProgressEvent;
}

/** Other processes leave a fresh job to the window that asked for it, because it can show the preview. */
const courtesyMs = 1500;
/** How often the runner looks again without being told: for a lock that became free, a process that died. */
const lookMs = 2000;

/** Begins with `start`; disposing stops the job in work and gives it back to the queue. */
export class Runner implements Disposable {
  private readonly store = new DisposableStore();
  private readonly progress = this.store.add(new Emitter<JobProgress>());
  private waiting: AbortController | undefined;
  private running: { job: Job; claim: string; abort: AbortController } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> | undefined;
  private isStarted = false;
  private isWanted = false;
  private isDisposed = false;

  constructor(private readonly services: RunnerServices) {
    const { queue, lock } = services;
    this.store.add(queue.onDidChange(() => this.onQueue()));
    this.store.add(lock.onLost(() => this.stop('Another window has taken over the queue.')));
  }

  get onProgress(): Event<JobProgress> {
    return this.progress.event;
  }

  /** The job that this process runs now. */
  get current(): Job | undefined {
    return this.running?.job;
  }

  /** From now on jobs are run. In a folder that is not trusted this is never called. */
  start(): void {
    this.isStarted = true;
    this.wake();
  }

  /** Resolves when nothing is to be done for now; for tests and for a tidy end. */
  async idle(): Promise<void> {
    while (this.round !== undefined) await this.round;
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.timer);
    this.waiting?.abort();
    this.stop('The window is closed.');
    this.store.dispose();
  }

  /** Ends what runs and gives it back; resolves when the queue knows. */
  async shutDown(): Promise<void> {
    this.dispose();
    await this.idle();
  }

  private onQueue(): void {
    const { running } = this;
    if (running !== undefined && this.jobOf(running.job.id)?.state === 'cancelling')
      running.abort.abort(new CancelledError());
    this.wake();
  }

  private stop(reason: string): void {
    this.running?.abort.abort(new Interruption('interrupted', reason));
  }

  /** One round at a time; a call during a round makes another one follow. */
  private wake(): void {
    if (this.isDisposed || !this.isStarted) return;
    this.isWanted = true;
    this.round ??= this.rounds().finally(() => {
      this.round = undefined;
      // Something may have come while the lock was given back.
      if (this.isWanted) this.wake();
      else this.lookAgain();
    });
  }

  private async rounds(): Promise<void> {
    while (this.isWanted && !this.isDisposed) {
      this.isWanted = false;
      try {
        while (await this.runNext()) continue;
      } catch (error) {
        this.services.log.error('The queue stopped for now.', { ...toErrorData(error) });
      }
    }
    await this.services.lock.release();
  }

  private lookAgain(): void {
    clearTimeout(this.timer);
    const isWaitedFor = this.services.queue.state.jobs.some((job) => job.state === 'waiting' || isActive(job));
    if (isWaitedFor && !this.isDisposed) this.timer = setTimeout(() => this.wake(), lookMs).unref();
  }

  /** True when a job was run, or others changed the queue, and it is worth to look again. */
  private async runNext(): Promise<boolean> {
    const { queue, lock, turn } = this.services;
    if (this.isDisposed || (this.next() === undefined && this.orphans().length === 0)) return false;
    if (!(await lock.tryAcquire())) return false;
    await queue.refresh();
    await this.releaseOrphans();
    if (this.next() === undefined || this.isDisposed) return false;
    if (!(await this.waitForTurn())) return true;
    try {
      const job = this.next();
      return job === undefined || this.isDisposed ? false : await this.runClaimed(job);
    } finally {
      await turn.release();
    }
  }

  /** False when there is nothing to run any more, before the machine was free. */
  private async waitForTurn(): Promise<boolean> {
    const { queue, turn } = this.services;
    const waiting = (this.waiting = new AbortController());
    const watching = queue.onDidChange(() => {
      if (this.next() === undefined) waiting.abort();
    });
    try {
      await turn.acquire(waiting.signal);
      return true;
    } catch (error) {
      if (error instanceof CancelledError) return false;
      throw error;
    } finally {
      watching.dispose();
      this.waiting = undefined;
    }
  }

  /** The job to run next, if it is for this process to run it. */
  private next(): Job | undefined {
    const { queue, owner, now } = this.services;
    if (queue.state.paused) return undefined;
    const job = queue.state.jobs.find(({ state }) => state === 'waiting');
    if (job === undefined || job.addedBy === owner.token) return job;
    return now().getTime() - Date.parse(job.addedAt) < courtesyMs ? undefined : job;
  }

  /** Jobs in work elsewhere. To whoever gets the lock they are left over: their process has lost it, by dying mostly. */
  private orphans(): (Job & { claim: Claim })[] {
    const { queue, owner } = this.services;
    return queue.state.jobs.filter((job): job is Job & { claim: Claim } => {
      return isActive(job) && job.claim !== undefined && job.claim.owner.token !== owner.token;
    });
  }

  private async releaseOrphans(): Promise<void> {
    for (const { id, claim } of this.orphans()) {
      const isReleased = await this.services.queue.release(id, claim.id, { crashed: true });
      if (isReleased) this.services.log.warn('A job was interrupted and goes back to the queue.', { job: id });
    }
  }

  private async runClaimed(job: Job): Promise<boolean> {
    const { queue, owner, newId, log } = this.services;
    const claim = newId();
    if (!(await queue.claim(job.id, claim, owner))) return true;
    const abort = new AbortController();
    this.running = { job, claim, abort };
    // A cancel may have come between the claim and this line.
    if (this.jobOf(job.id)?.state === 'cancelling') abort.abort(new CancelledError());
    if (this.isDisposed) this.stop('The window is closed.');
    try {
      const outcome = await this.runToEnd(job, abort.signal);
      const isCounted = await this.report(job.id, claim, outcome);
      if (!isCounted) log.warn('The end of a job came too late to count.', { job: job.id });
    } finally {
      this.running = undefined;
    }
    await queue.tidy();
    return true;
  }

  private report(job: string, claim: string, outcome: Outcome | 'interrupted'): Promise<boolean> {
    const { queue } = this.services;
    return outcome === 'interrupted' ? queue.release(job, claim, { crashed: false }) : queue.end(job, claim, outcome);
  }

  private async runToEnd(job: Job, signal: AbortSignal): Promise<Outcome | 'interrupted'> {
    const onProgress = (event: ProgressEvent) => {
      if (!signal.aborted) this.progress.fire({ job, event });
    };
    try {
      const { run, fromStore } = await this.services.run(job, { signal, onProgress });
      return { state: 'done', run, fromStore };
    } catch (error) {
      if (signal.aborted && signal.reason instanceof Interruption) return 'interrupted';
      if (error instanceof CancelledError) return { state: 'cancelled' };
      return { state: 'failed', error: toErrorData(error) };
    }
  }

  private jobOf(id: string): Job | undefined {
    return this.services.queue.state.jobs.find((job) => job.id === id);
  }
}

/** The job was stopped by us, not by the user: it goes back to the queue. */
class Interruption extends CancelledError {}
