// Text to clip with a flow model that has a noise level per frame (design: models with vectorised time steps, arXiv 2410.03160).
// Read `framewiseFlow` from top to bottom: tokenize, encode, prepare, denoise, decode. Components: textEncoder, denoiser, upscaler.
// Leaves out shots and adapters, which no model of this family was trained with.

import { ModelError } from '../../base/errors';
import type { ComponentSpec } from '../../protocol/modelSpec';
import { framesFromTensor, type Frames } from '../frames';
import { combineGuidance, guidanceActive } from '../guidance';
import type { ModelSession } from '../onnx/session';
import { TorchRandom } from '../random';
import { createScheduler, samplerConfigFor } from '../schedulers';
import { tensor, type Tensor } from '../tensor';
import { tokenizers, type Tokenizer } from '../tokenizers';
import { pickComponents } from './components';
import { buildConditions, stack, type ConditionRows } from './conditions';
import { denoise } from './denoise';
import { encodePrompt, truncationNote, type TextFeatures } from './encodePrompts';
import { framePattern } from './framePatterns';
import type { ComponentRoles, PipelineContext, PipelineResult } from './types';

const roles = {
  textEncoder: { inputs: ['inputIds', 'attentionMask'], outputs: ['tokens'] },
  denoiser: {
    inputs: ['sample', 'timestep', 'textTokens', 'textMask'],
    optionalInputs: ['frameTime', 'camera', 'path'],
    outputs: ['velocity'],
  },
  upscaler: { inputs: ['frames'], optionalInputs: ['textTokens', 'textMask'], outputs: ['frames'], optional: true },
} satisfies Record<string, ComponentRoles>;

/** One clip. Same request, model and device: the same bytes. */
export async function framewiseFlow(context: PipelineContext): Promise<PipelineResult> {
  const { request, stages } = context;
  const guided = request.guidance !== 1;

  // 1. load: sessions and vocabulary
  const { sessions, tokenizer } = await stages.run('load', () => load(context));

  // 2. tokenize
  const rows = await stages.run('tokenize', () => ({
    prompt: tokenizer.encode(request.prompt),
    negative: tokenizer.encode(request.negativePrompt),
  }));

  // 3. encode text
  const { prompt, negative } = await stages.run('encodeText', async () => ({
    prompt: await encodePrompt(sessions.textEncoder, rows.prompt),
    negative: guided ? await encodePrompt(sessions.textEncoder, rows.negative) : undefined,
  }));

  // 4. prepare noise and conditions
  const random = new TorchRandom(request.seed);
  const prepared = await stages.run('prepare', () => prepare(context, { random, prompt, negative }));

  // 5. denoise
  const latent = await stages.run('denoise', () =>
    runDenoiser(context, { ...prepared, random, denoiser: sessions.denoiser }),
  );

  // 6. decode
  const frames = await stages.run('decode', () => decode(context, { latent, prompt, upscaler: sessions.upscaler }));

  return {
    frames,
    notes: [
      ...truncationNote('prompt', rows.prompt),
      ...(guided ? truncationNote('negative prompt', rows.negative) : []),
    ],
  };
}

type Sessions = { textEncoder: ModelSession; denoiser: ModelSession; upscaler?: ModelSession };

async function load({
  model,
  sessions,
  device,
  readText,
}: PipelineContext): Promise<{ sessions: Sessions; tokenizer: Tokenizer }> {
  const { spec, folder } = model;
  if (spec.prediction !== 'flow')
    throw new ModelError(
      'prediction-unsupported',
      `Models of this family predict flow, "${spec.name}" predicts ${spec.prediction}.`,
    );
  if (spec.latent.channels !== 3)
    throw new ModelError(
      'latent-unsupported',
      `Models of this family work on 3 colour channels, "${spec.name}" has ${spec.latent.channels}.`,
    );
  const makers: Record<string, (typeof tokenizers)[keyof typeof tokenizers]> = tokenizers;
  const maker = Object.hasOwn(makers, spec.tokenizer.type) ? makers[spec.tokenizer.type] : undefined;
  if (maker === undefined) {
    throw new ModelError(
      'tokenizer-unknown',
      `The model "${spec.name}" wants the tokenizer "${spec.tokenizer.type}"; there is ${Object.keys(makers).join(', ')}.`,
    );
  }
  const components = pickComponents(spec, roles) as Record<keyof Sessions, ComponentSpec>;
  const opened = await sessions.open({ folder, components, device });
  const { maxLength, lowercase } = spec.tokenizer;
  return { sessions: opened, tokenizer: maker(await readText(spec.tokenizer.file), { maxLength, lowercase }) };
}

interface Prepared {
  noise: Float32Array;
  conditions: ConditionRows;
  pattern: ReturnType<typeof framePattern>;
}

function prepare(
  { request, images, model }: PipelineContext,
  made: { random: TorchRandom; prompt: TextFeatures; negative?: TextFeatures },
): Prepared {
  const { latent } = model.spec;
  const { frames, fps } = request.video;
  return {
    noise: made.random.randn(latent.channels * frames * latent.height * latent.width),
    conditions: buildConditions(request, made.prompt, made.negative),
    pattern: framePattern(request.keyframes, images, { frames, fps, latent }),
  };
}

function runDenoiser(
  context: PipelineContext,
  run: Prepared & { random: TorchRandom; denoiser: ModelSession },
): Promise<Float32Array> {
  const { request, model, stages } = context;
  const { channels, height, width } = model.spec.latent;
  const frames = request.video.frames;
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
  made: { latent: Float32Array; prompt: TextFeatures; upscaler?: ModelSession },
): Promise<Frames> {
  const { channels, height, width } = context.model.spec.latent;
  const frames = context.request.video.frames;
  const clip = pixels(context, tensor([1, channels, frames, height, width], made.latent));
  if (made.upscaler === undefined) return framesFromTensor(clip, context.request.video.fps);
  const input = tensor(
    [frames, channels, height, width],
    framesFirst(clip.data, { channels, frames, plane: height * width }),
  );
  const { frames: large } = await made.upscaler.run({
    frames: input,
    textTokens: made.prompt.tokens,
    textMask: made.prompt.mask,
  });
  return framesFromTensor(large ?? input, context.request.video.fps);
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
