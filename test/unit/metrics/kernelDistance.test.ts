import { describe, expect, it } from 'vitest';
import { kernelDistance } from '../../../src/metrics/kernelDistance';
import { patternRows, reference } from './patterns';

const [a, b, few] = [patternRows(23, 7, 0), patternRows(19, 7, 3), patternRows(5, 7, 5)];

describe('kernelDistance', () => {
  it.each([
    [b, reference.kernel['23 and 19 rows of 7']],
    [few, reference.kernel['23 and 5 rows of 7']],
  ])('is as numpy has it', (other, expected) => {
    expect(kernelDistance(a, other)).toBeCloseTo(expected, 5);
    expect(kernelDistance(other, a)).toBeCloseTo(expected, 5);
  });

  it('by hand: rows 1 and 1 against rows 0 and 0, kernels 8, 1 and 1', () => {
    const ones = [Float32Array.of(1), Float32Array.of(1)];
    const zeros = [Float32Array.of(0), Float32Array.of(0)];
    expect(kernelDistance(ones, zeros)).toBeCloseTo(8 + 1 - 2, 9);
  });

  it('grows with the distance', () => {
    const moved = (by: number) => a.map((row) => row.map((value) => value + by));
    const distances = [0.5, 1, 2].map((by) => kernelDistance(a, moved(by)));
    expect(distances).toEqual([...distances].sort((x, y) => x - y));
  });

  it.each([
    [a, a.slice(0, 1)],
    [a, patternRows(9, 6, 1)],
  ])('refuses sets that cannot be compared', (first, second) => {
    expect(() => kernelDistance(first, second)).toThrowError(expect.objectContaining({ code: 'metric-shape' }));
  });
});
