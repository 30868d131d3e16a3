// Moments between frames: in which calls they are made, beside which frames, and where camera and things are then.
import { describe, expect, test } from 'vitest';
import type { ModelSession } from '../../../../src/engine/onnx/session';
import { betweenCalls, betweenFrames } from '../../../../src/engine/pipelines/betweenFrames';
import { TorchRandom } from '../../../../src/engine/random';
import { tensor, type Tensor } from '../../../../src/engine/tensor';
import { tinyRequest } from '../../../support/tinyModel';

const size = { channels: 3, height: 2, width: 3 };
const plane = 6;

/** A denoiser that answers no velocity and keeps what it was given. */
function watched() {
  const feeds: Record<string, Tensor>[] = [];
  const run = (given: Record<string, Tensor>) => {
    feeds.push(given);
    return Promise.resolve({ velocity: tensor(given.sample!.shape) });
  };
  return { denoiser: { run } as unknown as ModelSession, feeds };
}

/** Camera pan 0, 1, 2, …; thing 0 turns by 4 radians a frame, counted within 6, thing 1 is absent. */
function conditions(frames: number) {
  const rows = Array.from({ length: frames }, (_, frame) => frame);
  return {
    plain: {
      codes: tensor([1, 3, 2]),
      camera: tensor([1, frames, 4], Float32Array.from(rows.flatMap((frame) => [frame, 0, 0, -frame]))),
      objects: tensor(
        [1, frames, 2, 5],
        Float32Array.from(rows.flatMap((frame) => [0.1 * frame, 0, 0.5, (4 * frame) % 6, 1, 0, 0, 0.3, 0, 0])),
      ),
    },
  };
}

async function moments(frames: number, { share = 0.5, loop = false, window = 16 } = {}) {
  const { denoiser, feeds } = watched();
  const latents = Array.from({ length: frames }, (_, frame) => new Float32Array(3 * plane).fill(frame + 1));
  const made = await betweenFrames(
    {
      request: tinyRequest({ steps: 2, guidance: 1 }),
      scheduler: {},
      denoiser,
      size,
      conditions: conditions(frames),
      random: new TorchRandom(3),
      onStep: () => undefined,
    },
    { latents, share, loop, window },
  );
  return { made, feeds };
}
const column = (row: Tensor, which: number, width: number) => [...row.data].filter((_, i) => i % width === which);

describe('betweenCalls', () => {
  test.each([
    [16, false, 16, 3],
    [16, true, 16, 3],
    [8, false, 16, 1],
    [2, false, 16, 1],
    [1, false, 16, 0],
    [5, false, 2, 4],
    [480, false, 16, 69],
  ])('%d frames, loop %s, window %d: %d', (frames, loop, window, expected) => {
    expect(betweenCalls(frames, { loop, window })).toBe(expected);
  });
});

describe('betweenFrames', () => {
  test('makes one moment after every frame but the last, and in a loop after the last too', async () => {
    expect((await moments(5)).made).toHaveLength(4);
    expect((await moments(5, { loop: true })).made).toHaveLength(5);
    expect((await moments(30)).made).toHaveLength(29);
  });

  test('never more frames in a call than the model learned from, and the frames on both sides are given', async () => {
    const { feeds } = await moments(12, { window: 7 });
    for (const { sample, timestep } of feeds) {
      const count = sample!.shape[2]!;
      expect(count).toBeLessThanOrEqual(7);
      const given = [...timestep!.data].map((level) => level === 0);
      expect(given).toEqual(Array.from({ length: count }, (_, i) => i % 2 === 0));
    }
    const first = feeds[0]!.sample!;
    expect([first.data[0], first.data[2 * plane], first.data[4 * plane]]).toEqual([1, 2, 3]);
  });

  test('camera and things are where they are at that moment, angles the short way round', async () => {
    const { feeds } = await moments(3, { share: 0.25 });
    expect(column(feeds[0]!.camera!, 0, 4)).toEqual([0, 0.25, 1, 1.25, 2]);
    const angles = column(feeds[0]!.objects!, 3, 10);
    expect(angles[1]).toBeCloseTo(0.25 * (4 - 2 * Math.PI), 5);
    expect(angles[3]).toBeCloseTo(4 - 0.25 * 2, 5);
    expect(column(feeds[0]!.objects!, 4, 10)).toEqual([1, 1, 1, 1, 1]);
  });

  test('after the last frame of a loop the camera is on its way to the first', async () => {
    const { feeds } = await moments(3, { loop: true });
    expect(column(feeds[0]!.camera!, 0, 4)).toEqual([0, 0.5, 1, 1.5, 2, 1]);
  });
});
