// Sizes that a model makes: named ones, and any within bounds.
import { describe, expect, it } from 'vitest';
import { canMakeSize, nearestSize, sizesWords } from '../../../src/experiment/videoSizes';

const sizes = [
  [96, 64],
  [64, 96],
] as const;
const named = { sizes };
const any = { sizes, anySize: { from: 30, to: 200, step: 4, aspect: 3, drawn: 64 } };

describe('canMakeSize', () => {
  it.each([
    [named, 96, 64, true],
    [named, 64, 96, true],
    [named, 64, 64, false],
    [named, 100, 64, false],
    [any, 96, 64, true],
    [any, 64, 64, true],
    [any, 32, 96, true],
    [any, 32, 100, false],
    [any, 100, 32, false],
    [any, 200, 200, true],
    [any, 204, 200, false],
    [any, 28, 32, false],
    [any, 66, 64, false],
    [any, 64, 66, false],
    [any, 64.5, 64, false],
  ])('%j, %d × %d: %s', (limits, width, height, expected) => {
    expect(canMakeSize(limits, width, height)).toBe(expected);
  });
});

describe('nearestSize', () => {
  it.each([
    [named, 50, 90, [64, 96]],
    [any, 50, 90, [52, 92]],
    [any, 10, 10, [32, 32]],
    [any, 400, 20, [96, 32]],
    [any, 20, 400, [32, 96]],
    [any, 1000, 999, [200, 200]],
    [{ sizes: [] }, 10, 10, undefined],
  ])('%j, %d × %d: %j', (limits, width, height, expected) => {
    expect(nearestSize(limits as typeof any, width, height)).toEqual(expected);
  });

  it('is always a size that can be made', () => {
    for (let width = 1; width < 300; width += 7) {
      for (let height = 1; height < 300; height += 11) {
        const [w, h] = nearestSize(any, width, height)!;
        expect(canMakeSize(any, w, h), `${width} × ${height}: ${w} × ${h}`).toBe(true);
      }
    }
  });
});

describe('sizesWords', () => {
  it.each([
    [named, '96 × 64, 64 × 96'],
    [any, '96 × 64, 64 × 96 or any multiples of 4 from 30 to 200 up to 3:1'],
  ])('%j: %s', (limits, words) => {
    expect(sizesWords(limits)).toBe(words);
  });
});
