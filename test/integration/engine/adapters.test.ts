// Adapters on the tiny real model: weights that act, add up and can be switched off, and files that are refused before anything runs.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { AdapterUse } from '../../../src/experiment/request';
import { createSessionPool } from '../../../src/engine/onnx/sessionPool';
import { runEngine, type EngineRun } from '../../support/runEngine';
import { safetensorsFile, wave, type TensorSource } from '../../support/safetensorsFile';
import { tinyRequest, tinySpec } from '../../support/tinyModel';

/** Changes of the three ways in which the tiny denoiser's weights lie: a kernel, a matrix, and a transposed matrix. */
const changes = (phase: number): Record<string, TensorSource> => ({
  'enter.lora_A.weight': { shape: [2, 3, 3, 3, 3], values: wave(2 * 81, phase) },
  'enter.lora_B.weight': { shape: [8, 2, 1, 1, 1], values: wave(16, phase + 1) },
  'codes.lora_A.weight': { shape: [1, 18], values: wave(18, phase + 2) },
  'codes.lora_B.weight': { shape: [8, 1], values: wave(8, phase + 3) },
  'frame.lora_A.weight': { shape: [3, 16], values: wave(48, phase + 4) },
  'frame.lora_B.weight': { shape: [8, 3], values: wave(24, phase + 5) },
});
const ink = safetensorsFile(changes(0));
const night = safetensorsFile(changes(9));

async function picturesOf(used: [bytes: Uint8Array, weight: number][], run: EngineRun = {}): Promise<string> {
  const adapters: AdapterUse[] = used.map(([, weight], i) => ({ file: `${i}.safetensors`, weight }));
  const files = used.map(([bytes]) => bytes);
  const { frames } = await runEngine(tinyRequest({ adapters }), { ...run, adapters: files });
  return createHash('sha256').update(frames.data).digest('hex');
}

describe('an adapter', () => {
  test('of weight 0 gives exactly the pictures without it; every other weight gives others', async () => {
    const plain = await picturesOf([]);
    expect(await picturesOf([[ink, 0]])).toBe(plain);
    const digests = [plain];
    for (const weight of [0.25, 0.5, 1, -1]) digests.push(await picturesOf([[ink, weight]]));
    expect(new Set(digests).size).toBe(5);
  });

  test('gives the same pictures again, also where sessions stay open and adapters change between', async () => {
    const sessions = createSessionPool(() => performance.now());
    const once = await picturesOf([[ink, 1]]);
    const plain = await picturesOf([], { sessions });
    expect(await picturesOf([[ink, 1]], { sessions })).toBe(once);
    expect(await picturesOf([[ink, 1]], { sessions })).toBe(once);
    expect(await picturesOf([], { sessions })).toBe(plain);
    await sessions.release();
  });

  test.each(Object.keys(changes(0)).filter((name) => name.includes('lora_A')))('acts through %s', async (name) => {
    const layer = name.split('.')[0]!;
    const only = Object.fromEntries(Object.entries(changes(0)).filter(([other]) => other.startsWith(`${layer}.`)));
    expect(await picturesOf([[safetensorsFile(only), 1]])).not.toBe(await picturesOf([]));
  });
});

describe('several adapters', () => {
  test('add up: twice the half is the whole, and the opposite undoes it', async () => {
    const whole = await picturesOf([[ink, 1]]);
    expect(
      await picturesOf([
        [ink, 0.5],
        [ink, 0.5],
      ]),
    ).toBe(whole);
    expect(
      await picturesOf([
        [ink, 1],
        [ink, -1],
      ]),
    ).toBe(await picturesOf([]));
    const both = await picturesOf([
      [ink, 1],
      [night, 1],
    ]);
    expect(both).not.toBe(whole);
    expect(both).not.toBe(await picturesOf([[night, 1]]));
  });
});

describe('a wrong adapter', () => {
  const wrongs: [what: string, bytes: Uint8Array, code: string, says: string][] = [
    ['no safetensors', new TextEncoder().encode('just some text'), 'adapter-unreadable', 'not a safetensors file'],
    [
      'a layer of another model',
      safetensorsFile({
        'mid.lora_A.weight': { shape: [1, 2], values: [1, 2] },
        'mid.lora_B.weight': { shape: [2, 1], values: [1, 2] },
      }),
      'adapter-unfit',
      'tensor "mid": the model has no such layer',
    ],
    [
      'another shape',
      safetensorsFile({
        'codes.lora_A.weight': { shape: [1, 17], values: wave(17) },
        'codes.lora_B.weight': { shape: [8, 1], values: wave(8) },
      }),
      'adapter-unfit',
      'tensor "codes": it changes a weight of shape [8, 17]; the model\'s is [8, 18]',
    ],
    [
      'not a number',
      safetensorsFile({ ...changes(0), 'codes.lora_B.weight': { shape: [8, 1], values: [1, 2, NaN, 4, 5, 6, 7, 8] } }),
      'adapter-unreadable',
      'tensor "codes.lora_B.weight": value 2 is NaN',
    ],
  ];
  test.each(wrongs)('%s is refused while loading, also at weight 0', async (_what, bytes, code, says) => {
    for (const weight of [1, 0]) {
      const stages: string[] = [];
      const adapters = [
        { file: 'good.safetensors', weight: 1 },
        { file: '/a/wrong.safetensors', weight },
      ];
      const run = runEngine(tinyRequest({ adapters }), {
        adapters: [ink, bytes],
        beforeStage: (stage) => void stages.push(stage),
      });
      await expect(run).rejects.toMatchObject({
        fault: 'user',
        code,
        field: 'adapters[1].file',
        message: expect.stringContaining(`/a/wrong.safetensors`),
        details: { path: '/a/wrong.safetensors' },
      });
      await run.catch((error: unknown) => expect(String(error)).toContain(says));
      expect(stages).toEqual(['load']);
    }
  });

  test('a model that does not say where its weights lie takes none', async () => {
    const spec = tinySpec();
    spec.components.denoiser!.file = 'upscaler.onnx';
    const adapters = [{ file: 'good.safetensors', weight: 1 }];
    await expect(runEngine(tinyRequest({ adapters }), { spec, adapters: [ink] })).rejects.toMatchObject({
      fault: 'model',
      code: 'adapters-unsupported',
    });
  });
});
