// Larger pictures: what is kept, and how near they come to the picture that was shrunk.
import { describe, expect, test } from 'vitest';
import type { Frames } from '../../../../src/engine/frames';
import { enlarge, enlargeTo } from '../../../../src/engine/post/enlarge';
import { movingFrames } from '../../../support/movingPictures';
import { bicubic, shrunk } from '../../../support/resizing';

/** Means over the area of each pixel of a smaller picture, by sixteen points along each side. */
function areaMeans({ width, height, data }: Frames, to: { width: number; height: number }): Uint8ClampedArray {
  const points = Array.from({ length: 16 }, (_, i) => (i + 0.5) / 16);
  return Uint8ClampedArray.from({ length: to.width * to.height * 4 }, (_, at) => {
    const [channel, pixel] = [at % 4, at >> 2];
    const [x, y] = [pixel % to.width, Math.floor(pixel / to.width)];
    let sum = 0;
    for (const dy of points) {
      for (const dx of points) {
        const [u, v] = [Math.floor(((x + dx) * width) / to.width), Math.floor(((y + dy) * height) / to.height)];
        sum += data[(v * width + u) * 4 + channel]!;
      }
    }
    return sum / 256;
  });
}

function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  a.forEach((value, i) => (sum += i % 4 === 3 ? 0 : (value - b[i]!) ** 2));
  return 10 * Math.log10((255 * 255) / (sum / (a.length * 0.75)));
}

const movement = { ground: [0, 0], square: [0, 0] } as const;

describe('enlarge', () => {
  test('by 1 is the clip itself', () => {
    const frames = movingFrames(20, 12, [0], movement);
    expect(enlarge(frames, 1)).toBe(frames);
  });

  test.each([2, 4] as const)('by %d: each side, frames apart, opaque, block means kept', (factor) => {
    const small = movingFrames(44, 36, [0, 2], { ground: [3, 1], square: [1, 2] });
    const large = enlarge(small, factor);
    expect(large).toMatchObject({ width: 44 * factor, height: 36 * factor, count: 2, fps: 8 });
    expect(large.data).toHaveLength(2 * 44 * 36 * factor * factor * 4);
    expect(psnr(shrunk(large, factor).data, small.data)).toBeGreaterThan(45);
    expect(large.data.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  test.each([2, 4] as const)('by %d comes nearer to the larger picture than bicubic enlargement', (factor) => {
    const truth = movingFrames(88, 72, [0], movement);
    const small = shrunk(truth, factor);
    expect(psnr(enlarge(small, factor).data, truth.data)).toBeGreaterThan(
      psnr(bicubic(small, factor).data, truth.data) + 0.3,
    );
  });

  test.each([2, 4] as const)('by %d leaves no rings beside an edge, in either direction', (factor) => {
    const data = Uint8ClampedArray.from({ length: 16 * 16 * 4 }, (_, at) => {
      const [x, y] = [(at >> 2) % 16, at >> 6];
      return at % 4 === 3 ? 255 : x < 7 || y > 11 ? 60 : 200;
    });
    const large = enlarge({ width: 16, height: 16, count: 1, fps: 8, data }, factor).data;
    const colours = large.filter((_, at) => at % 4 !== 3);
    expect([Math.min(...colours), Math.max(...colours)]).toEqual([60, 200]);
  });

  test('to any size: no whole multiple, its own for each side, nearer to the truth than the next pixel', () => {
    const truth = movingFrames(90, 70, [0], movement);
    const small = enlargeTo(shrunk(truth, 5), { width: 27, height: 28 });
    expect(small).toMatchObject({ width: 27, height: 28, count: 1 });
    const large = enlargeTo(shrunk(truth, 2), { width: 90, height: 70 });
    expect(large.data).toEqual(enlarge(shrunk(truth, 2), 2).data);
    const nearest = shrunk(truth, 5).data;
    const repeated = small.data.map((_, at) => {
      const [channel, pixel] = [at % 4, at >> 2];
      const [x, y] = [Math.floor(((pixel % 27) * 18) / 27), Math.floor((Math.floor(pixel / 27) * 14) / 28)];
      return nearest[(y * 18 + x) * 4 + channel]!;
    });
    const wanted = areaMeans(truth, { width: 27, height: 28 });
    expect(psnr(small.data, wanted)).toBeGreaterThan(psnr(repeated, wanted) + 1);
  });

  test('its own size is the clip itself', () => {
    const frames = movingFrames(20, 12, [0], movement);
    expect(enlargeTo(frames, { width: 20, height: 12 })).toBe(frames);
  });

  test('one colour stays that colour, to the edge', () => {
    const data = new Uint8ClampedArray(5 * 3 * 4).fill(77);
    const large = enlarge({ width: 5, height: 3, count: 1, fps: 8, data }, 2);
    expect(new Set(large.data.filter((_, i) => i % 4 !== 3))).toEqual(new Set([77]));
  });
});
