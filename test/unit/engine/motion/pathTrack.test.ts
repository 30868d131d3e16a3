// An object's path to rows per frame: [centre x, centre y, size, known].

import { describe, expect, it } from 'vitest';
import { pathTrack, pathTrackWidth } from '../../../../src/engine/motion/pathTrack';

function rows(track: Float32Array): number[][] {
  return Array.from({ length: track.length / pathTrackWidth }, (_, i) =>
    Array.from(track.subarray(i * pathTrackWidth, (i + 1) * pathTrackWidth), (value) => Math.round(value * 1e6) / 1e6),
  );
}

describe('pathTrack', () => {
  it.each([
    ['no path', []],
    ['a path without points', [{ object: 'fox', points: [] }]],
  ])('is all zero with flag 0 for %s', (_name, paths) => {
    expect(rows(pathTrack(paths, 2, 8))).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('maps the frame from 0…1 to -1…1, x right and y down', () => {
    const corners: [number, number, number][] = [
      [0, 0, 0],
      [0.25, 1, 0],
      [0.5, 1, 1],
      [0.75, 0.5, 0.25],
    ];
    expect(rows(pathTrack([{ object: 'fox', points: corners }], 4, 4))).toEqual([
      [-1, -1, 0, 1],
      [1, -1, 0, 1],
      [1, 1, 0, 1],
      [0, -0.5, 0, 1],
    ]);
  });

  it('goes in straight lines between points and stays at both ends', () => {
    const points: [number, number, number][] = [
      [0.5, 0, 0.5],
      [1.5, 1, 0.75],
    ];
    const track = rows(pathTrack([{ object: 'fox', points }], 5, 2));
    expect(track.map(([x]) => x)).toEqual([-1, -1, 0, 1, 1]);
    expect(track.map((row) => row[1])).toEqual([0, 0, 0.25, 0.5, 0.5]);
  });

  it('lets an object leave the picture', () => {
    const points: [number, number, number][] = [[0, -0.5, 1.5]];
    expect(rows(pathTrack([{ object: 'fox', points }], 1, 8))).toEqual([[-2, 2, 0, 1]]);
  });

  it('refuses two paths, because one object would silently be dropped', () => {
    const path = { object: 'fox', points: [[0, 0.5, 0.5]] as [number, number, number][] };
    expect(() => pathTrack([path, { ...path, object: 'cat' }], 4, 8)).toThrow(
      expect.objectContaining({ code: 'too-many-paths', fault: 'user', field: 'motion.paths' }),
    );
  });
});
