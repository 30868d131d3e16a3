import { describe, expect, it } from 'vitest';
import { loopSeam } from '../../../src/metrics/loopSeam';
import { lumaOf } from '../../../src/metrics/luma';
import { frozen, greys, patternClips, reference } from './patterns';

describe('loopSeam', () => {
  it.each(Object.entries(reference.clips))('of %s is as numpy has it', (name, { loopSeam: expected }) => {
    expect(loopSeam(lumaOf(patternClips[name as keyof typeof patternClips]))).toBeCloseTo(expected, 6);
  });

  it.each([
    ['a frozen clip', frozen(4), 0],
    ['a swing that ends one step before its begin', greys(7, 5, [0, 51, 102, 51]), 0],
    // Back from 153 to 0 are three usual steps, two more than there should be.
    ['a clip that jumps back', greys(7, 5, [0, 51, 102, 153]), 0.4],
    ['an even number of steps', greys(7, 5, [0, 51, 204]), 0.4],
    ['a single frame', greys(7, 5, [51]), 0],
  ])('of %s', (_what, frames, expected) => {
    expect(loopSeam(lumaOf(frames))).toBeCloseTo(expected, 6);
  });
});
