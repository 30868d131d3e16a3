// Real processes and one queue on a real disk: killed while writing, killed while running, two at once.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Queue } from '../../../src/jobs/queue';
import { QueueJournal } from '../../../src/jobs/storage/journal';
import { bundleChild } from '../video/childScript';
import { queueJob } from './queueJob';

let base: string;
let script: string;
let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 't2v-queue-'));
  script = await bundleChild('test/integration/jobs/queueChild.ts', base);
});
beforeEach(async () => {
  folder = await mkdtemp(join(base, 'case-'));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(base, { recursive: true, force: true });
});

let ids = 0;
async function withQueue<T>(work: (queue: Queue) => Promise<T>): Promise<T> {
  const journal = new QueueJournal(join(folder, 'queue'));
  const queue = new Queue({ log: journal, now: () => new Date(), newId: () => `test-${(ids += 1)}` });
  try {
    return await work(queue);
  } finally {
    queue.dispose();
    journal.dispose();
  }
}

const stateOf = () =>
  withQueue(async (queue) => {
    await queue.refresh();
    return queue.state;
  });

/** A child, what it has said so far, and a wait for it to say more. */
function start(mode: 'write' | 'run', token: string) {
  const child = spawn(process.execPath, [script, mode, folder, token], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const waiting = new Set<() => void>();
  lines.on('line', (line) => {
    said.push(line);
    for (const look of waiting) look();
  });
  const until = (isEnough: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isEnough()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const ended = once(child, 'close');
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { said, until, ended, kill };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `job${index}`);

describe('a writer that is killed', () => {
  it('loses nothing that it was told is kept, and the next writer goes on', async () => {
    const writers = ['one', 'two', 'three'].map((token) => start('write', token));
    await Promise.all(writers.map(({ said, until }) => until(() => said.length >= 25)));
    for (const { kill } of writers) await kill();
    const kept = new Set((await stateOf()).jobs.map(({ id }) => id));
    for (const { said } of writers) {
      // The pipe may hold half a line of the last name.
      expect(said.slice(0, -1).filter((id) => !kept.has(id))).toEqual([]);
    }
    await withQueue((queue) => queue.add([queueJob('after')]));
    expect((await stateOf()).jobs.at(-1)?.id).toBe('after');
  });
});

describe('two runners at once', () => {
  it('run every job exactly once, one at a time', async () => {
    const wanted = names(12);
    await withQueue((queue) => queue.add(wanted.map(queueJob)));
    const runners = [start('run', 'one'), start('run', 'two')];
    await Promise.all(runners.map(({ ended }) => ended));
    const all = runners.flatMap(({ said }) => said);
    expect(all.filter((line) => line.startsWith('start ')).sort()).toEqual(wanted.map((id) => `start ${id}`).sort());
    const { jobs } = await stateOf();
    expect(jobs.map(({ id, state, attempts }) => [id, state, attempts])).toEqual(wanted.map((id) => [id, 'done', 1]));
  });

  it('the other finishes what a killed one began, and no job is lost or ends twice', async () => {
    const wanted = names(8);
    await withQueue((queue) => queue.add(wanted.map(queueJob)));
    const first = start('run', 'one');
    await first.until(() => first.said.filter((line) => line.startsWith('start ')).length === 3);
    await first.kill();
    const second = start('run', 'two');
    await second.ended;
    const ended = [...first.said, ...second.said].filter((line) => line.startsWith('end '));
    const { jobs } = await stateOf();
    expect(jobs.map(({ state }) => state)).toEqual(wanted.map(() => 'done'));
    // Only the job that was in work when the process died began a second time.
    const twice = jobs.filter(({ attempts }) => attempts === 2);
    expect(twice.map(({ id }) => id)).toEqual(['job2']);
    expect(twice[0]).toMatchObject({ interruptions: 1, result: { run: 'by two' } });
    expect(new Set(ended).size).toBe(wanted.length);
  });
});
