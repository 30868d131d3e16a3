// Blending and enlarging on pictures small enough to work out by hand.
import { describe, expect, test } from 'vitest';
import { postProcess } from '../../../../src/engine/pipelines/postProcess';

/** Grey frames of 2 × 1 pixels. */
function clip(...frames: [number, number][]) {
  const data = Uint8ClampedArray.from(frames.flatMap((frame) => frame.flatMap((value) => [value, value, value, 255])));
  return { width: 2, height: 1, count: frames.length, fps: 8, data };
}
const reds = (data: Uint8ClampedArray) => [...data].filter((_, i) => i % 4 === 0);

test('1 and 1 change nothing, not even the array', () => {
  const frames = clip([1, 2], [3, 4]);
  expect(postProcess(frames, { interpolate: 1, upscale: 1 })).toBe(frames);
});

describe('interpolate', () => {
  test.each([
    [2, [0, 100, 20, 110, 40, 120], 3, 16],
    [4, [0, 100, 10, 105, 20, 110, 30, 115, 40, 120], 5, 32],
  ] as const)('by %d blends evenly and keeps first and last', (factor, expected, count, fps) => {
    const made = postProcess(clip([0, 100], [40, 120]), { interpolate: factor, upscale: 1 });
    expect(made).toMatchObject({ count, fps, width: 2, height: 1 });
    expect(reds(made.data)).toEqual(expected);
  });

  test('a single frame stays single', () => {
    expect(postProcess(clip([5, 6]), { interpolate: 4, upscale: 1 })).toMatchObject({ count: 1, fps: 8 });
  });
});

describe('upscale', () => {
  test('by 2 lies between the pixel centres, alpha stays full, frames stay apart', () => {
    const made = postProcess(clip([0, 200], [200, 200]), { interpolate: 1, upscale: 2 });
    expect(made).toMatchObject({ width: 4, height: 2, count: 2, fps: 8 });
    // Centres of the four columns stand at −0.25, 0.25, 0.75, 1.25 of the old ones; the ends are clamped.
    expect(reds(made.data)).toEqual([0, 50, 150, 200, 0, 50, 150, 200, ...new Array(8).fill(200)]);
    expect([...made.data].filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  test('by 4 has four times each side', () => {
    expect(postProcess(clip([0, 200]), { interpolate: 1, upscale: 4 })).toMatchObject({ width: 8, height: 4 });
  });
});
