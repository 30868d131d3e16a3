// The engine's process from the outside: real forks, real crashes, real kills, the tiny real model.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CancelledError, InternalError, ModelError, UserError } from '../../../src/base/errors';
import type { GenerateParams } from '../../../src/protocol/engineMessages';
import { stageNames, type ProgressEvent, type StageName } from '../../../src/protocol/progress';
import { readClip } from '../../../src/video/clip';
import { WorkerClient, type WorkerClientOptions } from '../../../src/worker/client';
import { builtPrograms, type BuiltPrograms } from '../../support/builtPrograms';
import { rampPicture, tinyFolder, tinyRequest, tinySpec } from '../../support/tinyModel';

let programs: BuiltPrograms;
let folder: string;
let clients: WorkerClient[] = [];

beforeAll(async () => {
  programs = await builtPrograms();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 't2v-worker-'));
});
afterEach(() => {
  for (const client of clients) client.dispose();
  clients = [];
  rmSync(folder, { recursive: true, force: true });
});

function client(options: Partial<WorkerClientOptions> = {}): WorkerClient {
  const made = new WorkerClient({ entry: programs.worker, ...options });
  clients.push(made);
  return made;
}

const held = (hold: string, options: Partial<WorkerClientOptions> = {}) =>
  client({ entry: programs.heldWorker, env: { T2V_HOLD: hold }, ...options });

function params(changes: Partial<GenerateParams> = {}): GenerateParams {
  const output = { folder, requestHash: 'a'.repeat(64), versions: { 't2v-lab': '0.0.0' } };
  return {
    request: tinyRequest(),
    model: { folder: tinyFolder, spec: tinySpec() },
    images: [],
    device: { provider: 'auto', threads: 1 },
    previewEvery: 1,
    output,
    ...changes,
  };
}

/** Runs until the stage is announced, then calls back. */
function atStage(stage: StageName, act: () => void): (event: ProgressEvent) => void {
  let done = false;
  return (event) => {
    if (done || event.kind !== 'stage' || event.stage !== stage) return;
    done = true;
    act();
  };
}

function gone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}

describe('a job', () => {
  test('leaves a clip with its record, poster and filmstrip, and answers with times, device and digests', async () => {
    const result = await client().generate(params());
    expect(readdirSync(folder).sort()).toEqual(['clip.webm', 'filmstrip.png', 'poster.png']);
    expect(Object.keys(result.timings.stages)).toEqual([...stageNames]);
    expect(result.device).toMatchObject({ provider: 'cpu', threads: 1 });
    expect(result.modelDigests.denoiser).toBe(tinySpec().components.denoiser?.sha256);
    expect(result.versions).toMatchObject({
      't2v-lab': '0.0.0',
      'onnxruntime-node': expect.stringMatching(/^\d+\.\d+/),
    });
    const clip = await readClip(join(folder, result.files.clip));
    expect(clip.frames).toMatchObject({ width: 40, height: 24, count: 5, fps: 8 });
    expect(clip.metadata).toMatchObject({ request: tinyRequest(), seed: 7, requestHash: 'a'.repeat(64) });
  });

  test('reports progress and previews across the border, the fraction never falls and ends at 1', async () => {
    const events: ProgressEvent[] = [];
    await client().generate(params(), { onProgress: (event) => events.push(event) });
    const fractions = events.flatMap((event) => (event.kind === 'preview' ? [] : [event.fraction]));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    const preview = events.find((event) => event.kind === 'preview');
    expect(preview?.kind === 'preview' && preview.frames.data).toBeInstanceOf(Uint8ClampedArray);
    expect(preview).toMatchObject({ frames: { width: 10, height: 6, count: 5 } });
  });

  test('takes pictures for keyframes', async () => {
    const request = tinyRequest({ keyframes: [{ at: 'first', image: 'given.png', strength: 1 }] });
    const given = await client().generate(params({ request, images: [rampPicture(40, 24)] }));
    const free = await client().generate(params());
    expect(given.framesDigest).not.toBe(free.framesDigest);
  });

  test('gives the same pictures from another process and with another number of threads', async () => {
    const digests: string[] = [];
    for (const threads of [1, 2])
      digests.push((await client().generate(params({ device: { provider: 'cpu', threads } }))).framesDigest);
    expect(digests[1]).toBe(digests[0]);
  });

  test('jobs asked for at once run one after another in one process', async () => {
    const engine = client();
    const running: string[] = [];
    const job = (name: string) =>
      engine
        .generate(params(), { onProgress: (event) => event.kind === 'stage' && running.push(name) })
        .then((result) => result.framesDigest);
    const digests = await Promise.all([job('a'), job('b'), job('c')]);
    expect(new Set(digests).size).toBe(1);
    expect(running.join('')).toMatch(/^a+b+c+$/);
  });

  test('describe names providers, versions and threads', async () => {
    const description = await client().describe();
    expect(description.providers).toContain('cpu');
    expect(description.versions).toHaveProperty('onnxruntime-node');
    expect(description.threads).toBeGreaterThanOrEqual(1);
  });
});

describe('cancelling', () => {
  test.each(stageNames)('in stage %s stops the job by itself and keeps the process', async (stage) => {
    const engine = held(`${stage}:wait`);
    const controller = new AbortController();
    const job = engine.generate(params(), {
      signal: controller.signal,
      onProgress: atStage(stage, () => controller.abort()),
    });
    await expect(job).rejects.toBeInstanceOf(CancelledError);
    expect(readdirSync(folder)).toEqual([]);
    expect(engine.pid).toBeDefined();
  });

  test('a process that does not listen is killed after the grace period, and the next job works', async () => {
    const engine = held('denoise:spin', { graceMs: 50 });
    const controller = new AbortController();
    let pid = 0;
    const onStage = atStage('denoise', () => {
      pid = engine.pid ?? 0;
      controller.abort();
    });
    await expect(engine.generate(params(), { signal: controller.signal, onProgress: onStage })).rejects.toBeInstanceOf(
      CancelledError,
    );
    expect(pid).toBeGreaterThan(0);
    expect(gone(pid)).toBe(true);
    expect(engine.pid).toBeUndefined();
    await expect(engine.describe()).resolves.toHaveProperty('providers');
  });

  test('a waiting job is answered at once, the running one goes on', async () => {
    const engine = held('load:wait');
    const first = new AbortController();
    const second = new AbortController();
    const running = engine.generate(params(), { signal: first.signal });
    const waiting = engine.generate(params(), { signal: second.signal });
    second.abort();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
    first.abort();
    await expect(running).rejects.toBeInstanceOf(CancelledError);
  });

  test('a signal that has fired before starts no process', async () => {
    const engine = client();
    await expect(engine.generate(params(), { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
    expect(engine.pid).toBeUndefined();
  });
});

describe('crashes', () => {
  test.each(stageNames)('kill -9 in stage %s costs this job only, with one clear error', async (stage) => {
    const engine = held(`${stage}:wait`);
    const job = engine.generate(params(), {
      onProgress: atStage(stage, () => process.kill(engine.pid ?? 0, 'SIGKILL')),
    });
    const error: unknown = await job.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({
      code: 'worker-crashed',
      details: { signal: 'SIGKILL', exitCode: null },
      hint: expect.stringContaining('memory'),
    });
    expect(readdirSync(folder)).toEqual([]);
    await expect(engine.describe()).resolves.toHaveProperty('providers');
  });

  const ends: [hold: string, options: Partial<WorkerClientOptions>, expected: object][] = [
    ['denoise:exit', {}, { details: { exitCode: 7, signal: null } }],
    ['denoise:abort', {}, { details: { signal: 'SIGABRT' }, hint: expect.stringContaining('native runtime') }],
    ['denoise:leak', { heapMb: 48 }, { hint: expect.stringContaining('ran out of memory') }],
  ];
  test.each(ends)('%s is told apart', async (hold, options, expected) => {
    const error: unknown = await held(hold, options)
      .generate(params())
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({ code: 'worker-crashed', ...expected });
  });

  test('after a crash the next job of the same client succeeds', async () => {
    const engine = client();
    const first = engine.generate(params(), {
      onProgress: atStage('load', () => process.kill(engine.pid ?? 0, 'SIGKILL')),
    });
    const second = engine.generate(params());
    await expect(first).rejects.toMatchObject({ code: 'worker-crashed' });
    await expect(second).resolves.toHaveProperty('framesDigest');
  });

  test('a program that is not there is an error, not a hang', async () => {
    await expect(client({ entry: join(folder, 'missing.js') }).generate(params())).rejects.toMatchObject({
      code: 'worker-crashed',
      details: { exitCode: 1 },
    });
  });
});

describe('errors of the engine cross the border with class, code and hint', () => {
  const cases: [
    what: string,
    changes: () => Partial<GenerateParams>,
    kind: new (...args: never[]) => Error,
    code: string,
  ][] = [
    [
      'a provider that is not here',
      () => ({ device: { provider: 'coreml', threads: 1 } }),
      UserError,
      'provider-unavailable',
    ],
    ['an unknown provider', () => ({ device: { provider: 'abacus', threads: 1 } }), UserError, 'unknown-provider'],
    [
      'a size that the model does not make',
      () => ({ request: tinyRequest({ video: { width: 24, height: 40, frames: 5, fps: 8 } }) }),
      UserError,
      'size-unsupported',
    ],
    ['a folder without files', () => ({ model: { folder, spec: tinySpec() } }), ModelError, 'model-unreadable'],
    [
      'parameters of a wrong form',
      () => ({ images: [{ ...rampPicture(4, 2), width: 5 }] }),
      InternalError,
      'bad-message',
    ],
  ];
  test.each(cases)('%s', async (_what, changes, kind, code) => {
    const error: unknown = await client()
      .generate(params(changes()))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code });
  });
});

describe('life of the process', () => {
  test('it starts with the first job, not before', () => {
    expect(client().pid).toBeUndefined();
  });

  test('it ends when idle, and a later job starts another', async () => {
    const engine = client({ idleMs: 1 });
    await engine.describe();
    const first = engine.pid ?? 0;
    await expect.poll(() => gone(first), { timeout: 10_000 }).toBe(true);
    await engine.describe();
    expect(engine.pid).not.toBe(first);
  });

  test('a process that was woken takes the next job, and ends when none comes', async () => {
    const engine = client({ idleMs: 500 });
    engine.wake();
    const first = engine.pid ?? 0;
    expect(first).toBeGreaterThan(0);
    engine.wake();
    await engine.describe();
    expect(engine.pid).toBe(first);
    await expect.poll(() => gone(first), { timeout: 10_000 }).toBe(true);
    engine.wake();
    const second = engine.pid ?? 0;
    expect(second).not.toBe(first);
    await expect.poll(() => gone(second), { timeout: 10_000 }).toBe(true);
  });

  test.each([
    ['gives way to other programs', true, Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL)],
    ['competes like any other', false, getPriority()],
  ])('its process %s', async (_what, isBackground, priority) => {
    const engine = client({ isBackground });
    await engine.describe();
    expect(getPriority(engine.pid)).toBe(priority);
  });

  test('dispose ends it and rejects the job in work', async () => {
    const engine = held('denoise:wait');
    const job = engine.generate(params(), { onProgress: atStage('denoise', () => engine.dispose()) });
    await expect(job).rejects.toMatchObject({ code: 'channel-closed' });
  });

  test('memory is measured', async () => {
    const { peakMemoryMb } = await client().generate(params());
    expect(peakMemoryMb).toBeGreaterThan(20);
    expect(peakMemoryMb).toBeLessThan(700);
    expect(readFileSync(join(folder, 'clip.webm')).length).toBeGreaterThan(200);
  });
});
