// Camera keys, or the planner's rates, to rows per frame: [pan, tilt, zoom, roll].

import { describe, expect, it } from 'vitest';
import type { CameraKey } from '../../../../src/experiment/request';
import { cameraTrack, cameraTrackWidth } from '../../../../src/engine/motion/cameraTrack';

const still = { pan: 0, tilt: 0, zoom: 0, roll: 0 };
const nothing = (frames: number) => new Float32Array(frames * cameraTrackWidth);

/** Rows of a clip with these keys; the planner's rates stand at 9, so that they would be seen. */
function rows(keys: CameraKey[], frames: number, fps: number, strength = 1): number[][] {
  return shown(cameraTrack(keys, nothing(frames).fill(9), { fps, strength }));
}

function shown(track: Float32Array): number[][] {
  return Array.from({ length: track.length / cameraTrackWidth }, (_, i) =>
    Array.from(
      track.subarray(i * cameraTrackWidth, (i + 1) * cameraTrackWidth),
      (value) => Math.round(value * 1e6) / 1e6 + 0,
    ),
  );
}

describe('without keys', () => {
  const planned = Float32Array.from([0.5, -0.25, 0, 1, 0.25, -0.5, 0.125, 1.5]);
  it.each([
    [1, [0.5, -0.25, 0, 1, 0.25, -0.5, 0.125, 1.5]],
    [0.5, [0.25, -0.125, 0, 0.5, 0.125, -0.25, 0.0625, 0.75]],
    [0, [0, 0, 0, 0, 0, 0, 0, 0]],
    [2, [1, -0.5, 0, 2, 0.5, -1, 0.25, 3]],
  ])('the rates are the planner’s times the strength %d, not clamped', (strength, expected) => {
    const before = [...planned];
    expect(shown(cameraTrack([], planned, { fps: 8, strength })).flat()).toEqual(expected);
    expect([...planned]).toEqual(before);
  });
});

describe('with keys', () => {
  it('a camera asked to stand still does, whatever the planner says', () => {
    expect(rows([{ at: 0, ...still }], 2, 8)).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('repeats a single key in every frame, each number in its own column; up is less in the scene', () => {
    expect(rows([{ at: 0, pan: 0.5, tilt: -0.25, zoom: 1, roll: -1 }], 2, 8)).toEqual([
      [0.5, 0.25, 1, -1],
      [0.5, 0.25, 1, -1],
    ]);
  });

  it('goes in a straight line between keys by the time of each frame, and stays after the last', () => {
    const keys = [
      { at: 0, ...still, pan: -1, roll: 0.2 },
      { at: 1, ...still, pan: 1, roll: 0.2 },
    ];
    expect(rows(keys, 6, 4).map(([pan]) => pan)).toEqual([-1, -0.5, 0, 0.5, 1, 1]);
    expect(rows(keys, 6, 4).map((row) => row[3])).toEqual([0.2, 0.2, 0.2, 0.2, 0.2, 0.2]);
  });

  it('holds the first key before its time', () => {
    const keys = [
      { at: 0.5, ...still, zoom: 0.4 },
      { at: 1, ...still, zoom: 0.8 },
    ];
    expect(rows(keys, 5, 4).map((row) => row[2])).toEqual([0.4, 0.4, 0.4, 0.6, 0.8]);
  });

  it('spreads the same keys over more frames at a higher rate', () => {
    const keys = [
      { at: 0, ...still },
      { at: 2, ...still, tilt: 1 },
    ];
    const slow = rows(keys, 9, 4).map((row) => row[1]);
    const fast = rows(keys, 17, 8).map((row) => row[1]);
    expect(fast.filter((_, i) => i % 2 === 0)).toEqual(slow);
  });

  it.each([
    [1, [3, 3, 1.001, 0]],
    [0.5, [1.5, 1.5, 0.5005, 0]],
    [0, [0, 0, 0, 0]],
  ])('values are times the strength %d and not clamped', (strength, expected) => {
    expect(rows([{ at: 0, pan: 3, tilt: -3, zoom: 1.001, roll: 0 }], 1, 8, strength)).toEqual([expected]);
  });
});
