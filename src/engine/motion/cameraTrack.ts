// Camera keys of an experiment as the per-frame camera input of a model: one row for each frame.
// Values between two keys are on a straight line, before the first and after the last key they stay.

import type { CameraKey } from '../../experiment/request';
import { interpolateKeys } from './interpolateKeys';

/** Numbers per frame: pan, tilt, zoom, roll, known flag. */
export const cameraTrackWidth = 5;

/**
 * [frames, 5] row-major: pan, tilt, zoom, roll as rates in [-1, 1] at the time frame / fps (values outside are clamped),
 * then 1. Without keys every row is 0 with flag 0, which a model reads as "camera not asked for". Keys may come unsorted;
 * of two keys at one time the later in the list holds from that time on.
 */
export function cameraTrack(keys: readonly CameraKey[], frames: number, fps: number): Float32Array {
  const track = new Float32Array(frames * cameraTrackWidth);
  if (keys.length === 0) return track;
  const points = keys.map(({ at, pan, tilt, zoom, roll }) => ({
    at,
    values: [pan, tilt, zoom, roll].map(clampToUnit),
  }));
  for (let frame = 0; frame < frames; frame++) {
    track.set([...interpolateKeys(points, frame / fps), 1], frame * cameraTrackWidth);
  }
  return track;
}

function clampToUnit(value: number): number {
  return Math.min(1, Math.max(-1, value));
}
