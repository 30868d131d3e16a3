// A clip in calls: what each call sees, what it leaves behind, and when two frames show one place.
import { describe, expect, test } from 'vitest';
import type { ModelSession } from '../../../../src/engine/onnx/session';
import { denoiseClip, frameOf, sharesView } from '../../../../src/engine/pipelines/denoiseClip';
import type { FrameCall } from '../../../../src/engine/pipelines/frameCalls';
import type { FramePattern } from '../../../../src/engine/pipelines/framePatterns';
import { TorchRandom } from '../../../../src/engine/random';
import { tensor, type Tensor } from '../../../../src/engine/tensor';
import { tinyRequest } from '../../../support/tinyModel';

const size = { channels: 3, height: 2, width: 3 };
const values = 18;

/** A denoiser without velocity: a made frame comes out as its own noise, a given one as it was given. */
async function run(calls: FrameCall[], pattern: FramePattern, steps = 3) {
  const feeds: Record<string, Tensor>[] = [];
  const seen: [number, readonly number[]][] = [];
  const denoiser = {
    run: (given: Record<string, Tensor>) => {
      feeds.push(given);
      return Promise.resolve({ velocity: tensor(given.sample!.shape) });
    },
  } as unknown as ModelSession;
  const frames = pattern.length;
  const latents = await denoiseClip({
    request: tinyRequest({ steps, guidance: 1 }),
    scheduler: {},
    denoiser,
    size,
    conditions: {
      plain: {
        codes: tensor([1, 3, 2]),
        camera: tensor(
          [1, frames, 4],
          Float32Array.from({ length: frames * 4 }, (_, i) => i >> 2),
        ),
        objects: tensor([1, frames, 2, 5]),
      },
    },
    pattern,
    calls,
    noiseOf: (frame) => new Float32Array(values).fill(10 + frame),
    random: new TorchRandom(0),
    onStep: (step, clean) => seen.push([step, clean().shape]),
  });
  return { latents: latents.map((latent) => latent[0]), feeds, seen };
}
const given = (value: number) => ({ latent: new Float32Array(values).fill(value), level: 0 });
const open: FramePattern = new Array<undefined>(5).fill(undefined);

describe('denoiseClip', () => {
  test('makes every frame from its own noise, call by call', async () => {
    const { latents, feeds, seen } = await run(
      [
        { given: [], made: [0, 2, 4] },
        { given: [0, 4], made: [1, 3] },
      ],
      open,
    );
    expect(latents).toEqual([10, 11, 12, 13, 14]);
    expect(feeds.map(({ camera }) => [...camera!.data].filter((_, i) => i % 4 === 0))).toEqual([
      ...new Array<number[]>(3).fill([0, 2, 4]),
      ...new Array<number[]>(3).fill([0, 1, 3, 4]),
    ]);
    expect(seen).toEqual([
      ...[1, 2, 3].map((step) => [step, [1, 3, 3, 2, 3]]),
      ...[1, 2, 3].map((step) => [step, [1, 3, 4, 2, 3]]),
    ]);
  });

  test('shows finished frames without noise to later calls', async () => {
    const { feeds } = await run(
      [
        { given: [], made: [0, 1] },
        { given: [1], made: [2, 3, 4] },
      ],
      open,
      1,
    );
    expect([...feeds[0]!.timestep!.data].every((level) => level > 0)).toBe(true);
    expect([...feeds[1]!.timestep!.data].map((level) => level === 0)).toEqual([true, false, false, false]);
    expect(feeds[1]!.sample!.data[0]).toBe(11);
  });

  test('leaves given frames as they are, also those that no call sees', async () => {
    const pattern: FramePattern = [given(1), undefined, undefined, undefined, given(5)];
    const { latents } = await run([{ given: [0], made: [1, 2, 3] }], pattern);
    expect(latents).toEqual([1, 11, 12, 13, 5]);
  });
});

test('frameOf takes one frame out of [C, F, P]', () => {
  const clip = Float32Array.from({ length: 3 * 2 * 6 }, (_, i) => i);
  expect([...frameOf(clip, 1, { ...size, frames: 2 })]).toEqual(
    [6, 18, 30].flatMap((from) => Array.from({ length: 6 }, (_, i) => from + i)),
  );
});

describe('sharesView', () => {
  const state = (x: number, y: number, zoom: number, roll: number) => Float32Array.from([0, 0, 0, 0, x, y, zoom, roll]);
  test.each([
    ['the same place', state(0, 0, 0, 0), true],
    ['half a frame aside', state(1, 0, 0, 0), true],
    ['more than half a frame aside', state(1.3, 0, 0, 0), false],
    ['across the corner', state(0.9, -0.9, 0, 0), false],
    ['turned', state(0, 0, 0, 2), true],
    ['nearer', state(0, 0, 0.5, 0), true],
    ['much nearer', state(0, 0, 0.7, 0), false],
    ['near and aside, where a frame shows less', state(1, 0, 0.5, 0), false],
  ])('%s', (_what, cameras, expected) => {
    expect(sharesView(cameras, 0, 1)).toBe(expected);
    expect(sharesView(cameras, 1, 0)).toBe(expected);
  });
});
