import { describe, expect, it } from 'vitest';
import { promptScore } from '../../../src/metrics/promptScore';

describe('promptScore', () => {
  it.each([
    [Float32Array.of(3, 4), Float32Array.of(6, 8), 100],
    [Float32Array.of(3, 4), Float32Array.of(4, 3), 96],
    [Float32Array.of(1, 0), Float32Array.of(0, 1), 0],
    // Never below 0, as in the paper.
    [Float32Array.of(1, 0), Float32Array.of(-1, 0), 0],
  ])('of %o and %o is %d', (prompt, clip, expected) => {
    expect(promptScore(prompt, clip)).toBeCloseTo(expected, 4);
  });
});
