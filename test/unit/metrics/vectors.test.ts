import { describe, expect, it } from 'vitest';
import { cosine, requireRows } from '../../../src/metrics/vectors';

describe('cosine', () => {
  it.each([
    [[1, 2, 2], [2, 4, 4], 1],
    [[3, 4], [4, 3], 0.96],
    [[1, 0], [-2, 0], -1],
    [[0, 0], [0, 0], 1],
    [[0, 0], [1, 0], 0],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(cosine(Float32Array.from(a), Float32Array.from(b))).toBeCloseTo(expected, 6);
  });
});

describe('requireRows', () => {
  it('lets rows of one length pass', () => {
    expect(() => requireRows([Float32Array.of(1, 2), Float32Array.of(3, 4)], 2)).not.toThrow();
  });

  it.each([
    [[Float32Array.of(1)], 2],
    [[], 1],
    [[Float32Array.of(1), Float32Array.of(1, 2)], 2],
    [[Float32Array.of(), Float32Array.of()], 2],
  ])('refuses others', (rows, least) => {
    expect(() => requireRows(rows, least)).toThrowError(
      expect.objectContaining({ code: 'metric-shape', message: expect.stringContaining(`needs ${least} rows`) }),
    );
  });
});
