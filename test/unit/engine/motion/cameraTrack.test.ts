// Camera keys to rows per frame: [pan, tilt, zoom, roll, known].

import { describe, expect, it } from 'vitest';
import { cameraTrack, cameraTrackWidth } from '../../../../src/engine/motion/cameraTrack';

const still = { pan: 0, tilt: 0, zoom: 0, roll: 0 };

function rows(track: Float32Array): number[][] {
  return Array.from({ length: track.length / cameraTrackWidth }, (_, i) =>
    Array.from(
      track.subarray(i * cameraTrackWidth, (i + 1) * cameraTrackWidth),
      (value) => Math.round(value * 1e6) / 1e6,
    ),
  );
}

describe('cameraTrack', () => {
  it('is all zero with flag 0 when no camera was asked for', () => {
    expect(rows(cameraTrack([], 3, 8))).toEqual([
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  it('tells a camera asked to stand still from one not asked for', () => {
    expect(rows(cameraTrack([{ at: 0, ...still }], 2, 8))).toEqual([
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 1],
    ]);
  });

  it('repeats a single key in every frame, each number in its own column', () => {
    expect(rows(cameraTrack([{ at: 0, pan: 0.5, tilt: -0.25, zoom: 1, roll: -1 }], 2, 8))).toEqual([
      [0.5, -0.25, 1, -1, 1],
      [0.5, -0.25, 1, -1, 1],
    ]);
  });

  it('goes in a straight line between keys by the time of each frame, and stays after the last', () => {
    const keys = [
      { at: 0, ...still, pan: -1, roll: 0.2 },
      { at: 1, ...still, pan: 1, roll: 0.2 },
    ];
    expect(rows(cameraTrack(keys, 6, 4)).map(([pan]) => pan)).toEqual([-1, -0.5, 0, 0.5, 1, 1]);
    expect(rows(cameraTrack(keys, 6, 4)).map((row) => row[3])).toEqual([0.2, 0.2, 0.2, 0.2, 0.2, 0.2]);
  });

  it('holds the first key before its time', () => {
    const keys = [
      { at: 0.5, ...still, zoom: 0.4 },
      { at: 1, ...still, zoom: 0.8 },
    ];
    expect(rows(cameraTrack(keys, 5, 4)).map((row) => row[2])).toEqual([0.4, 0.4, 0.4, 0.6, 0.8]);
  });

  it('spreads the same keys over more frames at a higher rate', () => {
    const keys = [
      { at: 0, ...still },
      { at: 2, ...still, tilt: 1 },
    ];
    const slow = rows(cameraTrack(keys, 9, 4)).map((row) => row[1]);
    const fast = rows(cameraTrack(keys, 17, 8)).map((row) => row[1]);
    expect(fast.filter((_, i) => i % 2 === 0)).toEqual(slow);
  });

  it('keeps values outside [-1, 1] at the border', () => {
    expect(rows(cameraTrack([{ at: 0, pan: 3, tilt: -3, zoom: 1.001, roll: 0 }], 1, 8))).toEqual([[1, -1, 1, 0, 1]]);
  });
});
