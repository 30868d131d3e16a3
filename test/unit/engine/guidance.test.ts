// Guidance against numbers worked out by hand.

import { describe, expect, it } from 'vitest';
import { combineGuidance, guidanceActive } from '../../../src/engine/guidance';

const expectClose = (got: Float32Array, want: readonly number[]): void => {
  expect(got.length).toBe(want.length);
  want.forEach((value, i) => expect(got[i]).toBeCloseTo(value, 5));
};

describe('combineGuidance', () => {
  const cond = Float32Array.of(1, 2, -1, 0);
  const uncond = Float32Array.of(0, 1, 1, 0);

  // u + s (c − u) with c − u = [1, 1, −2, 0]
  it.each([
    [0, [0, 1, 1, 0]],
    [1, [1, 2, -1, 0]],
    [2.5, [2.5, 3.5, -4, 0]],
    [-1, [-1, 0, 3, 0]],
  ])('goes %d times from the unconditional to the conditional output', (scale, want) => {
    expectClose(combineGuidance(cond, uncond, { scale, rescale: 0 }), want);
  });

  // std(c) = √1.25 (mean 0.5); guided [2.5, 3.5, −4, 0]: mean 0.5, squares 4 + 9 + 20.25 + 0.25 = 33.5, std √8.375.
  const ratio = Math.sqrt(1.25 / 8.375);

  it('sets the spread back to the conditional one with a rescale of 1', () => {
    expectClose(combineGuidance(cond, uncond, { scale: 2.5, rescale: 1 }), [2.5 * ratio, 3.5 * ratio, -4 * ratio, 0]);
  });

  it('mixes rescaled and plain output', () => {
    const factor = 0.7 * ratio + 0.3;
    expectClose(combineGuidance(cond, uncond, { scale: 2.5, rescale: 0.7 }), [
      2.5 * factor,
      3.5 * factor,
      -4 * factor,
      0,
    ]);
  });

  it('leaves the conditional output alone at scale 1, whatever the rescale', () => {
    expectClose(combineGuidance(cond, uncond, { scale: 1, rescale: 0.7 }), [1, 2, -1, 0]);
  });

  it('does not divide by the spread of a constant output', () => {
    const flat = Float32Array.of(2, 2, 2);
    expectClose(combineGuidance(flat, Float32Array.of(1, 1, 1), { scale: 3, rescale: 1 }), [4, 4, 4]);
  });

  it('leaves its inputs as they were', () => {
    const given = [Float32Array.of(1, 2), Float32Array.of(3, 5)] as const;
    combineGuidance(given[0], given[1], { scale: 4, rescale: 0.5 });
    expect(given.map((values) => [...values])).toEqual([
      [1, 2],
      [3, 5],
    ]);
  });
});

describe('guidanceActive', () => {
  const stepsIn = (interval: [number, number], steps: number): number[] =>
    Array.from({ length: steps }, (_, step) => step).filter((step) => guidanceActive(step, steps, interval));

  it.each([
    [[0, 1], 4, [0, 1, 2, 3]],
    [[0, 0], 4, []],
    [[1, 1], 4, []],
    [[0.5, 1], 4, [2, 3]],
    [[0, 0.5], 4, [0, 1]],
    [[0.1, 0.9], 10, [1, 2, 3, 4, 5, 6, 7, 8]],
    [[0.3, 0.7], 10, [3, 4, 5, 6]],
    [[0.2, 0.4], 12, [3, 4]],
    [[0, 1], 1, [0]],
  ] as [[number, number], number, number[]][])('of %j over %i steps', (interval, steps, want) => {
    expect(stepsIn(interval, steps)).toEqual(want);
  });

  it('cuts a run into parts that do not overlap', () => {
    const parts: [number, number][] = [
      [0, 0.35],
      [0.35, 0.8],
      [0.8, 1],
    ];
    expect(parts.flatMap((part) => stepsIn(part, 12))).toEqual(stepsIn([0, 1], 12));
  });
});
