import { describe, expect, it } from 'vitest';
import type { Frames } from '../../../src/engine/frames';
import { requireSameShape } from '../../../src/metrics/pair';
import { psnr } from '../../../src/metrics/psnr';
import { ssim } from '../../../src/metrics/ssim';
import { sampleFrames } from '../video/sample';

describe('requireSameShape', () => {
  it('lets equal shapes pass, whatever the frame rate', () => {
    expect(() => requireSameShape(sampleFrames(5, 3, 2, 8), sampleFrames(5, 3, 2, 24))).not.toThrow();
  });

  it.each([
    [sampleFrames(5, 3, 2), sampleFrames(3, 5, 2), '5×3×2', '3×5×2'],
    [sampleFrames(5, 3, 2), sampleFrames(5, 4, 2), '5×3×2', '5×4×2'],
    [sampleFrames(5, 3, 2), sampleFrames(5, 3, 1), '5×3×2', '5×3×1'],
    [sampleFrames(5, 3, 0), sampleFrames(5, 3, 0), '5×3×0', '5×3×0'],
  ])('names both shapes when it refuses', (a, b, first, second) => {
    const expected = {
      code: 'metric-shape',
      fault: 'internal',
      message: `Cannot compare a clip of ${first} with one of ${second}.`,
    };
    expect(() => requireSameShape(a, b)).toThrowError(expect.objectContaining(expected));
  });
});

describe('metrics of pairs', () => {
  const original = sampleFrames(40, 24, 3);
  const withNoise = (strength: number): Frames => {
    let state = 5;
    const data = original.data.map((value) => {
      state = (state * 48271) % 2147483647;
      return value + ((state % (2 * strength + 1)) - strength);
    });
    return { ...original, data };
  };

  for (const [name, metric] of Object.entries({ psnr, ssim })) {
    it(`${name} falls as noise grows, and takes the clips in either order`, () => {
      const values = [1, 4, 16, 48].map((strength) => metric(original, withNoise(strength)));
      expect(values).toEqual([...values].sort((a, b) => b - a));
      expect(new Set(values).size).toBe(4);
      expect(metric(withNoise(16), original)).toBeCloseTo(values[2]!, 9);
    });
  }
});
