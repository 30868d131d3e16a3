import { describe, expect, it } from 'vitest';
import type { Frames } from '../../../src/engine/frames';
import { resizeFrames, shares } from '../../../src/video/resize';
import { sampleFrames } from './sample';

// Pillow 13.0.0: Image.new('L', (7, 3)) with these pixels, .resize(size, Image.BICUBIC).
const pixels = [
  [0, 37, 74, 111, 148, 185, 222],
  [91, 133, 185, 247, 63, 145, 237],
  [182, 229, 40, 127, 234, 105, 252],
].flat();
const expected: { size: [width: number, height: number]; values: number[] }[] = [
  { size: [4, 2], values: [43, 124, 137, 201, 172, 137, 159, 189] },
  { size: [3, 5], values: [19, 106, 198, 61, 135, 182, 130, 174, 161, 161, 149, 178, 174, 128, 192] },
  { size: [7, 2], values: [28, 67, 119, 163, 111, 173, 227, 154, 199, 95, 174, 171, 117, 247] },
  {
    size: [10, 7],
    values: [
      [0, 8, 36, 61, 84, 118, 159, 182, 206, 222],
      [8, 25, 55, 84, 113, 130, 140, 170, 204, 226],
      [43, 62, 98, 143, 190, 162, 89, 143, 200, 234],
      [88, 110, 145, 182, 243, 190, 61, 118, 193, 243],
      [134, 164, 172, 129, 183, 186, 131, 116, 180, 250],
      [171, 210, 188, 58, 100, 174, 216, 122, 168, 254],
      [188, 229, 197, 31, 69, 170, 250, 123, 162, 255],
    ].flat(),
  },
];

/** Grey in red and blue, its opposite in green, opaque. */
function clipOf(values: readonly number[], width: number, height: number, count = 1): Frames {
  const data = Uint8ClampedArray.from(values.flatMap((value) => [value, 255 - value, value, 255]));
  return { width, height, count, fps: 8, data };
}

describe('resizeFrames', () => {
  it.each(expected)('gives what Pillow gives at $size', ({ size: [width, height], values }) => {
    const { data, ...shape } = resizeFrames(clipOf(pixels, 7, 3), width, height);
    expect(shape).toEqual({ width, height, count: 1, fps: 8 });
    const far = values.map((value, at) => Math.abs(value - data[at * 4]!));
    // Pillow rounds and clamps between its two passes and computes in whole numbers.
    expect(Math.max(...far)).toBeLessThanOrEqual(2);
    expect(far.filter((each) => each > 1).length).toBeLessThanOrEqual(values.length / 20);
    for (let at = 0; at < values.length; at++) {
      expect(data[at * 4 + 2]).toBe(data[at * 4]);
      expect(Math.abs(255 - data[at * 4 + 1]! - data[at * 4]!)).toBeLessThanOrEqual(1);
      expect(data[at * 4 + 3]).toBe(255);
    }
  });

  it('treats every frame by itself', () => {
    const clip = clipOf([...pixels, ...pixels.map((value) => 255 - value), ...pixels], 7, 3, 3);
    const small = resizeFrames(clip, 4, 2);
    const size = 4 * 2 * 4;
    const frame = (index: number) => [...small.data.subarray(index * size, (index + 1) * size)];
    expect(small.count).toBe(3);
    expect(frame(2)).toEqual(frame(0));
    expect(frame(1)).not.toEqual(frame(0));
    expect(frame(0)).toEqual([...resizeFrames(clipOf(pixels, 7, 3), 4, 2).data]);
  });

  it('gives the same frames back at the same size', () => {
    const frames = sampleFrames(9, 5, 2);
    expect(resizeFrames(frames, 9, 5)).toBe(frames);
  });

  it('keeps an even colour at every size', () => {
    for (const [width, height] of [
      [1, 1],
      [3, 8],
      [50, 2],
    ] as const) {
      const data = resizeFrames(clipOf(Array<number>(21).fill(97), 7, 3), width, height).data;
      expect([...new Set(data)]).toEqual([97, 158, 255]);
    }
  });
});

describe('shares', () => {
  it.each([
    [7, 4],
    [4, 7],
    [256, 33],
    [1, 5],
    [5, 1],
  ])('of %i positions for %i sum to 1 and stay inside', (source, target) => {
    const made = shares(source, target);
    expect(made).toHaveLength(target);
    for (const { first, parts } of made) {
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first + parts.length).toBeLessThanOrEqual(source);
    }
  });
});
