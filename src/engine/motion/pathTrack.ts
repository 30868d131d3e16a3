// An object's path in an experiment as the per-frame path input of a model: where the object's centre is in each frame.
// One path only, because a model of this kind follows one object per clip.

import { UserError } from '../../base/errors';
import type { ObjectPath } from '../../experiment/request';
import { interpolateKeys } from './interpolateKeys';

/** Numbers per frame: centre x, centre y, size, known flag. */
export const pathTrackWidth = 4;

/**
 * [frames, 4] row-major: centre x and y in [-1, 1] (x right, y down; the experiment's 0…1 of the frame mapped, not
 * clamped, so an object may leave the picture), size 0 = not asked for, then 1. Without a path every row is 0 with flag 0.
 * Throws UserError `too-many-paths` for more than one path.
 */
export function pathTrack(paths: readonly ObjectPath[], frames: number, fps: number): Float32Array {
  if (paths.length > 1) {
    throw new UserError(
      'too-many-paths',
      `This model moves one object along a path, the request has ${paths.length} paths.`,
      {
        field: 'motion.paths',
        hint: 'Keep one path, or make one clip for each.',
      },
    );
  }
  const track = new Float32Array(frames * pathTrackWidth);
  const points = (paths[0]?.points ?? []).map(([at, x, y]) => ({ at, values: [2 * x - 1, 2 * y - 1, 0, 1] }));
  if (points.length === 0) return track;
  for (let frame = 0; frame < frames; frame++) {
    track.set(interpolateKeys(points, frame / fps), frame * pathTrackWidth);
  }
  return track;
}
