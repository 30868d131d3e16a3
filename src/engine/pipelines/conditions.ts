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

/**
 * Assembles both forms once per run, from the prompt's plan and what the request says about camera, paths and strength.
 * Without `negativeCodes` [1, 3, E] there is no guided form.
 */
export function buildConditions(
  request: GenerationRequest,
  plan: Plan,
  { span, negativeCodes }: { span: CameraSpec['span']; negativeCodes?: Tensor },
): ConditionRows {
  const { video, motion, prompt } = request;
  const { strength } = motion;
  const rates = cameraTrack(motion.camera, plan.camera.data, { fps: video.fps, strength });
  const state = cameraState(rates, span);
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
