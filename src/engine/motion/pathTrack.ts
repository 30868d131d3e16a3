// An object's path in an experiment as places in the frame: where the object's centre is in each frame of the clip.
// Values between two points are on a straight line, before the first and after the last point they stay.

import type { ObjectPath, VideoSize } from '../../experiment/request';
import { interpolateKeys } from './interpolateKeys';

/** Centres over the clip in frame coordinates: x right, y down, 0 in the middle, the short side of the frame is 2. */
export interface PathTrack {
  x: number[];
  y: number[];
}

/**
 * The path's place in each of `frames` frames. The experiment's 0…1 of the frame becomes −1…1 along the short side and
 * ±long / short along the long side; nothing is clamped, so an object may leave the frame.
 */
export function pathTrack({ points }: ObjectPath, { frames, fps, width, height }: VideoSize): PathTrack {
  const short = Math.min(width, height);
  const keys = points.map(([at, x, y]) => ({
    at,
    values: [((2 * x - 1) * width) / short, ((2 * y - 1) * height) / short],
  }));
  const centres = Array.from({ length: frames }, (_, frame) => interpolateKeys(keys, frame / fps));
  return { x: centres.map(([x = 0]) => x), y: centres.map(([, y = 0]) => y) };
}
