// The queue of one workspace on this machine, with the runner that works it off: journal, locks and engine put together.

import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { DisposableStore } from '../base/lifecycle';
import type { Logger } from '../base/log';
import type { GenerationRequest } from '../experiment/request';
import { Queue } from '../jobs/queue';
import type { JobSpec, Owner } from '../jobs/queueState';
import { Runner } from '../jobs/runner';
import { runJob, type JobServices } from '../jobs/runJob';
import { FileLock } from '../jobs/storage/fileLock';
import { QueueJournal } from '../jobs/storage/journal';
import { MachineTurn } from '../jobs/storage/machineTurn';
import type { RunStore } from '../runStore/runStore';
import { sha256 } from './digests';

export interface JobQueueOptions {
  /** Folder of this program for all workspaces of the machine. */
  storage: string;
  /** What tells this workspace from others: its path or address. */
  workspace: string;
  engine: Omit<JobServices, 'store'>;
  storeOf: (root: string) => RunStore;
  log: Logger;
}

export interface JobQueue {
  queue: Queue;
  runner: Runner;
  owner: Owner;
  /** Stops the job in work, gives it back, and lets go of everything. */
  close(): Promise<void>;
}

/** Nothing is read or run before it is asked for. */
export function openJobQueue({ storage, workspace, engine, storeOf, log }: JobQueueOptions): JobQueue {
  const store = new DisposableStore();
  const owner = { token: randomUUID(), pid: process.pid, host: hostname() };
  const folder = join(storage, 'queues', sha256(new TextEncoder().encode(workspace)).slice(0, 16));
  const journal = store.add(new QueueJournal(folder));
  const now = () => new Date();
  const newId = () => randomUUID();
  const queue = store.add(new Queue({ log: journal, now, newId }));
  const lock = store.add(new FileLock(join(folder, 'runner'), { owner }));
  const turn = store.add(engineTurn(storage, owner));
  const runner = new Runner({
    queue,
    lock,
    turn,
    owner,
    now,
    newId,
    log,
    async run({ request, root, force, source }, watching) {
      const { run, fromStore } = await runJob(
        request,
        { ...engine, store: storeOf(root) },
        { force, source, ...watching },
      );
      return { run: basename(run.folder), fromStore };
    },
  });
  return {
    queue,
    runner,
    owner,
    async close() {
      await runner.shutDown();
      store.dispose();
    },
  };
}

/** The right to compute on this machine, for one that runs beside the queue; each call gives one of its own. */
export function engineTurn(
  storage: string,
  owner: Owner = { token: randomUUID(), pid: process.pid, host: hostname() },
): MachineTurn {
  return new MachineTurn(join(storage, 'engine'), { owner });
}

/** What a caller knows of the jobs that it wants. */
export interface JobWish {
  requests: readonly GenerationRequest[];
  hashes: readonly string[];
  root: string;
  label: string;
  source?: string;
  force: boolean;
}

/** One job for each request, in their order. */
export function jobsOf(wish: JobWish, owner: Owner): JobSpec[] {
  const { requests, hashes, root, label, source, force } = wish;
  const addedAt = new Date().toISOString();
  return requests.map((request, index) => ({
    id: randomUUID(),
    request,
    hash: hashes[index] ?? '',
    root,
    label: requests.length === 1 ? label : `${label} ${index + 1}/${requests.length}`,
    ...(source === undefined ? {} : { source }),
    force,
    addedBy: owner.token,
    addedAt,
  }));
}
