// From request to kept run on a real store, with a backend that writes what a backend writes.
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CancelledError, ModelError } from '../../../src/base/errors';
import type { Backend } from '../../../src/backends';
import { hashOf, runJob, type JobServices } from '../../../src/jobs/runJob';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { RunStore } from '../../../src/runStore/runStore';
import { tinyRequest } from '../../support/tinyModel';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 't2v-job-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const result: GenerateResult = {
  files: { clip: 'clip.webm', poster: 'poster.png', filmstrip: 'filmstrip.png' },
  video: { width: 40, height: 24, frames: 5, fps: 8 },
  framesDigest: 'f'.repeat(64),
  timings: { stages: { denoise: 12.3456, write: 3 }, runtimeMs: 11.99, outsideMs: 0.351 },
  metrics: { flicker: 0.0125, 'camera.pan': 0.5 },
  device: { provider: 'cpu', threads: 2 },
  modelDigests: { denoiser: 'd'.repeat(64) },
  versions: { 't2v-lab': '1' },
  notes: ['cut'],
  peakMemoryMb: 99.96,
};

function services(run: Backend['run'] = async ({ folder }) => writeFiles(folder)) {
  const backend = { name: 'local', run: vi.fn(run) };
  const all: JobServices = {
    store: new RunStore(root),
    backends: [backend],
    digest,
    now: () => new Date('2026-11-22T10:00:00Z'),
  };
  return { all, backend };
}

function writeFiles(folder: string): GenerateResult {
  for (const file of Object.values(result.files)) writeFileSync(join(folder, file), 'bytes');
  return result;
}

const kept = () => readdirSync(join(root, '.t2v', 'runs')).sort();

describe('runJob', () => {
  test('keeps a run under the hash of its request, with the whole record', async () => {
    const { all } = services();
    const request = tinyRequest();
    const outcome = await runJob(request, all);
    expect(outcome).toMatchObject({ hash: hashOf(request, digest), fromStore: false, result });
    expect(kept()).toEqual([outcome.hash]);
    const record = JSON.parse(readFileSync(join(outcome.run.folder, 'run.json'), 'utf8')) as object;
    expect(record).toEqual({
      format: 1,
      hash: outcome.hash,
      request,
      seed: 7,
      modelDigests: result.modelDigests,
      versions: result.versions,
      createdAt: '2026-11-22T10:00:00.000Z',
      timings: { denoise: 12.3, write: 3, runtime: 12, outsideRuntime: 0.4 },
      files: result.files,
      metrics: result.metrics,
      video: result.video,
      framesDigest: result.framesDigest,
      device: result.device,
      notes: ['cut'],
      peakMemoryMb: 100,
    });
  });

  test('answers the same request from the store without the backend', async () => {
    const { all, backend } = services();
    const first = await runJob(tinyRequest(), all);
    const onStart = vi.fn();
    const second = await runJob(tinyRequest(), all, { onStart });
    expect(second).toMatchObject({ fromStore: true, hash: first.hash });
    expect(second.result).toBeUndefined();
    expect(second.run.record).toEqual(first.run.record);
    expect(backend.run).toHaveBeenCalledTimes(1);
    expect(onStart).not.toHaveBeenCalled();
  });

  test('force makes it again and leaves the first run as it was', async () => {
    const { all, backend } = services();
    const first = await runJob(tinyRequest(), all);
    const before = readFileSync(join(first.run.folder, 'run.json'), 'utf8');
    const forced = await runJob(tinyRequest(), all, { force: true });
    expect(forced.fromStore).toBe(false);
    expect(forced.run.folder).not.toBe(first.run.folder);
    expect(backend.run).toHaveBeenCalledTimes(2);
    expect(readFileSync(join(first.run.folder, 'run.json'), 'utf8')).toBe(before);
  });

  test('two at once on the same request: one is kept, both have it', async () => {
    const { all } = services();
    const outcomes = await Promise.all([runJob(tinyRequest(), all), runJob(tinyRequest(), all)]);
    expect(new Set(outcomes.map((outcome) => outcome.run.folder)).size).toBe(1);
    expect(outcomes.map((outcome) => outcome.fromStore).sort()).toEqual([false, true]);
    expect(kept()).toEqual([outcomes[0].hash]);
  });

  const failures: [what: string, error: Error][] = [
    ['a failure', new ModelError('run-failed', 'no')],
    ['a cancel', new CancelledError()],
  ];
  test.each(failures)('%s leaves nothing behind and is passed on', async (_what, error) => {
    const { all } = services(async ({ folder }) => {
      writeFileSync(join(folder, 'clip.webm'), 'half');
      throw error;
    });
    await expect(runJob(tinyRequest(), all)).rejects.toBe(error);
    expect(kept()).toEqual([]);
  });

  test('an unknown backend is refused before anything is written', async () => {
    const { all } = services();
    await expect(runJob(tinyRequest({ backend: 'cloud' }), all)).rejects.toMatchObject({ code: 'unknown-backend' });
    expect(readdirSync(root)).toEqual([]);
  });
});
