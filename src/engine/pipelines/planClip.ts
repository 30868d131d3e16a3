// What a clip and a rollout of the framewise-flow family have in common before the first call: the plan of the words for as many frames
// as there are, the camera's units, the size of a latent frame and the way back to pixels.

import type { GenerationRequest, VideoSize } from '../../experiment/request';
import type { ModelSpec } from '../../protocol/modelSpec';
import { tensor, type Tensor } from '../tensor';
import type { TokenRow } from '../tokenizers';
import type { ConditionOptions } from './conditions';
import type { LatentSize } from './denoiseClip';
import { encodePrompt } from './encodePrompts';
import type { FramewiseModel } from './framewiseModel';
import { planLong, planPrompt, planRollout, type Plan } from './planPrompt';

/** Frames of the clips that the model learned from. */
export function nativeFrames({ limits }: ModelSpec): number {
  return Math.max(...limits.frames);
}

/** Whether no frame may depend on what comes after it. A loop and shots know their end. */
export function isRollout({ video, shots }: Pick<GenerationRequest, 'video' | 'shots'>): boolean {
  return video.order === 'rollout' && video.loop !== true && shots.length === 0;
}

/** Frames of the longest clip, which a rollout is the start of. */
function horizonOf(spec: ModelSpec): number {
  return Math.max(spec.limits.longest ?? 0, nativeFrames(spec));
}

/** The camera's units in a clip or in a rollout. */
export function wayOptions(
  spec: ModelSpec,
  rollout: boolean,
): Pick<ConditionOptions, 'span' | 'wayFrames' | 'rolloutFrames'> {
  const wayFrames = spec.limits.longest === undefined && !rollout ? undefined : nativeFrames(spec);
  return { span: spec.camera.span, wayFrames, ...(rollout ? { rolloutFrames: horizonOf(spec) } : {}) };
}

/** The plan of one prompt for the frames of a request. */
export async function planRow(
  { textEncoder, planner }: FramewiseModel,
  row: TokenRow,
  { request, spec }: { request: GenerationRequest; spec: ModelSpec },
): Promise<Plan> {
  const text = await encodePrompt(textEncoder, row);
  const { frames } = request.video;
  const native = nativeFrames(spec);
  const loop = request.video.loop === true;
  if (isRollout(request)) return planRollout(planner, text, { frames, horizon: horizonOf(spec), native });
  if ((frames <= native || native === 1) && !loop) return planPrompt(planner, text, frames);
  return planLong(planner, text, { frames, loop, native });
}

/**
 * Axes of a frame that is denoised: the video's, each side divided by the latent's downscale. A picture whose short side is longer
 * than the model draws is drawn at that and enlarged afterwards; its shape is kept to half a step of the model's sizes.
 */
export function latentSizeOf({ width, height }: VideoSize, { latent, limits }: ModelSpec): LatentSize {
  const { drawn, step } = limits.anySize ?? { drawn: Infinity, step: latent.downscale };
  const share = Math.min(1, drawn / Math.min(width, height));
  const side = (length: number) =>
    (share === 1 ? length : Math.round((length * share) / step) * step) / latent.downscale;
  return { channels: latent.channels, height: side(height), width: side(width) };
}

/** Sides in pixels of a frame as the model draws it, before it is enlarged to the video's. */
export function drawnSizeOf(video: VideoSize, spec: ModelSpec): { width: number; height: number } {
  const { width, height } = latentSizeOf(video, spec);
  return { width: width * spec.latent.downscale, height: height * spec.latent.downscale };
}

/** Latent to pixels in [-1, 1]: the inverse of the latent's scale and shift. */
export function latentPixels({ latent: { scale, shift } }: ModelSpec, latent: Tensor): Tensor {
  if (scale === 1 && shift === 0) return latent;
  return tensor(
    latent.shape,
    latent.data.map((value) => value / scale + shift),
  );
}
