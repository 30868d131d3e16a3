// Values between keys on a time line.

import { describe, expect, it } from 'vitest';
import { interpolateKeys } from '../../../../src/engine/motion/interpolateKeys';

const keys = [
  { at: 1, values: [0, 10] },
  { at: 3, values: [4, -10] },
  { at: 4, values: [4, 0] },
];

describe('interpolateKeys', () => {
  it.each([
    [-1, [0, 10]],
    [0.999, [0, 10]],
    [1, [0, 10]],
    [1.5, [1, 5]],
    [2, [2, 0]],
    [3, [4, -10]],
    [3.25, [4, -7.5]],
    [4, [4, 0]],
    [99, [4, 0]],
  ])('at %d s', (time, want) => {
    expect(interpolateKeys(keys, time)).toEqual(want);
  });

  it('does not need the keys in order, and leaves the list as it is', () => {
    const shuffled = [keys[2], keys[0], keys[1]].flatMap((key) => key ?? []);
    expect(interpolateKeys(shuffled, 2)).toEqual([2, 0]);
    expect(shuffled.map((key) => key.at)).toEqual([4, 1, 3]);
  });

  it('jumps where two keys share a time, the later in the list from there on', () => {
    const jump = [
      { at: 0, values: [0] },
      { at: 2, values: [1] },
      { at: 2, values: [-5] },
      { at: 4, values: [-7] },
    ];
    expect([1, 1.999, 2, 3].map((time) => interpolateKeys(jump, time)[0])).toEqual([
      0.5,
      expect.closeTo(0.9995, 6),
      -5,
      -6,
    ]);
  });

  it('holds a single key at all times', () => {
    expect([-3, 0, 3].map((time) => interpolateKeys([{ at: 0, values: [7] }], time)[0])).toEqual([7, 7, 7]);
  });
});
