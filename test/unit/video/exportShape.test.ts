import { describe, expect, it } from 'vitest';
import type { ExportShape } from '../../../src/protocol/exportFormats';
import { evenWidths, shapeFrames, sizeOf } from '../../../src/video/exportShape';
import { sampleFrames } from './sample';

const code = (name: string, ...texts: string[]) =>
  expect.objectContaining({
    code: name,
    fault: 'user',
    ...(texts.length > 0 ? { hint: expect.stringMatching(texts.join('.*')) } : {}),
  });

describe('the size', () => {
  it.each<[shape: ExportShape, width: number, height: number]>([
    [{}, 96, 64],
    [{ width: 48 }, 48, 32],
    [{ width: 50 }, 50, 33],
    [{ width: 300 }, 300, 200],
    [{ width: 1 }, 1, 1],
    [{ scale: 0.5 }, 48, 32],
    [{ scale: 1 / 3 }, 32, 21],
    [{ scale: 2.5 }, 240, 160],
  ])('%j of 96 × 64 is %i × %i', (shape, width, height) => {
    expect(sizeOf({ width: 96, height: 64 }, shape)).toEqual({ width, height });
  });

  it.each<ExportShape>([
    { width: 0 },
    { width: 12.5 },
    { width: Number.NaN },
    { width: 8193 },
    { scale: 0 },
    { scale: -1 },
    { scale: Infinity },
    { scale: 0.001 },
    { scale: 100 },
    { width: 48, scale: 0.5 },
  ])('%j is refused', (shape) => {
    expect(() => sizeOf({ width: 96, height: 64 }, shape)).toThrowError(code('bad-size'));
  });

  it.each<[string, number, number, ExportShape, string]>([
    ['an odd width', 96, 64, { width: 51 }, '48 \\(48 × 32\\) or 54 \\(54 × 36\\)'],
    ['an odd height that follows', 96, 64, { width: 50 }, '48 \\(48 × 32\\) or 54 \\(54 × 36\\)'],
    ['a clip of odd sides as it is', 33, 17, {}, '32 \\(32 × 16\\) or 34 \\(34 × 18\\)'],
    ['a scale', 96, 64, { scale: 1.02 }, '96 \\(96 × 64\\) or 100 \\(100 × 67\\)|96 \\(96 × 64\\) or 102'],
  ])('%s is refused where sides must be even, with the nearest that can be', (_, width, height, shape, hint) => {
    const frames = sampleFrames(width, height, 3);
    expect(() => shapeFrames(frames, shape, { even: true })).toThrowError(code('odd-size', hint));
    expect(shapeFrames(frames, shape).count).toBe(3);
  });

  it('suggests only widths with which both sides are even', () => {
    for (const [width, height] of [
      [96, 64],
      [384, 216],
      [33, 17],
      [17, 33],
      [256, 256],
    ] as const) {
      for (let asked = 3; asked < 80; asked += 7) {
        for (const even of evenWidths({ width, height }, asked)) {
          const size = sizeOf({ width, height }, { width: even });
          expect([size.width % 2, size.height % 2], `${width}×${height} at ${asked}`).toEqual([0, 0]);
        }
      }
    }
  });
});

describe('the frames', () => {
  const frames = sampleFrames(9, 5, 7);
  const size = 9 * 5 * 4;

  it.each([
    [1, 7],
    [2, 5],
    [4, 4],
    [7, 7],
  ])('%i to %i are taken, both among them', (first, last) => {
    const cut = shapeFrames(frames, { range: { first, last } });
    expect(cut.count).toBe(last - first + 1);
    expect([...cut.data]).toEqual([...frames.data.subarray((first - 1) * size, last * size)]);
  });

  it.each([
    [0, 3],
    [1, 8],
    [5, 4],
    [1.5, 3],
    [Number.NaN, 3],
  ])('%d to %d are refused', (first, last) => {
    expect(() => shapeFrames(frames, { range: { first, last } })).toThrowError(code('bad-range', '1 to 7'));
  });
});

describe('the speed', () => {
  it.each([
    [undefined, 8],
    [1, 8],
    [2, 16],
    [0.25, 2],
    [10, 80],
  ])('%s makes 8 frames per second %d', (speed, fps) => {
    expect(shapeFrames(sampleFrames(9, 5, 2), { speed }).fps).toBe(fps);
  });

  it.each([0, 0.05, 11, -1, Number.NaN, Infinity])('%d is refused', (speed) => {
    expect(() => shapeFrames(sampleFrames(9, 5, 2), { speed })).toThrowError(code('bad-speed', '0\\.1 to 10'));
  });
});
