// The moments between the frames of a finished clip, made by the model itself: camera and things are known at any moment, and the frames
// on both sides are given, so a moment is one more frame of the same scene. Post-processing puts these where its flow explains nothing.

import { cameraTrackWidth } from '../motion/cameraTrack';
import { thingWidth } from '../motion/objectTracks';
import { tensor } from '../tensor';
import type { ConditionRows, Conditions } from './conditions';
import { denoiseClip, type ClipRun } from './denoiseClip';
import type { FrameCall } from './frameCalls';

export interface BetweenOptions {
  /** The finished latents, in order. */
  latents: readonly Float32Array[];
  /** Where between two frames, in (0, 1). */
  share: number;
  loop: boolean;
  /** Most frames of a call. */
  window: number;
}

/** How many calls one moment between all frames takes. */
export function betweenCalls(frames: number, { loop, window }: Pick<BetweenOptions, 'loop' | 'window'>): number {
  return callsFor(frames, { loop, window }).length;
}

/**
 * The latents of the moment `share` after every frame but the last (and after it too in a loop, towards the first). Draws one
 * frame of noise for each from the run's generator.
 */
export async function betweenFrames(
  run: Omit<ClipRun, 'calls' | 'pattern' | 'noiseOf'>,
  { latents, share, loop, window }: BetweenOptions,
): Promise<Float32Array[]> {
  const { channels, height, width } = run.size;
  const count = latents.length;
  const all = await denoiseClip({
    ...run,
    conditions: doubled(run.conditions, share),
    pattern: Array.from({ length: 2 * count }, (_, at) => {
      const latent = at % 2 === 0 ? latents[at / 2] : undefined;
      return latent && { latent, level: 0 };
    }),
    calls: callsFor(count, { loop, window }),
    // Given frames are never noisy, so they need no noise of their own.
    noiseOf: (at) =>
      at % 2 === 0 ? new Float32Array(channels * height * width) : run.random.randn(channels * height * width),
  });
  return all.filter((latent, at) => at % 2 === 1 && latent.length > 0);
}

/** Frames stand at even places, the moments after them at odd ones. */
function callsFor(frames: number, { loop, window }: Pick<BetweenOptions, 'loop' | 'window'>): FrameCall[] {
  const calls: FrameCall[] = [];
  const moments = loop ? frames : frames - 1;
  const room = Math.max(1, Math.floor((window - 1) / 2));
  for (let first = 0; first < moments; first += room) {
    const made = Array.from({ length: Math.min(room, moments - first) }, (_, i) => first + i);
    const given = new Set(made.flatMap((at) => [at, (at + 1) % frames]));
    calls.push({ given: [...given].sort((a, b) => a - b).map((at) => 2 * at), made: made.map((at) => 2 * at + 1) });
  }
  return calls;
}

/** Conditions of every frame and of the moment after it; after the last frame comes the first. */
function doubled({ plain, guided }: ConditionRows, share: number): ConditionRows {
  const both = (conditions: Conditions): Conditions => ({
    codes: conditions.codes,
    camera: widened(conditions.camera, { share, width: cameraTrackWidth, angle: 3 }),
    objects: widened(conditions.objects, { share, width: thingWidth, angle: 3 }),
  });
  return { plain: both(plain), ...(guided === undefined ? {} : { guided: both(guided) }) };
}

/** [B, F, …, width] to [B, 2F, …, width]: straight lines between frames, angles the short way round. */
function widened(
  { data, shape: [rows = 1, frames = 1, ...rest] }: { data: Float32Array; shape: readonly number[] },
  { share, width, angle }: { share: number; width: number; angle: number },
): Conditions['camera'] {
  const size = rest.reduce((product, length) => product * length, 1);
  const out = tensor([rows, 2 * frames, ...rest]);
  for (let row = 0; row < rows; row++) {
    for (let frame = 0; frame < frames; frame++) {
      const from = (row * frames + frame) * size;
      const next = (row * frames + ((frame + 1) % frames)) * size;
      const to = (row * 2 * frames + 2 * frame) * size;
      for (let i = 0; i < size; i++) {
        const value = data[from + i] ?? 0;
        const step = (data[next + i] ?? 0) - value;
        out.data[to + i] = value;
        out.data[to + size + i] = value + share * (i % width === angle ? shortWay(step) : step);
      }
    }
  }
  return out;
}

function shortWay(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
