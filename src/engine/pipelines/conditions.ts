// The denoiser's inputs beside the noisy clip, for one row (no guidance) and for two (unconditional first, then conditional).
// Only the codes differ between the two rows: camera and things stay in both, so guidance strengthens the words.

import type { GenerationRequest } from '../../experiment/request';
import type { CameraSpec } from '../../protocol/modelSpec';
import { cameraState } from '../motion/cameraState';
import { cameraTrack } from '../motion/cameraTrack';
import { isPresent, objectTracks } from '../motion/objectTracks';
import { pathSlots } from '../motion/pathSlots';
import { pathTrack } from '../motion/pathTrack';
import { tensor, type Tensor } from '../tensor';
import type { Plan } from './planPrompt';

/** Tensors by role: codes [B, 3, E], camera state [B, F, 4], things in frame coordinates [B, F, 2, 5]. */
export type Conditions = Record<'codes' | 'camera' | 'objects', Tensor>;

export interface ConditionRows {
  /** B = 1: the prompt. */
  plain: Conditions;
  /** B = 2: negative prompt, prompt. Absent when the request asks for no guidance. */
  guided?: Conditions;
}

export interface ConditionOptions {
  span: CameraSpec['span'];
  /** Frames over which an asked rate of 1 goes the model's span; absent: those of the clip. */
  wayFrames?: number;
  /** For a rollout: over how many frames a planned rate of 1 goes the span. Its camera begins in the origin. */
  rolloutFrames?: number;
  /** [1, 3, E]; without it there is no guided form. */
  negativeCodes?: Tensor;
}

/**
 * Assembles both forms once per run, from the prompt's plan and what the request says about camera, paths and strength.
 */
export function buildConditions(
  request: GenerationRequest,
  plan: Plan,
  { span, wayFrames, rolloutFrames, negativeCodes }: ConditionOptions,
): ConditionRows {
  const { video, motion, prompt } = request;
  const { strength } = motion;
  const rates = cameraTrack(motion.camera, plan.camera.data, { fps: video.fps, strength });
  const way = motion.camera.length > 0 ? wayFrames : rolloutFrames;
  const state = cameraState(rates, span, { wayFrames: way, loop: video.loop, fromStart: rolloutFrames !== undefined });
  const planned = plan.objects.data;
  const [first, second] = pathSlots(motion.paths, prompt, isPresent(planned, 1));
  const tracks = objectTracks(planned, {
    state,
    strength,
    paths: [first && pathTrack(first, video), second && pathTrack(second, video)],
  });
  const plain = {
    codes: plan.codes,
    camera: tensor(plan.camera.shape, state),
    objects: tensor(plan.objects.shape, tracks),
  };
  if (negativeCodes === undefined) return { plain };
  return {
    plain,
    guided: {
      codes: stack(negativeCodes, plain.codes),
      camera: stack(plain.camera, plain.camera),
      objects: stack(plain.objects, plain.objects),
    },
  };
}

/** Two tensors [1, …] of equal shape as one [2, …]. */
export function stack(first: Tensor, second: Tensor): Tensor {
  const data = new Float32Array(first.data.length + second.data.length);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return tensor([2, ...first.shape.slice(1)], data);
}

/** The same conditions for some of the frames, in the order given. */
export function framesOf({ plain, guided }: ConditionRows, frames: readonly number[]): ConditionRows {
  const pick = ({ codes, camera, objects }: Conditions): Conditions => ({
    codes,
    camera: pickFrames(camera, frames),
    objects: pickFrames(objects, frames),
  });
  return { plain: pick(plain), ...(guided === undefined ? {} : { guided: pick(guided) }) };
}

/** Of [B, F, …], the named frames. */
export function pickFrames({ data, shape: [rows = 1, count = 1, ...rest] }: Tensor, frames: readonly number[]): Tensor {
  const size = rest.reduce((product, length) => product * length, 1);
  const picked = tensor([rows, frames.length, ...rest]);
  for (let row = 0; row < rows; row++) {
    frames.forEach((frame, index) => {
      const from = (row * count + frame) * size;
      picked.data.set(data.subarray(from, from + size), (row * frames.length + index) * size);
    });
  }
  return picked;
}
