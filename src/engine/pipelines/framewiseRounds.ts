// The denoise stage of the framewise-flow family: the scenery of each shot that needs one, the frames of all shots, again for each round that is
// asked for, and then what stands between the frames.

import { framesFromTensor } from '../frames';
import { refinedNoise } from '../noise/refinedNoise';
import type { ModelSession } from '../onnx/session';
import type { TorchRandom } from '../random';
import { tensor, type Tensor } from '../tensor';
import { betweenCalls, betweenFrames } from './betweenFrames';
import type { ConditionRows } from './conditions';
import type { MadeShot } from './decodeClip';
import { channelsFirst, denoiseClip, frameOf, type ClipRun } from './denoiseClip';
import type { FrameCall } from './frameCalls';
import type { FramePattern } from './framePatterns';
import type { NoiseOf } from './frameNoise';
import { latentPixels, latentSizeOf, nativeFrames } from './planClip';
import { denoiseZeroShot } from './zeroShot';
import { drawScenery, givenScenery } from './scenery';
import type { SceneryPlan } from './sceneryViews';
import type { Shot } from './shots';
import type { PipelineContext } from './types';

/** A shot ready for the denoiser. */
export interface PreparedShot extends Shot {
  codes: Tensor;
  conditions: ConditionRows;
  pattern: FramePattern;
  calls: FrameCall[];
  /** Where its scene is wider than one call sees. */
  scenery?: SceneryPlan;
  /** [C, P] of each of its frames; drawn when it is needed where the clip is a rollout. */
  noiseOf: NoiseOf;
}

/** Frames as pixels for the upscaler. */
export interface Drawn {
  made: MadeShot[];
  /** What stands between the frames, a clip for each moment. */
  moments: MadeShot[];
}

interface DenoiserRun {
  random: TorchRandom;
  denoiser: ModelSession;
}

type Common = DenoiserRun & Pick<ClipRun, 'size' | 'scheduler' | 'onStep'>;

/** The frames of all shots, again for each round with noise that keeps the slow part of the round before; then what stands between them. */
export async function denoiseInRounds(
  context: PipelineContext,
  shots: readonly PreparedShot[],
  run: DenoiserRun,
): Promise<Drawn> {
  const { request, model } = context;
  const size = latentSizeOf(context.request.video, context.model.spec);
  const gaps = { loop: request.video.loop === true, window: nativeFrames(context.model.spec) };
  const shares = sharesOf(context);
  const calls = shots.reduce((sum, shot) => sum + shot.calls.length, 0);
  const sceneries = shots.filter(({ scenery }) => scenery !== undefined).length;
  const all =
    sceneries + calls * (1 + request.refine.rounds) + shares.length * betweenCalls(request.video.frames, gaps);
  const report = stepReporter(context, all);
  const common = { ...run, size, scheduler: model.spec.scheduler, onStep: report.step };

  const pictures: (Float32Array | undefined)[] = [];
  for (const shot of shots) {
    const drawing = { ...common, ...shot, onStep: report.unseen };
    pictures.push(shot.scenery && (await drawScenery(drawing, shot.scenery)));
  }
  let latents = await denoiseShots(shots, { common, pictures });
  for (let round = 1; round <= request.refine.rounds; round++) {
    const again = shots.map((shot, index) => ({
      ...shot,
      noiseOf: nextNoise(context, { latents: latents[index] ?? [], firstOf: shot.noiseOf, random: run.random }),
    }));
    latents = await denoiseShots(again, { common, pictures });
  }

  const made: MadeShot[] = [];
  const moments: MadeShot[] = [];
  for (const [index, shot] of shots.entries()) {
    const own = latents[index] ?? [];
    made.push({ ...shot, latents: own.map((latent) => inPixels(context, latent)) });
    for (const share of shares) {
      const between = await betweenFrames({ ...common, ...shot }, { latents: own, share, ...gaps });
      const pictures = between.map((latent) => inPixels(context, latent));
      moments.push({ from: 0, to: pictures.length, fade: 0, latents: pictures, codes: shot.codes });
    }
  }
  return { made, moments };
}

/** The latents [C, P] of each shot's frames. */
async function denoiseShots(
  shots: readonly PreparedShot[],
  { common, pictures }: { common: Common; pictures: readonly (Float32Array | undefined)[] },
): Promise<Float32Array[][]> {
  const made: Float32Array[][] = [];
  for (const [index, shot] of shots.entries()) {
    const own = { ...common, ...shot };
    const picture = pictures[index];
    const { zeroShot } = shot.request.motion;
    const run = shot.scenery && picture ? givenScenery(own, shot.scenery, picture) : own;
    const latents = zeroShot === undefined ? await denoiseClip(run) : await denoiseZeroShot(run, zeroShot);
    made.push(latents.slice(0, shot.pattern.length));
  }
  return made;
}

/** The noise of a shot's further round. */
function nextNoise(
  context: PipelineContext,
  { latents, firstOf, random }: { latents: Float32Array[]; firstOf: NoiseOf; random: TorchRandom },
): NoiseOf {
  const size = { ...latentSizeOf(context.request.video, context.model.spec), frames: latents.length };
  const fresh = random.randn(size.channels * size.frames * size.height * size.width);
  const first = channelsFirst(allOf(firstOf, size.frames), size);
  const noise = refinedNoise({ clean: channelsFirst(latents, size), first, fresh }, size);
  return (frame) => frameOf(noise, frame, size);
}

/** The moments between two frames that the model makes: none for shots, whose looks meet in between, and none where it makes pictures one by one. */
function sharesOf({ request }: PipelineContext): number[] {
  const { interpolate } = request.post;
  if (request.motion.zeroShot !== undefined || request.shots.length > 0 || request.video.frames < 2) return [];
  return Array.from({ length: interpolate - 1 }, (_, i) => (i + 1) / interpolate);
}

/** Reports every step of `calls` calls, with a preview where one is due; `unseen` shows none. */
function stepReporter(context: PipelineContext, calls: number): Record<'step' | 'unseen', ClipRun['onStep']> {
  const { request, stages, previewEvery } = context;
  let done = 0;
  const unseen = () => stages.finishStep(++done, calls * request.steps);
  return {
    unseen,
    step: (step, clean) => {
      if (previewEvery > 0 && step % previewEvery === 0 && step < request.steps) {
        context.onPreview(done + 1, framesFromTensor(latentPixels(context.model.spec, clean()), request.video.fps));
      }
      unseen();
    },
  };
}

function inPixels(context: PipelineContext, latent: Float32Array): Float32Array {
  return latentPixels(context.model.spec, tensor([latent.length], latent)).data;
}

/** The noise of all frames. */
export function allOf(noiseOf: NoiseOf, frames: number): Float32Array[] {
  return Array.from({ length: frames }, (_, frame) => noiseOf(frame));
}
