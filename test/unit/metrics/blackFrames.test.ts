import { describe, expect, it } from 'vitest';
import { blackFrames } from '../../../src/metrics/blackFrames';
import { lumaOf } from '../../../src/metrics/luma';
import { frozen, greys, patternClips, reference } from './patterns';

describe('blackFrames', () => {
  it.each([
    [greys(10, 7, [0, 25, 26, 255]), 0.5],
    [patternClips['29x17x5'], 0],
    [greys(10, 7, [0]), 1],
  ])('counts frames whose pixels lie within a tenth of the range', (frames, expected) => {
    expect(blackFrames(lumaOf(frames))).toBe(expected);
  });

  it.each([
    [1, 1], // 98.6 % are dark
    [2, 0], // 97.1 %
  ])('allows 2 %% of other pixels: %i of 70', (bright, expected) => {
    const frames = greys(10, 7, [0]);
    for (let pixel = 0; pixel < bright; pixel++) frames.data.set([255, 255, 255], pixel * 4);
    expect(blackFrames(lumaOf(frames))).toBe(expected);
  });

  it('has a reference clip that is none', () => {
    expect(Object.keys(reference.clips)).toContain('29x17x5');
    expect(blackFrames(lumaOf(frozen(2)))).toBe(0);
  });
});
