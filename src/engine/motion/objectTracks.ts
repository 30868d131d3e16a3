// Where the two things of a clip are in each frame: the planner's tracks through the scene, made stronger or weaker, seen through
// the camera, with the user's paths in place of the planner's where there are any.

import { aboutMean } from './aboutMean';
import { cameraTrackWidth } from './cameraTrack';
import type { PathTrack } from './pathTrack';

/** Things that a model of this kind knows. */
export const thingCount = 2;
/** Numbers per thing and frame: centre x, centre y, half height, angle (radians, positive turns clockwise), present. */
export const thingWidth = 5;

export interface TrackOptions {
  /** Camera state [F, 4]: offset x and y, log zoom, roll. */
  state: Float32Array;
  /** Motion strength: 1 as planned, 0 still. */
  strength: number;
  /** Centres in frame coordinates over the clip, for each thing that the user moves. */
  paths: readonly [PathTrack | undefined, PathTrack | undefined];
}

/**
 * [F, 2, 5] row-major in frame coordinates, present as 0 or 1, from the planner's [F, 2, 5] in scene coordinates.
 * Place, angle and the logarithm of the size keep their clip means, and their deviations from these are multiplied by
 * the strength; so are those of a user's path. A thing with a path is present.
 */
export function objectTracks(planned: Float32Array, { state, strength, paths }: TrackOptions): Float32Array {
  const tracks = new Float32Array(planned.length);
  paths.forEach((path, thing) => {
    const present = path !== undefined || isPresent(planned, thing) ? 1 : 0;
    const scene = strengthened(planned, thing, strength);
    const given = path && { x: aboutMean(path.x, strength), y: aboutMean(path.y, strength) };
    scene.x.forEach((_, frame) => {
      const seen = inFrame(scene, frame, state);
      const x = given?.x[frame] ?? seen.x;
      const y = given?.y[frame] ?? seen.y;
      tracks.set([x, y, seen.size, seen.angle, present], (frame * thingCount + thing) * thingWidth);
    });
  });
  return tracks;
}

/** Whether the planner sees the thing in this clip: half or more on average over its frames. */
export function isPresent(planned: Float32Array, thing: number): boolean {
  const seen = column(planned, thing, 4);
  return seen.reduce((sum, value) => sum + value, 0) >= seen.length / 2;
}

/** One thing over the clip, in scene coordinates: a value for each frame. */
interface SceneTrack {
  x: number[];
  y: number[];
  size: number[];
  angle: number[];
}

function strengthened(planned: Float32Array, thing: number, strength: number): SceneTrack {
  const [x, y, size, angle] = [0, 1, 2, 3].map((which) => column(planned, thing, which)) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const logSize = size.map((value) => Math.log(Math.max(value, smallestSize)));
  return {
    x: aboutMean(x, strength),
    y: aboutMean(y, strength),
    size: strength === 1 ? size : aboutMean(logSize, strength).map(Math.exp),
    angle: aboutMean(angle, strength),
  };
}

/** What a planned half height counts for at least where its logarithm is taken. */
const smallestSize = 1e-3;

/** p = R(−roll)(c − offset)·exp(zoom), size·exp(zoom), angle − roll, with R(a) = [[cos a, −sin a], [sin a, cos a]]. */
function inFrame(
  scene: SceneTrack,
  frame: number,
  state: Float32Array,
): { x: number; y: number; size: number; angle: number } {
  const [offsetX = 0, offsetY = 0, zoom = 0, roll = 0] = state.subarray(frame * cameraTrackWidth);
  const [dx, dy] = [(scene.x[frame] ?? 0) - offsetX, (scene.y[frame] ?? 0) - offsetY];
  const [cos, sin, scale] = [Math.cos(roll), Math.sin(roll), Math.exp(zoom)];
  return {
    x: (cos * dx + sin * dy) * scale,
    y: (cos * dy - sin * dx) * scale,
    size: (scene.size[frame] ?? 0) * scale,
    angle: (scene.angle[frame] ?? 0) - roll,
  };
}

/** One number of a thing in every frame of [F, 2, 5]. */
function column(planned: Float32Array, thing: number, which: number): number[] {
  const frames = planned.length / (thingCount * thingWidth);
  return Array.from({ length: frames }, (_, frame) => planned[(frame * thingCount + thing) * thingWidth + which] ?? 0);
}
