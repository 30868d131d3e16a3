// The whole queue with the real engine's place taken by a backend that writes what a backend writes: asked, run, kept, and
// asked again by a second window.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackendJob } from '../../../src/backends';
import { nullLogger } from '../../../src/base/log';
import { requestHash } from '../../../src/experiment/requestHash';
import type { QueueState } from '../../../src/jobs/queueState';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { RunStore } from '../../../src/runStore/runStore';
import { sha256 } from '../../../src/services/digests';
import { jobsOf, openJobQueue, type JobQueue } from '../../../src/services/jobQueue';
import { sampleRequest } from '../../unit/video/sample';

let folder: string;
const open: JobQueue[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-jobQueue-'));
});
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  await rm(folder, { recursive: true, force: true });
});

async function fakeRun({ request, folder: place }: BackendJob): Promise<GenerateResult> {
  const files = { clip: 'clip.webm', poster: 'poster.png', filmstrip: 'filmstrip.png' };
  for (const file of Object.values(files)) await writeFile(join(place, file), 'bytes');
  return {
    files,
    video: request.video,
    framesDigest: 'f'.repeat(64),
    timings: { stages: { denoise: 12 }, runtimeMs: 11, outsideMs: 1 },
    device: { provider: 'cpu', threads: 2 },
    modelDigests: {},
    versions: {},
    notes: [],
    peakMemoryMb: 1,
  };
}

let made = 0;
function windowOf(workspace = '/w'): JobQueue {
  const one = openJobQueue({
    storage: join(folder, 'storage'),
    workspace,
    engine: {
      backends: [{ name: 'local', run: (job) => ((made += 1), fakeRun(job)) }],
      digest: sha256,
      now: () => new Date('2026-11-22T10:00:00Z'),
    },
    storeOf: (root) => new RunStore(root),
    log: nullLogger,
  });
  open.push(one);
  return one;
}

function until(window: JobQueue, isReached: (state: QueueState) => boolean): Promise<QueueState> {
  return new Promise((resolve) => {
    const look = () => {
      if (isReached(window.queue.state)) resolve(window.queue.state);
    };
    window.queue.onDidChange(look);
    look();
  });
}

const seeds = (...numbers: number[]) => numbers.map((seed) => ({ ...sampleRequest(), backend: 'local', seed }));
const wish = (requests: ReturnType<typeof seeds>, force = false) => ({
  requests,
  hashes: requests.map((request) => requestHash(request, sha256)),
  root: join(folder, 'work'),
  label: 'fox',
  source: 'shots/fox.t2v.json',
  force,
});
const allDone = ({ jobs }: QueueState) => jobs.length > 0 && jobs.every(({ state }) => state === 'done');

describe('openJobQueue', () => {
  it('makes one clip for each job and keeps it under its hash with its experiment', async () => {
    const window = windowOf();
    const asked = wish(seeds(1, 2, 3));
    await window.queue.add(jobsOf(asked, window.owner));
    window.runner.start();
    const { jobs } = await until(window, allDone);
    expect(jobs.map(({ label }) => label)).toEqual(['fox 1/3', 'fox 2/3', 'fox 3/3']);
    expect(jobs.map(({ result }) => result?.run)).toEqual(asked.hashes);
    const entries = await new RunStore(asked.root).entries();
    expect(entries.map(({ seed, source }) => [seed, source]).sort()).toEqual(
      [1, 2, 3].map((seed) => [seed, asked.source]),
    );
  });

  it('answers from the store what it has, and makes it again when forced', async () => {
    const window = windowOf();
    window.runner.start();
    await window.queue.add(jobsOf(wish(seeds(1)), window.owner));
    await until(window, allDone);
    const before = made;
    await window.queue.add(jobsOf(wish(seeds(1)), window.owner));
    await until(window, (state) => state.jobs.length === 2 && allDone(state));
    expect(made).toBe(before);
    await window.queue.add(jobsOf(wish(seeds(1), true), window.owner));
    const { jobs } = await until(window, (state) => state.jobs.length === 3 && allDone(state));
    expect(made).toBe(before + 1);
    expect(jobs.map(({ result }) => [result?.run.length, result?.fromStore])).toEqual([
      [64, false],
      [64, true],
      [66, false],
    ]);
  });

  it('a second window of the workspace sees the same jobs, one of another workspace does not', async () => {
    const [mine, yours, other] = [windowOf(), windowOf(), windowOf('/other')];
    await mine.queue.add(jobsOf(wish(seeds(1, 2)), mine.owner));
    await Promise.all([yours.queue.refresh(), other.queue.refresh()]);
    expect(yours.queue.state).toEqual(mine.queue.state);
    expect(other.queue.state.jobs).toEqual([]);
    expect(await readdir(join(folder, 'storage', 'queues'))).toHaveLength(2);
  });

  it('what a closed window left waiting is made by the next one', async () => {
    const mine = windowOf();
    await mine.queue.add(jobsOf(wish(seeds(1, 2)), mine.owner));
    await mine.close();
    open.splice(open.indexOf(mine), 1);
    const next = windowOf();
    await next.queue.refresh();
    next.runner.start();
    expect((await until(next, allDone)).jobs).toHaveLength(2);
  });
});
