// An object's path to a place in frame coordinates for each frame: short side 2 units, x right, y down.

import { describe, expect, it } from 'vitest';
import { pathTrack } from '../../../../src/engine/motion/pathTrack';

type Points = [number, number, number][];
const corners: Points = [
  [0, 0, 0],
  [0.25, 1, 0],
  [0.5, 1, 1],
  [0.75, 0.5, 0.25],
];

/** [x, y] of each frame, rounded. */
function places(points: Points, frames: number, fps: number, [width, height] = [36, 20]): number[][] {
  const { x, y } = pathTrack({ object: 'fox', points }, { frames, fps, width, height });
  return x.map((value, i) => [value, y[i]!].map((one) => Math.round(one * 1e6) / 1e6 + 0));
}

describe('pathTrack', () => {
  // Expected by hand: an edge lies at width / short and height / short.
  const sizes: [name: string, size: [number, number], right: number, bottom: number][] = [
    ['16:9', [384, 216], 16 / 9, 1],
    ['9:16', [216, 384], 1, 16 / 9],
    ['5:3', [40, 24], 5 / 3, 1],
    ['3:4', [24, 32], 1, 4 / 3],
    ['as wide as tall', [256, 256], 1, 1],
  ];
  it.each(sizes)('maps 0…1 of a frame of %s to its edges', (_name, size, right, bottom) => {
    const expected = [
      [-right, -bottom],
      [right, -bottom],
      [right, bottom],
      [0, -bottom / 2],
    ];
    const found = places(corners, 4, 4, size);
    found.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 5));
  });

  it('goes in straight lines between points and stays at both ends', () => {
    const points: Points = [
      [0.5, 0, 0.5],
      [1.5, 1, 0.75],
    ];
    const track = places(points, 5, 2, [20, 20]);
    expect(track.map(([x]) => x)).toEqual([-1, -1, 0, 1, 1]);
    expect(track.map(([, y]) => y)).toEqual([0, 0, 0.25, 0.5, 0.5]);
  });

  it('lets an object leave the picture', () => {
    expect(places([[0, -0.5, 1.5]], 1, 8)).toEqual([[-3.6, 2]]);
  });

  it('holds a single point in every frame', () => {
    expect(places([[1, 0.75, 0.5]], 3, 8)).toEqual([
      [0.9, 0],
      [0.9, 0],
      [0.9, 0],
    ]);
  });
});
