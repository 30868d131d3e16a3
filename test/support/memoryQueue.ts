// A queue without a disk: events in a list that several queues can share, a lock and a turn that tests can take away, and
// jobs to put in.

import { CancelledError } from '../../src/base/errors';
import { Emitter } from '../../src/base/events';
import { Queue, type EventLog } from '../../src/jobs/queue';
import { parseEvent } from '../../src/jobs/queueEvent';
import type { JobSpec, Owner, QueueEvent } from '../../src/jobs/queueState';
import type { Lock, Turn } from '../../src/jobs/runner';
import { tinyRequest } from './tinyModel';

/** What lies on the disk in truth: texts, so that everything has to survive being written. */
export class MemoryDisk {
  readonly lines: string[] = [];
  readonly changes = new Emitter<void>();
  /** Thrown by every append while it is set. */
  failure: Error | undefined;
  /** Thrown by every reading while it is set. */
  readFailure: Error | undefined;

  log(): EventLog {
    let read = 0;
    return {
      onDidChange: this.changes.event,
      read: async () => {
        if (this.readFailure) throw this.readFailure;
        const events = this.lines.slice(read).map((line) => parseEvent(line)!);
        read = this.lines.length;
        return events;
      },
      append: async (event: QueueEvent) => {
        if (this.failure) throw this.failure;
        this.lines.push(JSON.stringify(event));
        this.changes.fire();
      },
      renew: async () => undefined,
      size: async () => 0,
    };
  }

  queue(): Queue {
    return new Queue({ log: this.log(), now: () => new Date(), newId });
  }

  /** Kinds of the events so far. */
  kinds(): string[] {
    return this.lines.map((line) => parseEvent(line)!.kind);
  }
}

let lastId = 0;
/** A name that was not given before. */
export function newId(): string {
  lastId += 1;
  return `id-${lastId}`;
}

/** A lock for two or more runners of one test. */
export class MemoryLock {
  private holder: object | undefined;

  lock(): Lock & { lose(): void } {
    const losses = new Emitter<void>();
    const self = {
      onLost: losses.event,
      isHeld: false,
      tryAcquire: async () => {
        this.holder ??= self;
        self.isHeld = this.holder === self;
        return self.isHeld;
      },
      release: async () => {
        if (this.holder === self) this.holder = undefined;
        self.isHeld = false;
      },
      lose: () => {
        this.holder = {};
        self.isHeld = false;
        losses.fire();
      },
    };
    return self;
  }

  /** As if the holder had died. */
  free(): void {
    this.holder = undefined;
  }
}

/** A machine that is free, until `busy` is set. */
export class MemoryTurn implements Turn {
  busy: Promise<void> | undefined;
  taken = 0;

  async acquire(signal: AbortSignal): Promise<void> {
    const stopped = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new CancelledError()), { once: true });
    });
    await Promise.race([this.busy, stopped]);
    this.taken += 1;
  }

  async release(): Promise<void> {
    this.taken -= 1;
  }
}

export const owner = (token: string): Owner => ({ token, pid: 4711, host: 'here' });

/** A job that `addedBy` asks for. */
export function jobSpec(id: string, changes: Partial<JobSpec> = {}): JobSpec {
  return {
    id,
    request: tinyRequest(),
    hash: 'ab'.repeat(32),
    root: '/w',
    label: id,
    force: false,
    addedBy: 'me',
    addedAt: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}
