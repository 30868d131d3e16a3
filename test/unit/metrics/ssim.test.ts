import { describe, expect, it } from 'vitest';
import type { Frames } from '../../../src/engine/frames';
import { ssim } from '../../../src/metrics/ssim';

/** Frames from an integer formula, so that another program can make the same ones. */
function patterned(width: number, height: number, patterns: number[]): Frames {
  const data = new Uint8ClampedArray(width * height * patterns.length * 4);
  for (const [frame, k] of patterns.entries()) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const rgba = [(x * 7 + y * 13 + k * 31) % 256, (x * y + k * 5) % 256, (x * x + 3 * y + k) % 256, 255];
        data.set(rgba, ((frame * height + y) * width + x) * 4);
      }
    }
  }
  return { width, height, count: patterns.length, fps: 8, data };
}

// Expected: numpy, a double loop over all window places with the 2-D window
// w = exp(-((arange(n)-(n-1)/2)**2)/(2*1.5**2)); k = outer(w/w.sum(), w/w.sum()); variances as E[x²]-E[x]².
const cases: [name: string, a: Frames, b: Frames, expected: number][] = [
  ['23×17, pattern 0 and 1', patterned(23, 17, [0]), patterned(23, 17, [1]), 0.5717879572926665],
  ['23×17, pattern 0 and 3', patterned(23, 17, [0]), patterned(23, 17, [3]), 0.23108203968138435],
  ['two frames, the mean of both', patterned(23, 17, [0, 1]), patterned(23, 17, [1, 2]), 0.4112159322959632],
  ['23×6, smaller than the window: size 5', patterned(23, 6, [0]), patterned(23, 6, [1]), 0.9690065788329165],
];

describe('ssim', () => {
  for (const [name, a, b, expected] of cases) {
    it(name, () => {
      expect(ssim(a, b)).toBeCloseTo(expected, 9);
      expect(ssim(b, a)).toBeCloseTo(expected, 9);
    });
  }

  it('is 1 for equal clips, also for one pixel', () => {
    expect(ssim(patterned(23, 17, [4]), patterned(23, 17, [4]))).toBeCloseTo(1, 12);
    expect(ssim(patterned(1, 1, [4]), patterned(1, 1, [4]))).toBeCloseTo(1, 12);
  });

  it('refuses other shapes', () => {
    expect(() => ssim(patterned(5, 4, [0]), patterned(4, 5, [0]))).toThrowError(
      expect.objectContaining({ code: 'metric-shape', message: expect.stringContaining('5×4×1') }),
    );
  });
});
