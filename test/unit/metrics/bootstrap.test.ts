import { describe, expect, it } from 'vitest';
import { bootstrapMean } from '../../../src/metrics/bootstrap';

describe('bootstrapMean', () => {
  it('is about 1.96 standard errors either way for many values', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i * 7919) % 101);
    const { mean, low, high, count } = bootstrapMean(values)!;
    // python3 -c "from statistics import *; v=[i*7919%101 for i in range(400)]; print(mean(v), 1.96*pstdev(v)/20)"
    expect(mean).toBeCloseTo(50.01, 9);
    expect(mean - low).toBeGreaterThan(2.5);
    expect(mean - low).toBeLessThan(3.2);
    expect(high - mean).toBeGreaterThan(2.5);
    expect(high - mean).toBeLessThan(3.2);
    expect(count).toBe(400);
  });

  it.each([
    [[4], { mean: 4, low: 4, high: 4, count: 1 }],
    [[2, 2, 2], { mean: 2, low: 2, high: 2, count: 3 }],
    [[], undefined],
  ])('of %j', (values, expected) => {
    expect(bootstrapMean(values)).toEqual(expected);
  });

  it('answers the same every time, and never outside of the values', () => {
    const values = [0.1, 0.9, 0.4, 0.7, 0.2];
    const first = bootstrapMean(values)!;
    expect(bootstrapMean(values)).toEqual(first);
    expect(first.low).toBeGreaterThanOrEqual(0.1);
    expect(first.high).toBeLessThanOrEqual(0.9);
    expect(first.low).toBeLessThan(first.mean);
    expect(first.high).toBeGreaterThan(first.mean);
  });
});
