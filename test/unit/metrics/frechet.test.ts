import { describe, expect, it } from 'vitest';
import { frechetDistance } from '../../../src/metrics/frechet';
import { patternRows, reference } from './patterns';

const [a, b, few] = [patternRows(23, 7, 0), patternRows(19, 7, 3), patternRows(5, 7, 5)];

describe('frechetDistance', () => {
  it.each([
    ['more rows than features', b, reference.frechet['23 and 19 rows of 7']],
    ['fewer rows than features: a singular covariance', few, reference.frechet['23 and 5 rows of 7']],
  ])('is as scipy has it with %s', (_what, other, expected) => {
    expect(frechetDistance(a, other)).toBeCloseTo(expected, 5);
    expect(frechetDistance(other, a)).toBeCloseTo(expected, 5);
  });

  it('is 0 between a set and itself', () => {
    expect(frechetDistance(a, a)).toBeCloseTo(0, 6);
    expect(frechetDistance(few, few)).toBeCloseTo(0, 6);
  });

  it('is the squared shift when one set is the other moved', () => {
    const moved = a.map((row) => row.map((value) => value + 0.5));
    expect(frechetDistance(a, moved)).toBeCloseTo(7 * 0.25, 4);
  });

  it.each([
    [a, a.slice(0, 1)],
    [a, patternRows(9, 6, 1)],
  ])('refuses sets that cannot be compared', (first, second) => {
    expect(() => frechetDistance(first, second)).toThrowError(expect.objectContaining({ code: 'metric-shape' }));
  });
});
