import { describe, expect, it } from 'vitest';
import { lumaOf, meanDifference, shrunk } from '../../../src/metrics/luma';
import { greys, patternClip } from './patterns';

describe('lumaOf', () => {
  it('weighs the colours as BT.601 does and drops alpha', () => {
    const frames = {
      ...greys(2, 1, [0, 0]),
      data: Uint8ClampedArray.of(255, 0, 0, 9, 0, 255, 0, 0, 0, 0, 255, 0, 255, 255, 255, 7),
    };
    const [first, second] = lumaOf(frames);
    expect(first).toMatchObject({ width: 2, height: 1 });
    expect(Array.from(first!.data, (value) => Math.round(value * 1000))).toEqual([76245, 149685]);
    expect(Array.from(second!.data, (value) => Math.round(value * 1000))).toEqual([29070, 255000]);
  });
});

describe('meanDifference', () => {
  it('is the mean of the absolute differences', () => {
    const [a, b] = lumaOf(greys(3, 2, [10, 250]));
    expect(meanDifference(a!, b!)).toBeCloseTo(240, 4);
    expect(meanDifference(b!, b!)).toBe(0);
  });
});

describe('shrunk', () => {
  it('takes means of whole cells and leaves out what does not fill one', () => {
    const plane = { width: 5, height: 3, data: Float32Array.from({ length: 15 }, (_, i) => i) };
    expect(shrunk(plane, 2)).toEqual({ width: 2, height: 1, data: Float32Array.of(3, 5) });
  });

  it('by 1 is the same picture', () => {
    const [plane] = lumaOf(patternClip(7, 5, 1));
    expect(shrunk(plane!, 1)).toEqual(plane);
  });
});
