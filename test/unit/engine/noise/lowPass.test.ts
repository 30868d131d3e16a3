// The filter against its formula on single waves, and against numpy on noise. Sides differ and are odd, even and no powers of two.
import { describe, expect, test } from 'vitest';
import { lowPass, type ClipSize } from '../../../../src/engine/noise/lowPass';

const size: ClipSize = { channels: 2, frames: 5, height: 6, width: 9 };
const count = 2 * 5 * 6 * 9;

/** A wave with k full turns along each axis, the same in both channels. */
function waves([time, row, column]: [number, number, number]): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => {
    const [t, y, x] = [Math.floor(i / 54) % 5, Math.floor(i / 9) % 6, i % 9];
    return Math.cos(2 * Math.PI * ((time * t) / 5 + (row * y) / 6 + (column * x) / 9) + 0.4);
  });
}

/** The gain of the Butterworth filter of order 4 for such a wave. */
function gain([time, row, column]: [number, number, number], cutoff: number): number {
  const square = ((2 * time) / 5) ** 2 + ((2 * row) / 6) ** 2 + ((2 * column) / 9) ** 2;
  return 1 / (1 + (square / cutoff ** 2) ** 4);
}

describe('lowPass', () => {
  const cases: [turns: [number, number, number], cutoff: number][] = [
    [[0, 0, 0], 0.25],
    [[1, 0, 0], 0.25],
    [[1, 0, 0], 0.4],
    [[0, 1, 0], 0.4],
    [[0, 0, 1], 0.25],
    [[0, 0, 4], 0.9],
    [[1, 1, 1], 0.5],
    [[2, 3, 4], 1],
  ];
  test.each(cases)('weakens a wave of %j turns by the formula (cutoff %f)', (turns, cutoff) => {
    const values = waves(turns);
    const factor = gain(turns, cutoff);
    lowPass(values, size, cutoff).forEach((value, i) => expect(value).toBeCloseTo(factor * values[i]!, 5));
  });

  // numpy 2.4: x = sin(1.3 i + i² mod 7) [2, 5, 6, 9]; X = fftn over the last three axes times 1 / (1 + (d² / .25²)⁴), d from fftfreq · 2; ifftn.
  test('agrees with numpy on values of every frequency', () => {
    const values = Float32Array.from({ length: count }, (_, i) => Math.sin(1.3 * i + ((i * i) % 7)));
    const slow = lowPass(values, size, 0.25);
    const known: [at: number, value: number][] = [
      [0, -0.00526419],
      [1, 0.00226798],
      [53, -0.00190985],
      [54, -0.00554233],
      [100, 0.00315455],
      [269, -0.0017229],
      [270, 0.00973101],
      [300, 0.00409639],
      [401, -0.00963649],
      [539, 0.00769237],
    ];
    known.forEach(([i, value]) => expect(slow[i]).toBeCloseTo(value, 6));
  });

  test('keeps the channels apart and does not change its input', () => {
    const values = new Float32Array(count);
    values.fill(1, 0, count / 2);
    const before = values.slice();
    const slow = lowPass(values, size, 0.25);
    expect(values).toEqual(before);
    slow.forEach((value, i) => expect(value).toBeCloseTo(i < count / 2 ? 1 : 0, 6));
  });
});
