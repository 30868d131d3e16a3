// A clip that grows while somebody leads its thing (as world models are played, arXiv 2408.14837): each piece of frames is made from the
// path known so far. Every number is the one that `framewiseFlow` comes to for the whole path with `video.order` "rollout", so a
// finished session is an ordinary request. Leaves out what needs to know the end: loops, shots, given frames, motion strength.

import { UserError } from '../../base/errors';
import type { GenerationRequest, ObjectPath } from '../../experiment/request';
import type { Frames } from '../frames';
import { checkPathCount } from '../motion/pathSlots';
import { seedLayout } from '../motion/seedLayout';
import { TorchRandom } from '../random';
import { tensor, type Tensor } from '../tensor';
import { buildConditions } from './conditions';
import { pictures, type MadeShot } from './decodeClip';
import { runCall, sharesView, type ClipRun } from './denoiseClip';
import { encodePrompt } from './encodePrompts';
import { frameCalls, rolloutPiece } from './frameCalls';
import { rolloutNoise } from './frameNoise';
import { openFramewiseModel, type FramewiseModel } from './framewiseModel';
import { drawnSizeOf, latentPixels, latentSizeOf, nativeFrames, planRow, wayOptions } from './planClip';
import { emptyCodes, planPrompt, type Plan } from './planPrompt';
import type { PipelineContext } from './types';
import { windowLength } from './upscale';

export type RolloutContext = Omit<PipelineContext, 'images' | 'adapters' | 'previewEvery' | 'onPreview'>;

/** Asked before each piece with the frame that it will end before: the ways of all things up to there, or nothing to end the clip. */
export type Lead = (end: number) => Promise<readonly ObjectPath[] | undefined>;

/** Frames in order, a few at a time. */
export interface RolloutPiece {
  first: number;
  frames: Frames;
}

/** Fields that a clip which grows cannot have. Throws UserError `not-playable`, naming the first. */
export function checkPlayable(request: GenerationRequest): void {
  const { video, motion, keyframes, shots, adapters, refine, noise, post } = request;
  const asked: [string, boolean][] = [
    ['shots', shots.length > 0],
    ['keyframes', keyframes.length > 0],
    ['adapters', adapters.length > 0],
    ['video.loop', video.loop === true],
    ['motion.strength', motion.strength !== 1],
    ['refine.rounds', refine.rounds > 0],
    ['noise.warped', noise.warped !== 0],
    ['motion.zeroShot', request.motion.zeroShot !== undefined],
    ['post.interpolate', post.interpolate !== 1],
    ['post.upscale', post.upscale !== 1],
  ];
  const field = asked.find(([, isAsked]) => isAsked)?.[0];
  if (field === undefined) return;
  throw new UserError('not-playable', `A clip that grows while it is played cannot follow \`${field}\`.`, {
    field,
    hint: `Leave \`${field}\` out, or play another experiment.`,
  });
}

/** The frames of a played clip. Ends when `lead` does, or with the model's longest clip. Throws as `framewiseFlow` does. */
export async function* rollOut(context: RolloutContext, lead: Lead): AsyncIterable<RolloutPiece> {
  const { stages, model, request } = context;
  checkPlayable(request);
  const opened = await stages.run('load', () =>
    openFramewiseModel({ ...context, images: [], adapters: [], previewEvery: 0, onPreview: () => undefined }),
  );
  const longest = Math.max(model.spec.limits.longest ?? 0, nativeFrames(model.spec));
  const whole = await planOf(context, opened, longest);
  const latents: Float32Array[] = [];
  const shot: MadeShot = { from: 0, to: 0, fade: 0, latents, codes: whole.plan.codes };
  let shown = 0;
  for (let end = rolloutPiece + 1; end <= longest; end += rolloutPiece) {
    const paths = await lead(end);
    if (paths === undefined) break;
    checkPathCount(paths);
    await stages.run('denoise', () => addPiece(context, { opened, whole, paths, latents, end }));
    yield await decoded(context, opened, { shot, from: shown, to: end - 1 });
    shown = end - 1;
  }
  if (shown < latents.length) yield await decoded(context, opened, { shot, from: shown, to: latents.length });
}

/** What the words and the seed decide, for the longest clip. */
interface WholePlan {
  plan: Plan;
  negativeCodes?: Tensor;
  random: TorchRandom;
  noiseOf: ClipRun['noiseOf'];
  /** Latents as the denoiser sees them; the shot's are in pixels. */
  made: Float32Array[];
}

async function planOf(context: RolloutContext, opened: FramewiseModel, frames: number): Promise<WholePlan> {
  const { stages, model } = context;
  const { spec } = model;
  const request = { ...context.request, video: { ...context.request.video, frames } };
  return stages.run('encodeText', async () => {
    const planned = await planRow(opened, opened.tokenizer.encode(request.prompt), { request, spec });
    const random = new TorchRandom(request.seed);
    const objects = tensor(planned.objects.shape, seedLayout(planned.objects.data, random));
    const noiseOf = rolloutNoise(random, latentSizeOf(request.video, spec));
    const negativeCodes = request.guidance === 1 ? undefined : await avoidedCodes(request, opened, planned);
    return { plan: { ...planned, objects }, negativeCodes, random, noiseOf, made: [] };
  });
}

async function avoidedCodes(request: GenerationRequest, opened: FramewiseModel, { codes }: Plan): Promise<Tensor> {
  if (request.negativePrompt.trim() === '') return emptyCodes(codes);
  const text = await encodePrompt(opened.textEncoder, opened.tokenizer.encode(request.negativePrompt));
  return (await planPrompt(opened.planner, text, 1)).codes;
}

interface Growing {
  opened: FramewiseModel;
  whole: WholePlan;
  paths: readonly ObjectPath[];
  /** In pixels, for the upscaler. */
  latents: Float32Array[];
  end: number;
}

async function addPiece(context: RolloutContext, { opened, whole, paths, latents, end }: Growing): Promise<void> {
  const { model, stages } = context;
  const request = grown(context.request, paths, end);
  const conditions = buildConditions(request, startOf(whole.plan, end), {
    ...wayOptions(model.spec, true),
    negativeCodes: whole.negativeCodes,
  });
  const calls = frameCalls('rollout', {
    frames: end,
    window: nativeFrames(model.spec),
    given: new Set(),
    inReach: (frame, other) => sharesView(conditions.plain.camera.data, frame, other),
  });
  const steps = calls.length * request.steps;
  let done = 0;
  for (const call of calls.filter(({ made }) => made.some((frame) => frame >= latents.length))) {
    const run: ClipRun = {
      ...whole,
      request,
      scheduler: model.spec.scheduler,
      denoiser: opened.denoiser,
      size: latentSizeOf(request.video, model.spec),
      conditions,
      pattern: [],
      calls,
      onStep: () => stages.finishStep(++done, steps),
    };
    await runCall(run, call, whole.made);
  }
  for (const latent of whole.made.slice(latents.length))
    latents.push(latentPixels(model.spec, tensor([latent.length], latent)).data);
}

function grown(request: GenerationRequest, paths: readonly ObjectPath[], frames: number): GenerationRequest {
  return { ...request, video: { ...request.video, frames }, motion: { ...request.motion, paths: [...paths] } };
}

/** The plan of the first `frames` frames. */
function startOf({ codes, objects, camera }: Plan, frames: number): Plan {
  const cut = ({ data, shape: [one = 1, count = 1, ...rest] }: Tensor) =>
    tensor([one, frames, ...rest], data.slice(0, (data.length / count) * frames));
  return { codes, objects: cut(objects), camera: cut(camera) };
}

/** Pictures in the windows that a whole clip is decoded in. */
async function decoded(
  { request, model, stages }: RolloutContext,
  { upscaler }: FramewiseModel,
  { shot, from, to }: { shot: MadeShot; from: number; to: number },
): Promise<RolloutPiece> {
  const { width, height, fps } = request.video;
  const shape = { width, height, count: to - from, fps };
  const size = latentSizeOf(request.video, model.spec);
  const drawn = drawnSizeOf(request.video, model.spec);
  const data = new Uint8ClampedArray(width * height * 4 * shape.count);
  for (let start = from; start < to; start += windowLength) {
    const window = { from: start, to: Math.min(start + windowLength, to) };
    const made = await stages.run('decode', () => pictures(shot, window, { shape, size, drawn, upscaler }));
    data.set(made.data, (start - from) * width * height * 4);
  }
  return { first: from, frames: { ...shape, data } };
}
