// Which scheduler config a run uses: the sampler's own defaults for the kind of model, then the model's fields over them.
// For models trained on a beta schedule the model's fields decide; for flow models the choices here do, see flowDefaults.

import { UserError } from '../../base/errors';
import type { SamplerName } from '../../experiment/request';
import { linspace } from './betas';
import { readSchedulerConfig } from './readConfig';
import type { Prediction, SchedulerConfig } from './types';

export interface SamplerRequest {
  /** What the model's denoiser predicts. */
  prediction: Exclude<Prediction, 'sample'>;
  /** The model's scheduler_config.json or sidecar `scheduler`, unchecked. */
  modelConfig: Record<string, unknown>;
  /** Denoising steps, ≥ 1. */
  steps: number;
}

/**
 * A complete config for `createScheduler`. Fields of the model win over the defaults, but for those that say what kind of
 * sampler it is. UserError `sampler-unsupported` for flow-match-euler with a model that does not predict flow.
 */
export function samplerConfigFor(name: SamplerName, request: SamplerRequest): SchedulerConfig {
  const { prediction, steps } = request;
  const model = readSchedulerConfig(request.modelConfig);
  const kind = name === 'dpmpp-2m-karras' ? { use_karras_sigmas: true } : {};
  if (prediction === 'flow')
    return {
      ...flowDefaults(name, steps, model.shift ?? model.flow_shift ?? 1),
      ...flowFields(name, model),
      ...kind,
      steps,
    };
  if (name === 'flow-match-euler') {
    throw new UserError(
      'sampler-unsupported',
      `The sampler flow-match-euler needs a flow model, this one predicts ${prediction}.`,
      {
        field: 'sampler',
        hint: 'Choose ddim, euler, dpmpp-2m or unipc.',
      },
    );
  }
  return { ...classicDefaults[name], ...model, prediction_type: prediction, ...kind, steps };
}

/**
 * Beta schedule for samplers that need one with a flow model. Cosine betas with zero terminal SNR make the flow time almost
 * even over the run, which is how flow models are trained, and start from pure noise; trailing spacing visits that
 * pure-noise step. alpha is 0 there, so the sampler is asked to take v, which stays finite where epsilon does not.
 */
const bridgedBetas: Partial<SchedulerConfig> = {
  beta_schedule: 'squaredcos_cap_v2',
  rescale_betas_zero_snr: true,
  timestep_spacing: 'trailing',
  prediction_type: 'v_prediction',
  clip_sample: false,
  set_alpha_to_one: true,
};

/**
 * The bridged schedule with about 1000 training steps, a multiple of `steps`: DDIM goes back by whole strides, and would land
 * beside the next listed timestep otherwise. A flow model is told flow time, so the count means nothing to it.
 */
function bridgedFor(steps: number): Partial<SchedulerConfig> {
  return { ...bridgedBetas, num_train_timesteps: steps * Math.ceil(1000 / steps) };
}

function flowDefaults(name: SamplerName, steps: number, shift: number): Omit<SchedulerConfig, 'steps'> {
  switch (name) {
    case 'flow-match-euler':
      // Evenly from 1 to 1/steps: the reference's own list would end at 1/1000 and waste a step.
      return { prediction_type: 'flow', sigmas: linspace(1, 1 / steps, steps) };
    case 'dpmpp-2m':
    case 'unipc':
      return { prediction_type: 'flow', use_flow_sigmas: true, flow_shift: shift };
    case 'dpmpp-2m-karras':
      // Karras spacing up to the 4096 of zero terminal SNR would spend half the run on noise; 80 leaves 1.2 % of picture.
      return { ...bridgedFor(steps), sigma_min: 0.03, sigma_max: 80 };
    case 'lcm':
      return { ...bridgedFor(Math.max(50, steps)), original_inference_steps: Math.max(50, steps) };
    case 'ddim':
    case 'ddpm':
    case 'euler':
    case 'euler-ancestral':
      return bridgedFor(steps);
  }
}

/** Fields of a flow model's config; those of its beta schedule, if any, do not describe it. */
function flowFields(name: SamplerName, model: Omit<SchedulerConfig, 'steps'>): Partial<SchedulerConfig> {
  if (name === 'flow-match-euler') return { ...model, prediction_type: 'flow' };
  const { eta, variance_type, sigma_min, sigma_max } = model;
  const given = { eta, variance_type, sigma_min, sigma_max };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Where a model's config is silent: what the makers of Stable Diffusion 1.5 and its samplers ship. */
const stableDiffusionBetas: Partial<SchedulerConfig> = {
  num_train_timesteps: 1000,
  beta_start: 0.00085,
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
};

const classicDefaults: Record<Exclude<SamplerName, 'flow-match-euler'>, Partial<SchedulerConfig>> = {
  ddim: { ...stableDiffusionBetas, clip_sample: false, set_alpha_to_one: false, steps_offset: 1 },
  ddpm: { ...stableDiffusionBetas, clip_sample: false, steps_offset: 1 },
  euler: stableDiffusionBetas,
  'euler-ancestral': stableDiffusionBetas,
  'dpmpp-2m': stableDiffusionBetas,
  'dpmpp-2m-karras': stableDiffusionBetas,
  unipc: stableDiffusionBetas,
  lcm: stableDiffusionBetas,
};
