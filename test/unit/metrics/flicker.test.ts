import { describe, expect, it } from 'vitest';
import { flicker } from '../../../src/metrics/flicker';
import { lumaOf } from '../../../src/metrics/luma';
import { frozen, greys, patternClips, reference } from './patterns';

describe('flicker', () => {
  it.each(Object.entries(reference.clips))('of %s is as numpy has it', (name, { flicker: expected }) => {
    expect(flicker(lumaOf(patternClips[name as keyof typeof patternClips]))).toBeCloseTo(expected, 6);
  });

  it.each([
    ['a frozen clip', frozen(4), 0],
    ['a fade', greys(7, 5, [0, 40, 80, 120, 160]), 0],
    ['a flash of one frame', greys(7, 5, [0, 102, 0]), 0.4],
    // Of +51 and -102 only 51 is taken back.
    ['a step that is more than taken back', greys(7, 5, [51, 102, 0]), 0.2],
    ['black and white in turn', greys(7, 5, [0, 255, 0, 255]), 1],
    ['two frames', greys(7, 5, [0, 255]), 0],
  ])('of %s', (_what, frames, expected) => {
    expect(flicker(lumaOf(frames))).toBeCloseTo(expected, 6);
  });
});
