// Text to clip with a flow model that has a noise level per frame (design: models with vectorised time steps, arXiv 2410.03160).
// Read `framewiseFlow` from top to bottom: tokenize, encode, prepare, denoise, decode. Components: textEncoder and planner, which
// read the words once per clip; denoiser, which sees codes, camera and places in every step; upscaler.

import { framesFromTensor, type Frames } from '../frames';
import { combineGuidance, guidanceActive } from '../guidance';
import { checkPathCount } from '../motion/pathSlots';
import type { ModelSession } from '../onnx/session';
import { TorchRandom } from '../random';
import { createScheduler, samplerConfigFor } from '../schedulers';
import { tensor, type Tensor } from '../tensor';
import type { TokenRow } from '../tokenizers';
import { buildConditions, stack, type ConditionRows } from './conditions';
import { denoise } from './denoise';
import { encodePrompt, truncationNote } from './encodePrompts';
import { framePattern } from './framePatterns';
import { openFramewiseModel } from './framewiseModel';
import { emptyCodes, planPrompt, type Plan } from './planPrompt';
import type { PipelineContext, PipelineResult } from './types';
import { upscale } from './upscale';

/** One clip. Same request, model and device: the same bytes. */
export async function framewiseFlow(context: PipelineContext): Promise<PipelineResult> {
  const { request, stages } = context;
  checkPathCount(request.motion.paths);
  // Guidance pushes away from the negative prompt, or from no words at all where there is none.
  const guided = request.guidance !== 1;
  const avoided = guided && request.negativePrompt.trim() !== '';

  // 1. load: sessions and vocabulary
  const model = await stages.run('load', () => openFramewiseModel(context));

  // 2. tokenize
  const rows = await stages.run('tokenize', () => ({
    prompt: model.tokenizer.encode(request.prompt),
    negative: avoided ? model.tokenizer.encode(request.negativePrompt) : undefined,
  }));

  // 3. encode text, and plan from it what is drawn and where
  const { plan, negativeCodes } = await stages.run('encodeText', async () => {
    const read = async (row: TokenRow) =>
      planPrompt(model.planner, await encodePrompt(model.textEncoder, row), request.video.frames);
    const plan = await read(rows.prompt);
    const negative = rows.negative && (await read(rows.negative)).codes;
    return { plan, negativeCodes: guided ? (negative ?? emptyCodes(plan.codes)) : undefined };
  });

  // 4. prepare noise, camera, tracks and given frames
  const random = new TorchRandom(request.seed);
  const prepared = await stages.run('prepare', () => prepare(context, { random, plan, negativeCodes }));

  // 5. denoise
  const latent = await stages.run('denoise', () =>
    runDenoiser(context, { ...prepared, random, denoiser: model.denoiser }),
  );

  // 6. decode
  const frames = await stages.run('decode', () =>
    decode(context, { latent, codes: plan.codes, upscaler: model.upscaler }),
  );

  return {
    frames,
    notes: [
      ...truncationNote('prompt', rows.prompt),
      ...(rows.negative === undefined ? [] : truncationNote('negative prompt', rows.negative)),
    ],
  };
}

interface Prepared {
  noise: Float32Array;
  conditions: ConditionRows;
  pattern: ReturnType<typeof framePattern>;
}

function prepare(
  context: PipelineContext,
  made: { random: TorchRandom; plan: Plan; negativeCodes?: Tensor },
): Prepared {
  const { request, images, model } = context;
  const { channels, frames, height, width } = latentSize(context);
  const { scale, shift } = model.spec.latent;
  const { span } = model.spec.camera;
  return {
    noise: made.random.randn(channels * frames * height * width),
    conditions: buildConditions(request, made.plan, { span, negativeCodes: made.negativeCodes }),
    pattern: framePattern(request.keyframes, images, {
      frames,
      fps: request.video.fps,
      latent: { height, width, scale, shift },
    }),
  };
}

function runDenoiser(
  context: PipelineContext,
  run: Prepared & { random: TorchRandom; denoiser: ModelSession },
): Promise<Float32Array> {
  const { request, model, stages } = context;
  const { channels, frames, height, width } = latentSize(context);
  const config = samplerConfigFor(request.sampler, {
    prediction: 'flow',
    modelConfig: model.spec.scheduler,
    steps: request.steps,
  });
  const scheduler = createScheduler(request.sampler, config);
  const steps = scheduler.timesteps.length;
  return denoise({
    scheduler,
    pattern: run.pattern,
    shape: { channels, frames, plane: height * width },
    noise: run.noise,
    noiseSource: (count) => run.random.randn(count),
    velocity: (values, levels, step) => {
      const sample = tensor([1, channels, frames, height, width], values);
      const timestep = tensor(
        [1, frames],
        levels.map((level) => level * 1000),
      );
      const active = guidanceActive(step, steps, request.guidanceInterval);
      return predict(run.denoiser, { sample, timestep, rows: run.conditions, guidance: active ? request : undefined });
    },
    onStep: (step, clean) => {
      if (context.previewEvery > 0 && step % context.previewEvery === 0 && step < steps) {
        context.onPreview(step, pictures(context, tensor([1, channels, frames, height, width], clean())));
      }
      stages.finishStep(step, steps);
    },
  });
}

interface Prediction {
  sample: Tensor;
  timestep: Tensor;
  rows: ConditionRows;
  /** Absent on steps outside the guidance interval. */
  guidance?: { guidance: number; guidanceRescale: number };
}

/** The velocity, with both guidance rows in one batch where guidance acts. */
async function predict(
  denoiser: ModelSession,
  { sample, timestep, rows, guidance }: Prediction,
): Promise<Float32Array> {
  if (rows.guided === undefined || guidance === undefined) {
    const { velocity } = await denoiser.run({ sample, timestep, ...rows.plain });
    return velocity?.data ?? new Float32Array(0);
  }
  const both = await denoiser.run({
    sample: stack(sample, sample),
    timestep: stack(timestep, timestep),
    ...rows.guided,
  });
  const data = both.velocity?.data ?? new Float32Array(0);
  const half = data.length / 2;
  return combineGuidance(data.subarray(half), data.subarray(0, half), {
    scale: guidance.guidance,
    rescale: guidance.guidanceRescale,
  });
}

async function decode(
  context: PipelineContext,
  made: { latent: Float32Array; codes: Tensor; upscaler?: ModelSession },
): Promise<Frames> {
  const { channels, frames, height, width } = latentSize(context);
  const { video } = context.request;
  const clip = pixels(context, tensor([1, channels, frames, height, width], made.latent));
  if (made.upscaler === undefined) return framesFromTensor(clip, video.fps);
  const small = tensor(
    [frames, channels, height, width],
    framesFirst(clip.data, { channels, frames, plane: height * width }),
  );
  return framesFromTensor(await upscale(made.upscaler, { clip: small, codes: made.codes }, video), video.fps);
}

/** Axes of the clip that is denoised: the video's, each side divided by the latent's downscale. */
function latentSize({ request, model }: PipelineContext): {
  channels: number;
  frames: number;
  height: number;
  width: number;
} {
  const { channels, downscale } = model.spec.latent;
  const { frames, height, width } = request.video;
  return { channels, frames, height: height / downscale, width: width / downscale };
}

function pictures(context: PipelineContext, latent: Tensor): Frames {
  return framesFromTensor(pixels(context, latent), context.request.video.fps);
}

/** Latent to pixels in [-1, 1]: the inverse of the latent's scale and shift. */
function pixels({ model }: PipelineContext, latent: Tensor): Tensor {
  const { scale, shift } = model.spec.latent;
  return tensor(
    latent.shape,
    latent.data.map((value) => value / scale + shift),
  );
}

/** [C, F, P] to [F, C, P]. */
function framesFirst(
  clip: Float32Array,
  { channels, frames, plane }: { channels: number; frames: number; plane: number },
): Float32Array {
  const out = new Float32Array(clip.length);
  for (let channel = 0; channel < channels; channel++) {
    for (let frame = 0; frame < frames; frame++) {
      const from = (channel * frames + frame) * plane;
      out.set(clip.subarray(from, from + plane), (frame * channels + channel) * plane);
    }
  }
  return out;
}
