// The shots of a request as requests of their own, each with the stretch of frames that it is made for. A shot that begins with a
// blend is made for some frames before its start too, and the shot before it for some frames beyond its end; there both are seen.

import { shotFrames } from '../../experiment/clipLength';
import type { GenerationRequest, ObjectPath } from '../../experiment/request';
import { mention } from '../motion/pathSlots';

/** One shot; all numbers are frames of the whole clip. */
export interface Shot {
  /** The request with this shot's words, length and movement alone; times count from frame `from`. */
  request: GenerationRequest;
  from: number;
  to: number;
  /** Over how many frames from `from` on it comes out of the shot before it; 0 after a cut. */
  fade: number;
}

/** Most frames that a blend takes. */
const longestBlend = 8;

/** The shots in order; the request itself where there are none. Keyframes are left out: they belong to the clip. */
export function shotsOf(request: GenerationRequest): Shot[] {
  const { shots, video } = request;
  if (shots.length === 0) return [{ request: { ...request, keyframes: [] }, from: 0, to: video.frames, fade: 0 }];
  const lengths = shots.map(({ seconds }) => shotFrames(seconds, video.fps) ?? 0);
  const starts = lengths.map((_, index) => lengths.slice(0, index).reduce((sum, length) => sum + length, 0));
  const fades = shots.map(({ transition }, index) =>
    index === 0 || transition === 'cut' ? 0 : blendLength(lengths[index - 1] ?? 0, lengths[index] ?? 0),
  );
  return shots.map(({ prompt }, index) => {
    const fade = fades[index] ?? 0;
    const start = starts[index] ?? 0;
    const from = start - fade / 2;
    const to = start + (lengths[index] ?? 0) + (fades[index + 1] ?? 0) / 2;
    return { request: alone(request, { prompt, from, to }), from, to, fade };
  });
}

/** What to say of paths that no shot follows. */
export function strayPaths({ motion, shots: asked }: GenerationRequest, shots: readonly Shot[]): string[] {
  if (asked.length === 0) return [];
  return motion.paths.flatMap(({ object }) => {
    const isFollowed = shots.some(({ request }) => request.motion.paths.some((path) => path.object === object));
    return isFollowed
      ? []
      : [`No shot that the path of "${object}" lasts into speaks of it, so the path has no effect.`];
  });
}

/** An even number of frames, half of them on either side of the border, none where a shot is too short for it. */
function blendLength(before: number, after: number): number {
  return 2 * Math.floor(Math.min(longestBlend, before / 2, after / 2) / 2);
}

function alone(
  request: GenerationRequest,
  { prompt, from, to }: { prompt: string; from: number; to: number },
): GenerationRequest {
  const { video, motion } = request;
  const start = from / video.fps;
  const end = to / video.fps;
  return {
    ...request,
    prompt,
    shots: [],
    keyframes: [],
    video: { ...video, frames: to - from },
    motion: {
      ...motion,
      camera: motion.camera.map((key) => ({ ...key, at: key.at - start })),
      paths: motion.paths.filter((path) => isIn(path, { prompt, start, end })).map((path) => moved(path, start)),
    },
  };
}

/** A path belongs to the shots that speak of its object while it lasts. */
function isIn({ object, points }: ObjectPath, shot: { prompt: string; start: number; end: number }): boolean {
  const [first = 0, last = 0] = [points[0]?.[0], points.at(-1)?.[0]];
  return mention(shot.prompt, object) !== -1 && first < shot.end && (points.length === 1 || last >= shot.start);
}

function moved({ object, points }: ObjectPath, start: number): ObjectPath {
  return { object, points: points.map(([at, x, y]) => [at - start, x, y]) };
}
