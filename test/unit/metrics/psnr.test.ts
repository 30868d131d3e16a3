import { describe, expect, it } from 'vitest';
import type { Frames } from '../../../src/engine/frames';
import { psnr } from '../../../src/metrics/psnr';

function flat(width: number, height: number, count: number, value: number): Frames {
  const data = new Uint8ClampedArray(width * height * count * 4).fill(value);
  return { width, height, count, fps: 8, data };
}

// 10·log10(255² / mse), by hand: python3 -c "from math import log10; print(10*log10(255**2/25))" and so on.
const cases: [difference: number, decibels: number][] = [
  [1, 48.1308036086791],
  [5, 34.1514035219587],
  [255, 0],
];

describe('psnr', () => {
  for (const [difference, decibels] of cases) {
    it(`a difference of ${difference} everywhere is ${decibels.toFixed(2)} dB`, () => {
      expect(psnr(flat(5, 3, 2, 0), flat(5, 3, 2, difference))).toBeCloseTo(decibels, 9);
    });
  }

  it('is infinite for equal clips', () => {
    expect(psnr(flat(3, 2, 4, 77), flat(3, 2, 4, 77))).toBe(Infinity);
  });

  it('does not look at alpha', () => {
    const seen = flat(3, 2, 4, 77);
    const other = flat(3, 2, 4, 77);
    for (let i = 3; i < other.data.length; i += 4) other.data[i] = 0;
    expect(psnr(seen, other)).toBe(Infinity);
  });

  it('takes one mean over all frames', () => {
    const other = flat(3, 2, 2, 0);
    other.data.fill(10, 0, 3 * 2 * 4);
    // One of two frames is off by 10: mse 50.
    expect(psnr(flat(3, 2, 2, 0), other)).toBeCloseTo(10 * Math.log10((255 * 255) / 50), 9);
  });

  it.each([
    [flat(3, 2, 2, 0), flat(2, 3, 2, 0)],
    [flat(3, 2, 2, 0), flat(3, 2, 1, 0)],
    [flat(3, 2, 0, 0), flat(3, 2, 0, 0)],
  ])('refuses other shapes', (a, b) => {
    expect(() => psnr(a, b)).toThrowError(expect.objectContaining({ code: 'metric-shape' }));
  });
});
