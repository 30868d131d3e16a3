// What a seed changes about a planned layout, and what it must leave: the shape of a track, its angles, who is there.
import { describe, expect, it } from 'vitest';
import { seedLayout } from '../../../../src/engine/motion/seedLayout';
import { TorchRandom } from '../../../../src/engine/random';

const frames = 7;

/** Two things that move, the second one there or not: [F, 2, 5] of x, y, half height, angle, present. */
function plan(second: 0 | 1): Float32Array {
  const rows = Array.from({ length: frames }, (_, f) => [
    [0.1 * f, -0.05 * f, 0.5, 0.2 * f, 1],
    [-0.5, 0.02 * f, 0.3 + 0.01 * f, 0, second],
  ]);
  return Float32Array.from(rows.flat(2));
}

const at = (tracks: Float32Array, frame: number, thing: number) =>
  tracks.subarray((frame * 2 + thing) * 5, (frame * 2 + thing) * 5 + 5);

function changes(second: 0 | 1, seed: number, thing: number) {
  const [before, after] = [plan(second), seedLayout(plan(second), new TorchRandom(seed))];
  return Array.from({ length: frames }, (_, f) => {
    const [was, is] = [at(before, f, thing), at(after, f, thing)];
    expect([is[3], is[4]]).toEqual([was[3], was[4]]);
    return [is[0]! - was[0]!, is[1]! - was[1]!, Math.log(is[2]! / was[2]!)] as const;
  });
}

describe('seedLayout', () => {
  it.each([0, 1] as const)('moves a thing as a whole and scales it as a whole (second thing there: %i)', (second) => {
    for (const thing of [0, 1]) {
      const [first, ...others] = changes(second, 5, thing);
      for (const other of others) other.forEach((value, i) => expect(value).toBeCloseTo(first![i]!, 5));
      expect(Math.abs(first![0])).toBeGreaterThan(0);
    }
  });

  it('keeps within its spans over many seeds, comes near them, and gives two things less room', () => {
    const largest = ([0, 1] as const).map((second) => {
      const drawn = Array.from({ length: 200 }, (_, seed) => changes(second, seed, 0)[0]!);
      return [0, 1, 2].map((i) => Math.max(...drawn.map((change) => Math.abs(change[i]!))));
    });
    [
      [0.15, 0.12, 0.14],
      [0.05, 0.1, 0.14],
    ].forEach((spans, second) => {
      spans.forEach((span, i) => {
        expect(largest[second]![i]).toBeLessThanOrEqual(span + 1e-6);
        expect(largest[second]![i]).toBeGreaterThan(0.9 * span);
      });
    });
  });

  it('gives the same layout for the same seed and another one for another', () => {
    const [a, b, c] = [3, 3, 4].map((seed) => seedLayout(plan(1), new TorchRandom(seed)));
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it('leaves the plan itself alone', () => {
    const planned = plan(1);
    seedLayout(planned, new TorchRandom(1));
    expect(planned).toEqual(plan(1));
  });
});
