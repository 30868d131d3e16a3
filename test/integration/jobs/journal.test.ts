// The queue's journal on a real disk: several at once, damaged lines, long files, removed folders.

import { appendFile, mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Queue } from '../../../src/jobs/queue';
import { QueueJournal } from '../../../src/jobs/storage/journal';
import { queueJob } from './queueJob';

let folder: string;
let journals: QueueJournal[];
let queues: Queue[];
let ids = 0;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 't2v-journal-')), 'queue');
  journals = [];
  queues = [];
});
afterEach(async () => {
  for (const journal of journals) journal.dispose();
  // What a notice of the file system set going ends before the folder goes.
  await Promise.all(queues.map((queue) => queue.refresh()));
  await rm(join(folder, '..'), { recursive: true, force: true });
});

function open(pollMs?: number): Queue {
  const journal = new QueueJournal(folder, { pollMs });
  journals.push(journal);
  const queue = new Queue({ log: journal, now: () => new Date(), newId: () => `event-${(ids += 1)}` });
  queues.push(queue);
  return queue;
}

const names = (queue: Queue) => queue.state.jobs.map(({ id }) => id);
const fileOf = (generation: number) => join(folder, String(generation), 'journal.jsonl');

/** The queue as a process that starts now reads it. */
async function reread(): Promise<Queue> {
  const queue = open();
  await queue.refresh();
  return queue;
}

describe('a journal', () => {
  it('is empty at first, and holds what was added when it is read again', async () => {
    const queue = await reread();
    expect(names(queue)).toEqual([]);
    await queue.add([queueJob('a'), queueJob('b')]);
    await queue.cancel(['a']);
    await queue.setPaused(true);
    expect((await reread()).state).toEqual(queue.state);
  });

  it('orders what two write at once the same way for both', async () => {
    const [mine, yours] = [open(), open()];
    const adding = Array.from({ length: 20 }, (_, index) => [
      mine.add([queueJob(`m${index}`)]),
      yours.add([queueJob(`y${index}`)]),
    ]);
    await Promise.all(adding.flat());
    await Promise.all([mine.refresh(), yours.refresh()]);
    expect(names(mine)).toHaveLength(40);
    expect(mine.state).toEqual(yours.state);
  });

  it.each([
    ['a cut-off line', async () => truncate(fileOf(1), (await readFile(fileOf(1))).length - 25)],
    ['a line of something else', () => appendFile(fileOf(1), 'not an event\n')],
    ['half a line', () => appendFile(fileOf(1), '{"kind":"pause","pau')],
  ])('passes over %s and goes on behind it', async (_what, damage) => {
    const queue = await reread();
    await queue.add([queueJob('a')]);
    await queue.setPaused(true);
    await damage();
    const next = await reread();
    await next.add([queueJob('b')]);
    expect(names(await reread())).toEqual(['a', 'b']);
  });

  it('tells another process of a change', async () => {
    const [mine, yours] = [open(50), open(50)];
    await Promise.all([mine.refresh(), yours.refresh()]);
    const told = new Promise<void>((resolve) => yours.onDidChange(() => resolve()));
    await mine.add([queueJob('a')]);
    await told;
    expect(names(yours)).toEqual(['a']);
  });
});

describe('a long journal', () => {
  it('begins a fresh file with the same queue, and every process follows', async () => {
    const [mine, yours] = [open(), open()];
    await mine.add([queueJob('a'), queueJob('b')]);
    await yours.refresh();
    await mine.tidy(1);
    await mine.add([queueJob('c')]);
    await yours.add([queueJob('d')]);
    await mine.refresh();
    expect(names(mine)).toEqual(['a', 'b', 'c', 'd']);
    expect(yours.state).toEqual(mine.state);
    expect((await reread()).state).toEqual(mine.state);
    expect((await readdir(folder)).sort()).toEqual(['1', '2']);
  });

  it('is left alone while it is short', async () => {
    const queue = await reread();
    await queue.add([queueJob('a')]);
    await queue.tidy();
    expect(await readdir(folder)).toEqual(['1']);
  });

  it('loses nothing that is added while it is renewed', async () => {
    const windows = [open(), open(), open()];
    await Promise.all(windows.map((queue) => queue.refresh()));
    const work = windows.flatMap((queue, window) =>
      Array.from({ length: 15 }, async (_, index) => {
        await queue.add([queueJob(`w${window}-${index}`)]);
        if (index % 4 === window) await queue.tidy(1);
      }),
    );
    await Promise.all(work);
    const kept = names(await reread());
    expect(new Set(kept).size).toBe(45);
    expect(kept).toHaveLength(45);
  });

  it('is found again by a process that slept through several of them', async () => {
    const sleeper = await reread();
    await sleeper.add([queueJob('a')]);
    const queue = await reread();
    for (let times = 0; times < 4; times += 1) await queue.tidy(1);
    await queue.add([queueJob('b')]);
    expect((await readdir(folder)).sort()).toEqual(['4', '5']);
    await sleeper.add([queueJob('c')]);
    expect(names(sleeper)).toEqual(['a', 'b', 'c']);
    expect((await reread()).state).toEqual(sleeper.state);
  });

  it('whose process died right behind the seal is begun by the next reader', async () => {
    const queue = await reread();
    await queue.add([queueJob('a')]);
    await appendFile(fileOf(1), '{"kind":"seal"}\n');
    const next = await reread();
    expect(names(next)).toEqual(['a']);
    await queue.add([queueJob('b')]);
    expect(names(await reread())).toEqual(['a', 'b']);
  });

  it('what was written behind a seal is written again', async () => {
    const queue = await reread();
    await queue.add([queueJob('a')]);
    await appendFile(fileOf(1), '{"kind":"seal"}\n');
    await queue.add([queueJob('b')]);
    expect(names(queue)).toEqual(['a', 'b']);
    expect(await readFile(fileOf(2), 'utf8')).toContain('"b"');
  });
});

describe('a queue whose folder was removed', () => {
  it('begins again with what it knows', async () => {
    const queue = await reread();
    await queue.add([queueJob('a')]);
    await rm(folder, { recursive: true });
    await queue.add([queueJob('b')]);
    expect(names(await reread())).toEqual(['a', 'b']);
  });
});
