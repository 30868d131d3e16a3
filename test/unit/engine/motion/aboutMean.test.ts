// One number of a thing over the clip, moved more or less about its mean.

import { expect, it } from 'vitest';
import { aboutMean } from '../../../../src/engine/motion/aboutMean';

it.each([
  ['as it is', [1, 2, 6], 1, [1, 2, 6]],
  ['half as much', [1, 2, 6], 0.5, [2, 2.5, 4.5]],
  ['not at all: every frame at the mean', [1, 2, 6], 0, [3, 3, 3]],
  ['twice as much', [1, 2, 6], 2, [-1, 1, 9]],
  ['nothing to move', [4, 4], 2, [4, 4]],
  ['one frame', [-0.3], 0, [-0.3]],
])('%s', (_what, values, strength, expected) => {
  expect(aboutMean(values, strength)).toEqual(expected.map((value) => expect.closeTo(value, 12)));
});

it('strength 1 gives the values bit for bit, in a list of their own', () => {
  const values = [0.1, 0.7, 0.2];
  expect(aboutMean(values, 1)).toEqual(values);
  expect(aboutMean(values, 1)).not.toBe(values);
});
