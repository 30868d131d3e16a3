import { describe, expect, it } from 'vitest';
import { inTurn, median, summary } from '../../bench/statistics.mjs';

describe('median', () => {
  it.each([
    { values: [5], expected: 5 },
    { values: [9, 1, 2], expected: 2 },
    { values: [4, 1, 3, 100], expected: 3.5 },
    { values: [10, 9, 1], expected: 9 },
  ])('of $values', ({ values, expected }) => {
    expect(median(values)).toBe(expected);
  });

  it('leaves its input as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('refuses nothing', () => {
    expect(() => median([])).toThrow('no median of nothing');
  });
});

describe('summary', () => {
  it('gives the middle, both ends and the count', () => {
    expect(summary([8, 2, 5, 3])).toEqual({ median: 4, least: 2, most: 8, count: 4 });
  });
});

describe('inTurn', () => {
  const recorded = (order: string[], name: string, times: number[]) => async () => {
    order.push(name);
    return times[order.filter((one) => one === name).length - 1] ?? 0;
  };

  it('alternates, and leaves the warm-up out of the figures', async () => {
    const order: string[] = [];
    const contenders = { a: recorded(order, 'a', [90, 1, 2, 3]), b: recorded(order, 'b', [80, 30, 20, 10]) };
    const times = await inTurn(contenders, { warmUp: 1, rounds: 3 });
    expect(order.join('')).toBe('abababab');
    expect(times).toEqual({
      a: { median: 2, least: 1, most: 3, count: 3 },
      b: { median: 20, least: 10, most: 30, count: 3 },
    });
  });

  it('passes on what a contender throws', async () => {
    const failing = { a: () => Promise.reject(new Error('out of memory')) };
    await expect(inTurn(failing, { warmUp: 0, rounds: 1 })).rejects.toThrow('out of memory');
  });
});
