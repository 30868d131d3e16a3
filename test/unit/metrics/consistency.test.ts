import { describe, expect, it } from 'vitest';
import { consistency } from '../../../src/metrics/consistency';
import { patternRows, reference } from './patterns';

describe('consistency', () => {
  it('is as numpy has it', () => {
    expect(consistency(patternRows(23, 7, 0))).toBeCloseTo(reference.consistency['23x7'], 4);
    expect(consistency(patternRows(5, 7, 5))).toBeCloseTo(reference.consistency['5x7'], 4);
  });

  it.each([
    ['equal frames', [Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 3)], 100],
    ['the same direction', [Float32Array.of(1, 2), Float32Array.of(3, 6)], 100],
    ['turned by a right angle', [Float32Array.of(1, 0), Float32Array.of(0, 2)], 0],
    ['the opposite', [Float32Array.of(1, 1), Float32Array.of(-1, -1)], -100],
    ['a single frame', [Float32Array.of(1, 1)], 100],
  ])('of %s', (_what, rows, expected) => {
    expect(consistency(rows)).toBeCloseTo(expected, 5);
  });
});
