// The denoiser's inputs beside the noisy clip, for one row (no guidance) and for two (unconditional first, then conditional).
// Only the text differs between the two rows: camera, path and frame times stay in both, so guidance strengthens the words.

import type { GenerationRequest, ObjectPath } from '../../experiment/request';
import { cameraTrack, cameraTrackWidth } from '../motion/cameraTrack';
import { pathTrack, pathTrackWidth } from '../motion/pathTrack';
import { tensor, type Tensor } from '../tensor';
import type { TextFeatures } from './encodePrompts';

/** Tensors by role: textTokens [B, L, D], textMask [B, L], frameTime [B, F, 2], camera [B, F, 5], path [B, F, 4]. */
export type Conditions = Record<'textTokens' | 'textMask' | 'frameTime' | 'camera' | 'path', Tensor>;

export interface ConditionRows {
  /** B = 1: the prompt. */
  plain: Conditions;
  /** B = 2: negative prompt, prompt. Absent when the request asks for no guidance. */
  guided?: Conditions;
}

/** Assembles both forms once per run. Without `negative` there is no guided form. */
export function buildConditions(
  request: GenerationRequest,
  prompt: TextFeatures,
  negative?: TextFeatures,
): ConditionRows {
  const { frames, fps } = request.video;
  const strength = request.motion.strength;
  const camera = request.motion.camera.map(({ at, pan, tilt, zoom, roll }) => ({
    at,
    pan: pan * strength,
    tilt: tilt * strength,
    zoom: zoom * strength,
    roll: roll * strength,
  }));
  const paths = request.motion.paths.map((path) => scaledPath(path, strength));
  const row = {
    frameTime: tensor([1, frames, 2], frameTimes(frames)),
    camera: tensor([1, frames, cameraTrackWidth], cameraTrack(camera, frames, fps)),
    path: tensor([1, frames, pathTrackWidth], pathTrack(paths, frames, fps)),
  };
  const plain = { ...row, textTokens: prompt.tokens, textMask: prompt.mask };
  if (negative === undefined) return { plain };
  const other = { ...row, textTokens: negative.tokens, textMask: negative.mask };
  const names = Object.keys(plain) as (keyof Conditions)[];
  return {
    plain,
    guided: Object.fromEntries(names.map((name) => [name, stack(other[name], plain[name])])) as Conditions,
  };
}

/** Two tensors [1, …] of equal shape as one [2, …]. */
export function stack(first: Tensor, second: Tensor): Tensor {
  const data = new Float32Array(first.data.length + second.data.length);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return tensor([2, ...first.shape.slice(1)], data);
}

/** Per frame: its place in the clip from 0 to 1, and 1 for "known". */
function frameTimes(frames: number): Float32Array {
  const times = new Float32Array(frames * 2);
  for (let frame = 0; frame < frames; frame++) times.set([frames === 1 ? 0 : frame / (frames - 1), 1], frame * 2);
  return times;
}

/** Strength 1 keeps the path, 0 leaves the object at its first point. */
function scaledPath(path: ObjectPath, strength: number): ObjectPath {
  const [, x0, y0] = path.points[0] ?? [0, 0, 0];
  return {
    object: path.object,
    points: path.points.map(([t, x, y]) => [t, x0 + (x - x0) * strength, y0 + (y - y0) * strength]),
  };
}
