// Which frames of a clip are given and how firmly. "First frame given", "last frame given", "continue this clip" and "fill
// between" are nothing but such patterns: each frame has its own noise level, and a given frame starts at a lower one
// (Diffusion Forcing, arXiv 2407.01392; FVDM, arXiv 2410.03160).

import { UserError } from '../../base/errors';
import type { GenerationRequest, KeyframeCondition } from '../../experiment/request';
import { framesFromTensor, type Frames } from '../frames';
import { tensor } from '../tensor';
import { fitPicture, type LatentPicture } from './fitPicture';

/** A frame that comes from the user: its latent [C, H, W], and the noise level s in [0, 1] that it is held at. */
export interface GivenFrame {
  latent: Float32Array;
  /** 0 = exact: never changed. Above 0: held with that much noise until the run has come down to it, then denoised on. */
  level: number;
}

/** One entry per frame of the clip; `undefined` frames are generated from pure noise. */
export type FramePattern = readonly (GivenFrame | undefined)[];

export interface PatternSize {
  frames: number;
  fps: number;
  latent: LatentPicture;
}

/**
 * The pattern of a request. `images[i]` belongs to `keyframes[i]`; a picture fills one frame, a clip fills as many as it
 * has, ending at the end for `last`. Strength 1 gives level 0; strength 0 is left out.
 * Throws UserError `keyframe-outside` or `keyframe-conflict`.
 */
export function framePattern(
  keyframes: readonly KeyframeCondition[],
  images: readonly Frames[],
  size: PatternSize,
): FramePattern {
  const pattern = new Array<GivenFrame | undefined>(size.frames).fill(undefined);
  keyframes.forEach((keyframe, which) => {
    const image = images[which];
    if (image === undefined || keyframe.strength === 0) return;
    const first = firstFrame(keyframe.at, image.count, size);
    if (first < 0 || first + image.count > size.frames) throw outside(keyframe, which, size);
    for (let index = 0; index < image.count; index++) {
      if (pattern[first + index] !== undefined) throw conflict(which, first + index);
      pattern[first + index] = { latent: fitPicture(image, index, size.latent), level: 1 - keyframe.strength };
    }
  });
  return pattern;
}

/** The frames that are given exactly (strength 1), fitted to the size of the video: RGBA, opaque. */
export function exactFrames(
  { keyframes, video: { width, height, frames, fps } }: Pick<GenerationRequest, 'keyframes' | 'video'>,
  images: readonly Frames[],
): Map<number, Uint8ClampedArray> {
  const exact = new Map<number, Uint8ClampedArray>();
  keyframes.forEach(({ at, strength }, which) => {
    const image = images[which];
    if (image === undefined || strength !== 1) return;
    const first = firstFrame(at, image.count, { frames, fps });
    for (let index = 0; index < image.count; index++) {
      const picture = tensor([1, 3, height, width], fitPicture(image, index, { height, width, scale: 1, shift: 0 }));
      exact.set(first + index, framesFromTensor(picture, fps).data);
    }
  });
  return exact;
}

function firstFrame(at: KeyframeCondition['at'], count: number, size: Pick<PatternSize, 'frames' | 'fps'>): number {
  if (at === 'first') return 0;
  return at === 'last' ? size.frames - count : Math.round(at * size.fps);
}

function outside(keyframe: KeyframeCondition, which: number, size: PatternSize): UserError {
  const seconds = (size.frames - 1) / size.fps;
  return new UserError(
    'keyframe-outside',
    `Keyframe at ${String(keyframe.at)} does not lie inside the clip, whose last frame is at ${seconds} seconds.`,
    {
      field: `keyframes[${which}].at`,
      details: { value: keyframe.at, frames: size.frames, fps: size.fps },
    },
  );
}

function conflict(which: number, frame: number): UserError {
  return new UserError('keyframe-conflict', `Two keyframes give frame ${frame}.`, {
    field: `keyframes[${which}].at`,
    details: { frame },
  });
}
