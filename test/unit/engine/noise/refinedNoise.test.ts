// What a further round keeps of the one before: its slow part, and nothing of what changes fast.
import { describe, expect, test } from 'vitest';
import { lowPass } from '../../../../src/engine/noise/lowPass';
import { refinedNoise } from '../../../../src/engine/noise/refinedNoise';
import { TorchRandom } from '../../../../src/engine/random';

const size = { channels: 3, frames: 7, height: 12, width: 20 };
const count = 3 * 7 * 12 * 20;
const random = new TorchRandom(5);
const first = random.randn(count);
const fresh = random.randn(count);
const flat = new Float32Array(count);

function correlation(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
const slow = (values: Float32Array) => lowPass(values, size, 0.25);
function fast(values: Float32Array): Float32Array {
  const kept = slow(values);
  return values.map((value, i) => value - kept[i]!);
}

describe('refinedNoise', () => {
  const made = refinedNoise({ clean: flat, first, fresh }, size);

  test('is noise: mean 0, variance 1', () => {
    const mean = made.reduce((sum, value) => sum + value, 0) / count;
    const variance = made.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    expect(Math.abs(mean)).toBeLessThan(0.06);
    expect(Math.abs(variance - 1)).toBeLessThan(0.06);
  });

  test('keeps the slow part of the first noise and takes the fast part of the fresh one', () => {
    expect(correlation(slow(made), slow(first))).toBeGreaterThan(0.9);
    expect(correlation(fast(made), fast(fresh))).toBeGreaterThan(0.95);
    expect(Math.abs(correlation(fast(made), fast(first)))).toBeLessThan(0.1);
  });

  test('the slow part of the clip shows in it, as much as the noisiest step leaves', () => {
    const clean = flat.map((_, i) => (Math.floor(i / 1680) === 1 ? 0.8 : -0.4));
    const shifted = refinedNoise({ clean, first, fresh }, size);
    shifted.forEach((value, i) => expect(value - made[i]!).toBeCloseTo(0.0683 * clean[i]!, 5));
  });

  test('the same input gives the same noise', () => {
    expect(refinedNoise({ clean: flat, first, fresh }, size)).toEqual(made);
  });
});
