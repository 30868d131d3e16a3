// The queue's events on disk: `<folder>/<n>/journal.jsonl`, one event a line, each on the disk before it counts. Several
// processes append; the order of the lines is the order of events for all of them. A long journal is closed by a `seal` line,
// and `<n+1>` begins with a snapshot, which every reader of the seal can write, for it follows from the lines before it.
// What a process appends behind a seal does not count; it writes it again.

import { stat } from 'node:fs/promises';
import { InternalError, T2vError } from '../../base/errors';
import { Emitter } from '../../base/events';
import type { Disposable } from '../../base/lifecycle';
import { appendLine, LineReader } from '../../runStore/lineFile';
import type { EventLog } from '../queue';
import { parseEvent } from '../queueEvent';
import { applyEvent, emptyQueue, shortened, type QueueEvent, type QueueState } from '../queueState';
import { beginGeneration, journalPath, newestGeneration } from './generations';
import { FileWatch } from './fileWatch';

const seal = JSON.stringify({ kind: 'seal' });
/** How often an append that landed behind a seal, or was torn by a foreign write, is tried again. */
const maxTries = 20;

export interface JournalOptions {
  /** A look at the file this often, for file systems that do not tell of changes; default 1,000 ms. */
  pollMs?: number;
}

/** One call at a time, which `Queue` sees to. Dispose it to stop watching. */
export class QueueJournal implements EventLog, Disposable {
  /** 0 before the first reading, and after the present file has disappeared. */
  private generation = 0;
  private reader = new LineReader('');
  private state: QueueState = emptyQueue;
  private ready: QueueEvent[] = [];
  /** Names of events that are being appended → whether they have been read back. */
  private readonly landed = new Map<string, boolean>();
  private readonly changes = new Emitter<void>();
  private readonly watch: FileWatch;

  readonly onDidChange = this.changes.event;

  /** @param folder is made when it is missing, at the first reading. */
  constructor(
    private readonly folder: string,
    { pollMs = 1000 }: JournalOptions = {},
  ) {
    this.watch = new FileWatch(pollMs, () => this.changes.fire());
  }

  async read(): Promise<readonly QueueEvent[]> {
    await this.pull();
    const events = this.ready;
    this.ready = [];
    return events;
  }

  async append(event: QueueEvent): Promise<void> {
    this.landed.set(event.id, false);
    try {
      for (let tries = 0; tries < maxTries; tries += 1) {
        await this.pull();
        await this.appendHere(JSON.stringify(event));
        await this.pull();
        if (this.landed.get(event.id) === true) return;
      }
    } finally {
      this.landed.delete(event.id);
    }
    throw new InternalError('queue-write', `Could not write to the queue in ${this.folder}.`);
  }

  async renew(): Promise<void> {
    await this.pull();
    await this.appendHere(seal);
    await this.pull();
  }

  async size(): Promise<number> {
    await this.pull();
    return (await stat(journalPath(this.folder, this.generation))).size;
  }

  dispose(): void {
    this.watch.dispose();
    this.changes.dispose();
  }

  /** A file that was removed means that others have gone on: the next reading looks for the newest one. */
  private async appendHere(line: string): Promise<void> {
    try {
      await appendLine(journalPath(this.folder, this.generation), line, { create: false });
    } catch (error) {
      if (!(error instanceof T2vError) || error.code !== 'file-missing') throw error;
      this.generation = 0;
    }
  }

  /** Reads to the end, through every seal on the way. */
  private async pull(): Promise<void> {
    if (this.generation === 0) this.open((await newestGeneration(this.folder)) ?? (await this.begin(1)));
    for (;;) {
      const { lines, restarted } = await this.reader.readNew();
      if (restarted && lines.length === 0) {
        this.open((await newestGeneration(this.folder)) ?? (await this.begin(this.generation)));
      } else if (this.takeUntilSeal(lines)) {
        this.open(await this.begin(this.generation + 1));
      } else {
        return;
      }
    }
  }

  /** True when a seal was among the lines; what stands behind it does not count. */
  private takeUntilSeal(lines: readonly string[]): boolean {
    for (const line of lines) {
      if (line === seal) return true;
      const event = parseEvent(line);
      if (event === undefined) continue;
      this.state = applyEvent(this.state, event);
      this.ready.push(event);
      if (this.landed.has(event.id)) this.landed.set(event.id, true);
    }
    return false;
  }

  private async begin(generation: number): Promise<number> {
    const state = shortened(this.state);
    const at = this.ready.at(-1)?.at ?? '';
    const snapshot: QueueEvent = { id: `generation-${generation}`, at, kind: 'snapshot', state };
    await beginGeneration(this.folder, generation, JSON.stringify(snapshot));
    return generation;
  }

  private open(generation: number): void {
    this.generation = generation;
    const path = journalPath(this.folder, generation);
    this.reader = new LineReader(path);
    this.watch.follow(path);
  }
}
