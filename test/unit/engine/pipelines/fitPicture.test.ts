// Pictures to latent frames: crop, exact area average, range. Expected numbers are worked out by hand beside each case.
import { describe, expect, test } from 'vitest';
import { fitPicture } from '../../../../src/engine/pipelines/fitPicture';

const latent = { height: 1, width: 2, scale: 1, shift: 0 };

/** A grey picture from its values, row by row. */
function grey(width: number, height: number, values: number[], alpha = 255) {
  const data = Uint8ClampedArray.from(values.flatMap((value) => [value, value, value, alpha]));
  return { width, height, count: values.length / (width * height), fps: 8, data };
}
const unit = (value: number) => (value / 255) * 2 - 1;
const red = (fitted: Float32Array) => [...fitted.subarray(0, latent.height * latent.width)];

describe('fitPicture', () => {
  const cases: [what: string, width: number, height: number, values: number[], expected: number[]][] = [
    ['equal size keeps every value', 2, 1, [0, 255], [0, 255]],
    ['twice the size averages 2 × 2 blocks', 4, 2, [0, 40, 100, 100, 80, 120, 200, 0], [60, 100]],
    ['three columns to two split the middle one', 3, 1.5 * 2, [0, 90, 180, 0, 90, 180, 0, 90, 180], [30, 150]],
    ['a tall picture loses top and bottom', 2, 3, [9, 9, 0, 200, 9, 9], [0, 200]],
    ['a wide picture loses both sides', 6, 1, [9, 9, 0, 200, 9, 9], [0, 200]],
    ['a smaller picture is repeated', 1, 1, [50], [50, 50]],
  ];
  test.each(cases)('%s', (_what, width, height, values, expected) => {
    const fitted = red(fitPicture(grey(width, height, values), 0, latent));
    fitted.forEach((value, i) => expect(value).toBeCloseTo(unit(expected[i]!), 5));
  });

  test('takes the frame that was asked for', () => {
    expect(red(fitPicture(grey(2, 1, [1, 2, 30, 40]), 1, latent))[1]).toBeCloseTo(unit(40), 5);
  });

  test('keeps the channels apart, rows before columns', () => {
    const data = Uint8ClampedArray.from([10, 20, 30, 255, 40, 50, 60, 255]);
    const fitted = fitPicture({ width: 2, height: 1, count: 1, fps: 8, data }, 0, latent);
    [10, 40, 20, 50, 30, 60].forEach((value, i) => expect(fitted[i]).toBeCloseTo(unit(value), 5));
  });

  test('transparent pixels count as black', () => {
    expect(red(fitPicture(grey(2, 1, [200, 200], 0), 0, latent))).toEqual([-1, -1]);
  });

  test('shift and scale of the latent are applied to the range [-1, 1]', () => {
    const moved = red(fitPicture(grey(2, 1, [255, 0]), 0, { ...latent, shift: 0.5, scale: 2 }));
    expect(moved).toEqual([1, -3]);
  });
});
