// How soon a cancel answers and how soon the engine stops: the real queue, the real process, the shipped model.
import { mkdtempSync, realpathSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nullLogger } from '../../../src/base/log';
import { expandExperiment } from '../../../src/experiment/expand';
import { requestHash } from '../../../src/experiment/requestHash';
import type { JobState } from '../../../src/jobs/queueState';
import { RunStore } from '../../../src/runStore/runStore';
import { sha256 } from '../../../src/services/digests';
import { createEngineServices, type EngineServices } from '../../../src/services/engineServices';
import { jobsOf, openJobQueue, type JobQueue } from '../../../src/services/jobQueue';
import { builtPrograms } from '../../support/builtPrograms';

/** What a person takes for at once. */
const answerMs = 200;

let folder: string;
let engine: EngineServices;
let jobs: JobQueue;

beforeAll(async () => {
  const { worker } = await builtPrograms();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v-cancel-')));
  const home = join(dirname(worker), '..');
  engine = createEngineServices({ home, device: () => ({ provider: 'auto', threads: 0 }), previewEvery: 1 });
  const storeOf = (root: string) => new RunStore(root);
  jobs = openJobQueue({ storage: join(folder, 'storage'), workspace: '/w', engine, storeOf, log: nullLogger });
});
afterAll(async () => {
  await jobs.close();
  engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

test('a cancel answers within 200 ms and stops within one step', async () => {
  const { sidecar, digest } = await engine.describeModel('embedded');
  const experiment = { version: 1 as const, prompt: 'a fox', steps: 400 };
  const [request] = expandExperiment(experiment, { modelDefaults: sidecar.defaults, modelDigest: digest });
  const hash = requestHash(request!, sha256);
  const specs = jobsOf({ requests: [request!], hashes: [hash], root: folder, label: 'long', force: false }, jobs.owner);
  const { id } = specs[0]!;

  const times: { step: number; at: number }[] = [];
  const reached = new Map<JobState, number>();
  const ended = new Promise<void>((resolve) => {
    jobs.queue.onDidChange((state) => {
      const job = state.jobs.find((one) => one.id === id);
      if (job && !reached.has(job.state)) reached.set(job.state, performance.now());
      if (job?.endedAt !== undefined) resolve();
    });
  });
  const begun = new Promise<void>((resolve) => {
    jobs.runner.onProgress(({ event }) => {
      if (event.kind !== 'step') return;
      times.push({ step: event.step, at: performance.now() });
      if (event.step === 12) resolve();
    });
  });
  await jobs.queue.add(specs);
  jobs.runner.start();
  await begun;

  const asked = performance.now();
  await jobs.queue.cancel([id]);
  const answered = performance.now() - asked;
  await ended;
  const stopped = reached.get('cancelled')! - asked;
  const slowest = Math.max(...times.slice(1).map(({ at }, index) => at - times[index]!.at));
  console.log(
    `cancel: answered after ${answered.toFixed(0)} ms, stopped after ${stopped.toFixed(0)} ms, the slowest step took ${slowest.toFixed(0)} ms`,
  );
  expect(answered).toBeLessThanOrEqual(answerMs);
  expect(stopped).toBeLessThanOrEqual(slowest + answerMs);
  expect(times.at(-1)!.step).toBeLessThanOrEqual(13);
  expect(readdirSync(join(folder, '.t2v', 'runs'))).toEqual([]);
});
