import { describe, expect, it } from 'vitest';
import { motionEnergy } from '../../../src/metrics/motionEnergy';
import { lumaOf } from '../../../src/metrics/luma';
import { frozen, greys, patternClips, reference } from './patterns';

describe('motionEnergy', () => {
  it.each(Object.entries(reference.clips))('of %s is as numpy has it', (name, { motionEnergy: expected }) => {
    expect(motionEnergy(lumaOf(patternClips[name as keyof typeof patternClips]))).toBeCloseTo(expected, 6);
  });

  it.each([
    ['a frozen clip', frozen(4)],
    ['a change of light', greys(7, 5, [0, 90, 200])],
    ['a single frame', greys(7, 5, [90])],
  ])('of %s is 0', (_what, frames) => {
    expect(motionEnergy(lumaOf(frames))).toBeCloseTo(0, 9);
  });

  it('of a change in half of the picture is half of the change', () => {
    const frames = greys(6, 4, [0, 0]);
    for (let pixel = 24; pixel < 36; pixel++) frames.data.set([102, 102, 102], pixel * 4);
    expect(motionEnergy(lumaOf(frames))).toBeCloseTo(0.2, 6);
  });
});
