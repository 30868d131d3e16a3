// The queue as programs use it: ask for a change, hear whether it took effect, listen. Where events are kept is passed in,
// and is shared with other processes: the answer to a change is known only when it has been read back in its place.

import { Emitter, type Event } from '../base/events';
import type { Disposable } from '../base/lifecycle';
import {
  applyEvent,
  emptyQueue,
  type JobSpec,
  type Outcome,
  type Owner,
  type QueueChange,
  type QueueEvent,
  type QueueState,
} from './queueState';

/** Keeps events in one order for all processes. */
export interface EventLog {
  /** Hands every event, in order, to the listener; the first call replays what there is. */
  read(): Promise<readonly QueueEvent[]>;
  /** Resolves when the disk has the event. Throws UserError `disk-full`, …: then it did not happen. */
  append(event: QueueEvent): Promise<void>;
  /** Begins a fresh file with what the queue is now. */
  renew(): Promise<void>;
  /** Bytes of the present file. */
  size(): Promise<number>;
  /** Something may have been appended by another process. */
  readonly onDidChange: Event<void>;
}

export interface QueueOptions {
  log: EventLog;
  now: () => Date;
  /** A fresh name for each event. */
  newId: () => string;
}

/** A file under this size is left as it is. */
const renewFrom = 1_000_000;

export class Queue implements Disposable {
  private current: QueueState = emptyQueue;
  private readonly changes = new Emitter<QueueState>();
  private readonly failures = new Emitter<unknown>();
  private turn: Promise<unknown> = Promise.resolve();
  private readonly watching: Disposable;
  /** Events of ours that are under way, and whether they took effect once they were read back. */
  private readonly pending = new Map<string, boolean | undefined>();

  constructor(private readonly options: QueueOptions) {
    this.watching = options.log.onDidChange(() => {
      this.refresh().catch((error: unknown) => this.failures.fire(error));
    });
  }

  /** The queue as last read. */
  get state(): QueueState {
    return this.current;
  }

  /** After every change, whoever made it. */
  get onDidChange(): Event<QueueState> {
    return this.changes.event;
  }

  /** Reading in the background failed. */
  get onDidFail(): Event<unknown> {
    return this.failures.event;
  }

  /** Reads what others wrote. */
  refresh(): Promise<void> {
    return this.inTurn(() => this.readNew());
  }

  /** Adds jobs at the end. */
  async add(jobs: readonly JobSpec[]): Promise<void> {
    if (jobs.length > 0) await this.write({ kind: 'add', jobs: [...jobs] });
  }

  /** False when another process was faster, or when the job was cancelled or the queue paused meanwhile. */
  claim(job: string, claim: string, owner: Owner): Promise<boolean> {
    return this.write({ kind: 'claim', job, claim, owner });
  }

  /** False when the claim does not hold any more. */
  end(job: string, claim: string, outcome: Outcome): Promise<boolean> {
    return this.write({ kind: 'end', job, claim, outcome });
  }

  /** Gives back a job: by its own process that ends, or for a process that died. */
  release(job: string, claim: string, { crashed }: { crashed: boolean }): Promise<boolean> {
    return this.write({ kind: 'release', job, claim, crashed });
  }

  /** Waiting jobs are cancelled, running ones are asked to stop. */
  cancel(jobs: readonly string[]): Promise<boolean> {
    return this.write({ kind: 'cancel', jobs: [...jobs] });
  }

  /** Failed and cancelled jobs wait again, each at its old place. */
  retry(jobs: readonly string[]): Promise<boolean> {
    return this.write({ kind: 'retry', jobs: [...jobs] });
  }

  /** Takes ended jobs off the list; their clips stay. */
  remove(jobs: readonly string[]): Promise<boolean> {
    return this.write({ kind: 'remove', jobs: [...jobs] });
  }

  /** Puts a waiting job before another one, or at the end. */
  move(job: string, before?: string): Promise<boolean> {
    return this.write({ kind: 'move', job, ...(before === undefined ? {} : { before }) });
  }

  setPaused(paused: boolean): Promise<boolean> {
    return this.write({ kind: 'pause', paused });
  }

  /** Begins a fresh file when the present one is long; only for the process that runs jobs. */
  tidy(from = renewFrom): Promise<void> {
    return this.inTurn(async () => {
      if ((await this.options.log.size()) < from) return;
      await this.options.log.renew();
      await this.readNew();
    });
  }

  dispose(): void {
    this.watching.dispose();
    this.changes.dispose();
    this.failures.dispose();
  }

  private write(change: QueueChange): Promise<boolean> {
    return this.inTurn(async () => {
      const event = this.stamped(change);
      this.pending.set(event.id, undefined);
      try {
        await this.options.log.append(event);
        await this.readNew();
        return this.pending.get(event.id) ?? false;
      } finally {
        this.pending.delete(event.id);
      }
    });
  }

  private stamped(change: QueueChange): QueueEvent {
    return { id: this.options.newId(), at: this.options.now().toISOString(), ...change };
  }

  private async readNew(): Promise<void> {
    const before = this.current;
    for (const event of await this.options.log.read()) {
      const next = applyEvent(this.current, event);
      if (this.pending.has(event.id)) this.pending.set(event.id, next !== this.current);
      this.current = next;
    }
    if (this.current !== before) this.changes.fire(this.current);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(work);
    this.turn = turn.catch(() => undefined);
    return turn;
  }
}
