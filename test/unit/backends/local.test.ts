// The local backend's order of work: model, fit, pictures, engine; and who is asked what.
import { describe, expect, test, vi } from 'vitest';
import { CancelledError, ModelError } from '../../../src/base/errors';
import { pickBackend, type Engine } from '../../../src/backends';
import { createLocalBackend, type LocalBackendOptions } from '../../../src/backends/local';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { rampPicture, tinyFolder, tinyRequest, tinySpec } from '../../support/tinyModel';

const answer = { framesDigest: 'd' } as GenerateResult;

function backend(changes: Partial<LocalBackendOptions> = {}) {
  const engine = {
    wake: vi.fn<Engine['wake']>(),
    generate: vi.fn<Engine['generate']>(async () => answer),
    describe: vi.fn<Engine['describe']>(),
  };
  const options: LocalBackendOptions = {
    engine,
    openModel: vi.fn(async () => ({ folder: tinyFolder, spec: tinySpec() })),
    readPicture: vi.fn(async () => rampPicture(10, 6)),
    device: { provider: 'auto', threads: 0 },
    previewEvery: 4,
    versions: { 't2v-lab': '1' },
    ...changes,
  };
  return { engine, options, local: createLocalBackend(options) };
}

const job = { request: tinyRequest(), requestHash: 'ab', folder: '/out' };

describe('run', () => {
  test('hands the whole job to the engine and its answer back', async () => {
    const { engine, local } = backend();
    const signal = new AbortController().signal;
    const onProgress = vi.fn();
    expect(await local.run(job, { signal, onProgress })).toBe(answer);
    const [params, watching] = engine.generate.mock.calls[0]!;
    expect(params).toEqual({
      request: job.request,
      model: { folder: tinyFolder, spec: tinySpec() },
      images: [],
      device: { provider: 'auto', threads: 0 },
      previewEvery: 4,
      output: { folder: '/out', requestHash: 'ab', versions: { 't2v-lab': '1' } },
    });
    expect(watching).toEqual({ signal, onProgress });
  });

  test('wakes the engine before it looks at the model', async () => {
    const { engine, local } = backend({
      openModel: async () => {
        expect(engine.wake).toHaveBeenCalledOnce();
        return { folder: tinyFolder, spec: tinySpec() };
      },
    });
    await local.run(job);
    expect(engine.generate).toHaveBeenCalledOnce();
  });

  test('reads one picture for each keyframe, in order', async () => {
    const { options, engine, local } = backend();
    const keyframes = [
      { at: 'first' as const, image: '/a.png', strength: 1 },
      { at: 'last' as const, image: '/b.png', strength: 1 },
    ];
    await local.run({ ...job, request: tinyRequest({ keyframes }) });
    expect(vi.mocked(options.readPicture).mock.calls.map(([path]) => path)).toEqual(['/a.png', '/b.png']);
    expect(engine.generate.mock.calls[0]![0].images).toHaveLength(2);
  });

  test('a request that does not fit the model starts nothing', async () => {
    const { engine, local } = backend();
    const request = tinyRequest({ video: { width: 8, height: 4, frames: 5, fps: 8 } });
    await expect(local.run({ ...job, request })).rejects.toMatchObject({ code: 'size-unsupported' });
    expect(engine.generate).not.toHaveBeenCalled();
  });

  test('a damaged model starts nothing', async () => {
    const { engine, local } = backend({
      openModel: () => Promise.reject(new ModelError('model-file-digest', 'changed')),
    });
    await expect(local.run(job)).rejects.toMatchObject({ code: 'model-file-digest' });
    expect(engine.generate).not.toHaveBeenCalled();
  });

  test('an abort while the model is read ends the wait', async () => {
    const { engine, local } = backend({ openModel: () => new Promise<never>(() => undefined) });
    await expect(local.run(job, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(CancelledError);
    expect(engine.generate).not.toHaveBeenCalled();
  });
});

test('pickBackend finds by name and names what there is', () => {
  const { local } = backend();
  expect(pickBackend([local], 'local')).toBe(local);
  expect(() => pickBackend([local], 'cloud')).toThrow(
    expect.objectContaining({ code: 'unknown-backend', field: 'backend', hint: 'Use one of: local.' }),
  );
});
