// Planner's tracks stretched, repeated and closed; tracks are made by formulas whose continuation is known.
import { describe, expect, test } from 'vitest';
import { longRates, longTracks, sampled, thereAndBack } from '../../../../src/engine/motion/longTracks';

const samples = 121;
const native = 16;

/** Thing 0 follows the formulas over time 0…1, thing 1 stands still. */
function dense(formulas: { x?: (t: number) => number; size?: (t: number) => number; angle?: (t: number) => number }) {
  const objects = Float32Array.from(
    Array.from({ length: samples }, (_, i) => {
      const t = i / (samples - 1);
      return [
        formulas.x?.(t) ?? 0.1,
        -0.2,
        formulas.size?.(t) ?? 0.5,
        formulas.angle?.(t) ?? 0,
        0.9,
        0.4,
        0.3,
        0.2,
        0.1,
        0.05,
      ];
    }).flat(),
  );
  const camera = Float32Array.from(Array.from({ length: samples }, (_, i) => [i / (samples - 1), 0.5, 0, -1]).flat());
  return { objects, camera, native };
}
const column = (tracks: Float32Array, which: number) => [...tracks].filter((_, i) => i % 10 === which);
const steps = (values: number[]) => values.slice(1).map((value, i) => Math.abs(value - values[i]!));

describe('longTracks', () => {
  test('a way takes the whole clip', () => {
    const x = column(longTracks(dense({ x: (t) => 0.6 - 1.2 * t }), { frames: 121, loop: false }), 0);
    expect(x).toHaveLength(121);
    [0, 30, 60, 120].forEach((frame) => expect(x[frame]).toBeCloseTo(0.6 - (1.2 * frame) / 120, 4));
  });

  test('a size grows evenly in its logarithm', () => {
    const size = column(longTracks(dense({ size: (t) => 0.3 * Math.exp(t) }), { frames: 61, loop: false }), 2);
    expect(size[0]).toBeCloseTo(0.3, 4);
    expect(size[30]).toBeCloseTo(0.3 * Math.exp(0.5), 3);
    expect(size[60]).toBeCloseTo(0.3 * Math.E, 3);
  });

  test.each([
    ['bouncing', (t: number) => Math.abs(Math.sin(2.5 * Math.PI * t)), 0.4],
    ['shaking', (t: number) => 0.13 * Math.sin(6 * Math.PI * t), 1 / 3],
    ['circling', (t: number) => 0.38 * Math.cos(2 * Math.PI * t), 1],
  ])('%s goes on at its own pace', (_what, formula, period) => {
    const frames = 5 * (native - 1) + 1;
    const x = column(longTracks(dense({ x: formula }), { frames, loop: false }), 0);
    const swing = Math.max(...x) - Math.min(...x);
    x.forEach((value, frame) => {
      expect(Math.abs(value - formula((frame / (native - 1)) % period))).toBeLessThan(0.06 * swing);
    });
  });

  test('a zigzag gets across once while it swings as fast as before', () => {
    const wave = (t: number) => 0.2 * Math.sin(4 * Math.PI * t);
    const x = column(longTracks(dense({ x: (t) => 1.1 * t + wave(t) }), { frames: 151, loop: false }), 0);
    x.forEach((value, frame) => expect(value).toBeCloseTo((1.1 * frame) / 150 + wave(frame / 15), 1));
  });

  test('a full turn goes on turning', () => {
    const angle = column(longTracks(dense({ angle: (t) => 4.7 * t }), { frames: 46, loop: false }), 3);
    expect(angle[45]).toBeCloseTo(3 * 4.7, 3);
  });

  test('what stands still stays, and so does the presence', () => {
    const tracks = longTracks(dense({}), { frames: 40, loop: false });
    for (const which of [1, 4, 5, 6, 7, 8, 9]) expect(Math.max(...steps(column(tracks, which)))).toBeLessThan(1e-6);
  });
});

describe('a loop', () => {
  test.each([
    ['a way', { x: (t: number) => 0.6 - 1.2 * t }, 0],
    ['a bounce', { x: (t: number) => Math.abs(Math.sin(2.5 * Math.PI * t)) }, 0],
    ['a zigzag', { x: (t: number) => 1.1 * t + 0.2 * Math.sin(4 * Math.PI * t) }, 0],
    ['growing', { size: (t: number) => 0.3 * Math.exp(t) }, 2],
  ])('%s: the step over the seam is no larger than another', (_what, formulas, which) => {
    for (const frames of [16, 24, 51]) {
      const values = column(longTracks(dense(formulas), { frames, loop: true }), which);
      expect(Math.abs(values.at(-1)! - values[0]!)).toBeLessThanOrEqual(1.05 * Math.max(...steps(values)));
      expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.1);
    }
  });

  test('a spin makes whole turns', () => {
    const frames = 32;
    const angle = column(longTracks(dense({ angle: (t) => 4.7 * t }), { frames, loop: true }), 3);
    const each = steps(angle);
    const seam = (angle[0]! + 4 * Math.PI - angle.at(-1)!) % (2 * Math.PI);
    expect(seam).toBeCloseTo(each[0]!, 4);
  });

  test('there and back is half the way and back, evenly around the middle', () => {
    expect(thereAndBack(0, 24)).toBe(0);
    expect(thereAndBack(12, 24)).toBeCloseTo(0.5, 12);
    expect(thereAndBack(6, 24)).toBeCloseTo(0.25, 12);
    expect(thereAndBack(23, 24)).toBeCloseTo(thereAndBack(1, 24), 12);
  });
});

test('rates take the whole clip too', () => {
  const rates = longRates(dense({}), 5);
  expect([...rates]).toEqual([0, 0.5, 0, -1, 0.25, 0.5, 0, -1, 0.5, 0.5, 0, -1, 0.75, 0.5, 0, -1, 1, 0.5, 0, -1]);
});

test.each([
  [[2, 4, 8], 0.25, 3],
  [[2, 4, 8], 1, 8],
  [[2, 4, 8], -1, 2],
  [[5], 0.7, 5],
])('samples %j at %d: %d', (values, at, expected) => {
  expect(sampled(values, at)).toBe(expected);
});
