import { describe, expect, it } from 'vitest';
import { frozenFrames } from '../../../src/metrics/frozenFrames';
import { lumaOf } from '../../../src/metrics/luma';
import { frozen, greys, patternClips, reference } from './patterns';

describe('frozenFrames', () => {
  it.each([
    ['a frozen clip', frozen(4), 1],
    ['a moving clip', patternClips['29x17x5'], 0],
    ['one step of three', greys(7, 5, [0, 40, 40, 80]), 1 / 3],
    ['a single frame', greys(7, 5, [4]), 0],
  ])('of %s', (_what, frames, expected) => {
    expect(frozenFrames(lumaOf(frames))).toBeCloseTo(expected, 9);
  });

  it.each([
    [8, 1], // 8 / 35 = 0.229 grey levels on average
    [10, 0], // 0.286; a thousandth of the range is 0.255
  ])('ignores changes up to a thousandth of the range: %i pixels by one level', (pixels, expected) => {
    const frames = greys(7, 5, [90, 90]);
    for (let pixel = 35; pixel < 35 + pixels; pixel++) frames.data.set([91, 91, 91], pixel * 4);
    expect(frozenFrames(lumaOf(frames))).toBe(expected);
  });

  it('agrees with the reference clips, which all move', () => {
    const shares = Object.keys(reference.clips).map((name) =>
      frozenFrames(lumaOf(patternClips[name as keyof typeof patternClips])),
    );
    expect(shares).toEqual([0, 0]);
  });
});
