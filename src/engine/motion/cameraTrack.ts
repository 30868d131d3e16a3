// Camera rates of a clip, one row for each frame: those of the experiment's keys, or those that the planner read from the words.
// An experiment counts tilt upwards, the scene and the planner downwards. Values between two keys are on a straight line, before the first and after the last key they stay.

import type { CameraKey } from '../../experiment/request';
import { interpolateKeys } from './interpolateKeys';

/** Numbers per frame: pan, tilt, zoom, roll. */
export const cameraTrackWidth = 4;

/**
 * [F, 4] row-major: pan, tilt, zoom, roll as rates, nominally in [-1, 1], times `strength`; nothing is clamped. Keys count at the time
 * frame / fps, may come unsorted, and of two at one time the later in the list holds from that time on. Without keys the
 * rows are `planned`, the planner's [F, 4].
 */
export function cameraTrack(
  keys: readonly CameraKey[],
  planned: Float32Array,
  { fps, strength }: { fps: number; strength: number },
): Float32Array {
  if (keys.length === 0) return planned.map((rate) => rate * strength);
  const points = keys.map(({ at, pan, tilt, zoom, roll }) => ({ at, values: [pan, 0 - tilt, zoom, roll] }));
  const track = new Float32Array(planned.length);
  for (let frame = 0; frame * cameraTrackWidth < track.length; frame++) {
    const rates = interpolateKeys(points, frame / fps).map((rate) => rate * strength);
    track.set(rates, frame * cameraTrackWidth);
  }
  return track;
}
