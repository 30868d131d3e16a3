// Text to clip with a flow model that has a noise level per frame (design: models with vectorised time steps, arXiv 2410.03160).
// Read `framewiseFlow` from top to bottom: tokenize, encode, prepare, denoise, decode. Components: textEncoder and planner, which
// read the words once per clip; denoiser, which sees codes, camera and places in every step; upscaler.

import { makesStills } from '../../experiment/frameCounts';
import { isPresent } from '../motion/objectTracks';
import { checkPathCount, pathSlots } from '../motion/pathSlots';
import { seedLayout } from '../motion/seedLayout';
import { warpedNoise } from '../noise/warpedNoise';
import type { ModelSession } from '../onnx/session';
import { TorchRandom } from '../random';
import { tensor, type Tensor } from '../tensor';
import { buildConditions, type ConditionRows } from './conditions';
import { decodeClip, type MadeShot } from './decodeClip';
import { channelsFirst, frameOf, sharesView } from './denoiseClip';
import { encodePrompt, truncationNote } from './encodePrompts';
import { frameCalls, type FrameCall } from './frameCalls';
import { exactFrames, framePattern, type FramePattern } from './framePatterns';
import { clipNoise, rolloutNoise, type NoiseOf } from './frameNoise';
import { openFramewiseModel } from './framewiseModel';
import { allOf, denoiseInRounds, type Drawn, type PreparedShot } from './framewiseRounds';
import { meetPictures } from './meetPictures';
import { drawnSizeOf, isRollout, latentSizeOf, nativeFrames, planRow, wayOptions } from './planClip';
import { emptyCodes, planPrompt, type Plan } from './planPrompt';
import { planScenery, viewsOfCall } from './scenery';
import type { SceneryPlan } from './sceneryViews';
import { shotsOf, strayPaths, type Shot } from './shots';
import type { PipelineContext, PipelineResult } from './types';
import { stillCalls } from './zeroShot';

const negativeUnread = 'The negative prompt has no effect at guidance 1: set guidance to 2 or so to keep away from it.';

/** One clip. Same request, model and device: the same bytes. */
export async function framewiseFlow(context: PipelineContext): Promise<PipelineResult> {
  const { request, stages } = context;
  const shots = shotsOf(request);
  for (const shot of shots) checkPathCount(shot.request.motion.paths);
  // Guidance pushes away from the negative prompt, or from no words at all where there is none.
  const guided = request.guidance !== 1;
  const avoided = guided && request.negativePrompt.trim() !== '';

  // 1. load: sessions and vocabulary
  const model = await stages.run('load', () => openFramewiseModel(context));

  // 2. tokenize
  const rows = await stages.run('tokenize', () => ({
    prompts: shots.map((shot) => model.tokenizer.encode(shot.request.prompt)),
    negative: avoided ? model.tokenizer.encode(request.negativePrompt) : undefined,
  }));

  // 3. encode text, and plan from it what is drawn and where
  const { plans, negativeCodes } = await stages.run('encodeText', async () => {
    const plans: Plan[] = [];
    for (const [index, { request: shot }] of shots.entries()) {
      const row = rows.prompts[index];
      if (row !== undefined) plans.push(await planRow(model, row, { request: shot, spec: context.model.spec }));
    }
    const negative = rows.negative && (await encodePrompt(model.textEncoder, rows.negative));
    const avoid = negative && (await planPrompt(model.planner, negative, request.video.frames)).codes;
    return { plans, negativeCodes: guided ? (avoid ?? plans.map(({ codes }) => emptyCodes(codes))[0]) : undefined };
  });

  // 4. and 5. prepare and denoise; the noise is not kept for what follows
  const { made, moments, exact } = await drawFrames(context, { shots, plans, negativeCodes, denoiser: model.denoiser });

  // 6. decode, as the pieces are taken
  const { width, height, frames, fps } = request.video;
  const decoded = (shots: MadeShot[], count: number, exactly: Prepared['exact'] = new Map()) =>
    decodeClip(shots, {
      shape: { width, height, count, fps },
      size: latentSizeOf(context.request.video, context.model.spec),
      drawn: drawnSizeOf(context.request.video, context.model.spec),
      upscaler: model.upscaler,
      exact: exactly,
      stages,
    });

  return {
    clip: decoded(made, frames, exact),
    between: moments.map((shot) => decoded([shot], shot.to)),
    notes: [
      ...rows.prompts.flatMap((row, index) =>
        truncationNote(shots.length === 1 ? 'prompt' : `prompt of shot ${index + 1}`, row),
      ),
      ...strayPaths(request, shots),
      ...(rows.negative === undefined ? [] : truncationNote('negative prompt', rows.negative)),
      ...(guided || request.negativePrompt.trim() === '' ? [] : [negativeUnread]),
    ],
  };
}

interface Read {
  shots: Shot[];
  plans: Plan[];
  negativeCodes?: Tensor;
  denoiser: ModelSession;
}

async function drawFrames(context: PipelineContext, read: Read): Promise<Drawn & Pick<Prepared, 'exact'>> {
  const { request, stages } = context;
  const random = new TorchRandom(request.seed);
  // 4. prepare noise, camera, tracks and given frames
  const prepared = await stages.run('prepare', () => prepare(context, { random, ...read }));
  // 5. denoise, in as many rounds as are asked for
  const run = { random, denoiser: read.denoiser };
  const drawn = await stages.run('denoise', () => denoiseInRounds(context, prepared.shots, run));
  return { ...drawn, exact: prepared.exact };
}

interface Prepared {
  shots: PreparedShot[];
  exact: Map<number, Uint8ClampedArray>;
}

async function prepare(context: PipelineContext, made: Read & { random: TorchRandom }): Promise<Prepared> {
  const { request, images, model } = context;
  const size = latentSizeOf(context.request.video, context.model.spec);
  const { scale, shift } = model.spec.latent;
  const { frames, fps } = request.video;
  const rollout = isRollout(request);
  const noiseOf = rollout ? rolloutNoise(made.random, size) : clipNoise(made.random, size, frames);
  const given = framePattern(request.keyframes, images, { frames, fps, latent: { ...size, scale, shift } });
  const shots: PreparedShot[] = [];
  for (const [index, shot] of made.shots.entries()) {
    const planned = made.plans[index] as Plan;
    const { objects } = planned;
    const plan = { ...planned, objects: tensor(objects.shape, seedLayout(objects.data, made.random)) };
    const options = { ...wayOptions(model.spec, rollout), negativeCodes: made.negativeCodes };
    const pattern = given.slice(shot.from, shot.to);
    const drawing = {
      request: shot.request,
      scheduler: model.spec.scheduler,
      denoiser: made.denoiser,
      size,
      conditions: buildConditions(shot.request, plan, options),
      noiseOf,
      random: made.random,
    };
    const hasPath = pathSlots(shot.request.motion.paths, shot.request.prompt, isPresent(objects.data, 1)).map(
      (path) => path !== undefined,
    );
    // A model of single pictures cannot draw a thing and the scene without it as one clip.
    const conditions = makesStills(model.spec.limits)
      ? drawing.conditions
      : await meetPictures(drawing, pattern, hasPath);
    const scenery = sceneryOf(context, { pattern, conditions });
    const calls = callsOf(context, { pattern, conditions, scenery });
    const ownNoise = movedNoise(context, { shot, conditions, noiseOf });
    shots.push({ ...shot, codes: plan.codes, conditions, pattern, calls, scenery, noiseOf: ownNoise });
  }
  return { shots, exact: exactFrames(request, images) };
}

/** The noise of a shot's frames, moved along with camera and things as far as the request asks for it. */
function movedNoise(
  context: PipelineContext,
  at: { shot: Shot; conditions: ConditionRows; noiseOf: NoiseOf },
): NoiseOf {
  const { from, to } = at.shot;
  const ownOf: NoiseOf = (frame) => at.noiseOf(from + frame);
  const share = context.request.noise.warped;
  if (share === 0) return ownOf;
  const size = { ...latentSizeOf(context.request.video, context.model.spec), frames: to - from };
  const { camera, objects } = at.conditions.plain;
  const warp = { share, state: camera.data, things: objects.data };
  const moved = warpedNoise(channelsFirst(allOf(ownOf, size.frames), size), size, warp);
  return (frame) => frameOf(moved, frame, size);
}

/** A rollout does not know where it goes, and given pictures show the scene themselves. */
function sceneryOf(
  context: PipelineContext,
  { pattern, conditions }: { pattern: FramePattern; conditions: ConditionRows },
): SceneryPlan | undefined {
  if (isRollout(context.request) || pattern.some((given) => given !== undefined)) return undefined;
  const native = nativeFrames(context.model.spec);
  if (pattern.length <= native || native <= 2 * viewsOfCall) return undefined;
  return planScenery(conditions.plain.camera.data, latentSizeOf(context.request.video, context.model.spec));
}

function callsOf(
  context: PipelineContext,
  { pattern, conditions, scenery }: Pick<PreparedShot, 'pattern' | 'conditions' | 'scenery'>,
): FrameCall[] {
  if (context.request.motion.zeroShot !== undefined) return stillCalls(pattern);
  const { order = 'coarse-to-fine' } = context.request.video;
  const state = conditions.plain.camera.data;
  return frameCalls(order, {
    frames: pattern.length,
    window: nativeFrames(context.model.spec) - (scenery === undefined ? 0 : viewsOfCall),
    given: new Set(pattern.flatMap((frame, index) => (frame?.level === 0 ? [index] : []))),
    inReach: (frame, other) => sharesView(state, frame, other),
  });
}
