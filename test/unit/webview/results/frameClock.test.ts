import { describe, expect, it } from 'vitest';
import { frameAt } from '../../../../webview/results/frameClock';

describe('frameAt', () => {
  it.each([
    [0, 16, 8, 0],
    [124, 16, 8, 0],
    [125, 16, 8, 1],
    [1999, 16, 8, 15],
    [2000, 16, 8, 0],
    [10_000, 3, 12, 0],
    [5000, 1, 8, 0],
    [5000, 0, 8, 0],
    [-50, 16, 8, 0],
  ])('at %i ms of %i frames at %i fps', (milliseconds, count, fps, expected) => {
    expect(frameAt(milliseconds, count, fps)).toBe(expected);
  });
});
