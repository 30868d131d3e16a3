// A scheduler_config.json (or a sidecar's `scheduler` object) as the fields that the samplers here read. Values are checked
// by type; features that would change the result and are not built are refused by name; unknown fields pass unread, as in
// diffusers, because these files carry notes of the tool that wrote them.

import { ModelError } from '../../base/errors';
import type { SchedulerConfig } from './types';

/** The config fields found in `raw`. ModelError `scheduler-config` for a wrong type or a feature that is not supported. */
export function readSchedulerConfig(raw: Record<string, unknown>): Omit<SchedulerConfig, 'steps'> {
  for (const [field, harmless] of Object.entries(unsupported)) {
    const value = raw[field];
    if (value !== undefined && value !== null && !harmless.includes(value))
      refuse(field, `is not supported with the value ${JSON.stringify(value)}`);
  }
  const found: Record<string, unknown> = {};
  for (const [field, kind] of Object.entries(fieldKinds)) {
    const value = raw[field];
    if (value === undefined || value === null) continue;
    if (!isKind(value, kind)) refuse(field, `should be ${kind}, got ${JSON.stringify(value)}`);
    found[field] = value;
  }
  return found;
}

type Kind = 'a number' | 'a boolean' | 'a string' | 'a list of numbers';

/** Field → type. One line for each field of SchedulerConfig but `steps`, which belongs to the request. */
const fieldKinds: Record<Exclude<keyof SchedulerConfig, 'steps'>, Kind> = {
  num_train_timesteps: 'a number',
  beta_start: 'a number',
  beta_end: 'a number',
  beta_schedule: 'a string',
  trained_betas: 'a list of numbers',
  rescale_betas_zero_snr: 'a boolean',
  timestep_spacing: 'a string',
  steps_offset: 'a number',
  clip_sample: 'a boolean',
  clip_sample_range: 'a number',
  prediction_type: 'a string',
  eta: 'a number',
  set_alpha_to_one: 'a boolean',
  variance_type: 'a string',
  timestep_type: 'a string',
  final_sigmas_type: 'a string',
  use_karras_sigmas: 'a boolean',
  sigma_min: 'a number',
  sigma_max: 'a number',
  solver_order: 'a number',
  solver_type: 'a string',
  algorithm_type: 'a string',
  lower_order_final: 'a boolean',
  euler_at_final: 'a boolean',
  predict_x0: 'a boolean',
  disable_corrector: 'a list of numbers',
  use_flow_sigmas: 'a boolean',
  flow_shift: 'a number',
  original_inference_steps: 'a number',
  timestep_scaling: 'a number',
  shift: 'a number',
  use_dynamic_shifting: 'a boolean',
  base_shift: 'a number',
  max_shift: 'a number',
  base_image_seq_len: 'a number',
  max_image_seq_len: 'a number',
  shift_terminal: 'a number',
  time_shift_type: 'a string',
  stochastic_sampling: 'a boolean',
  snr_shift_scale: 'a number',
  sigmas: 'a list of numbers',
  mu: 'a number',
  image_seq_len: 'a number',
};

/** Field → values that mean "off". Anything else would give another picture than the model's makers saw. */
const unsupported: Record<string, readonly unknown[]> = {
  thresholding: [false],
  use_exponential_sigmas: [false],
  use_beta_sigmas: [false],
  use_lu_lambdas: [false],
  use_clipped_model_output: [false],
  invert_sigmas: [false],
  interpolation_type: ['linear'],
  variance_type: ['fixed_small', 'fixed_large'],
  final_sigmas_type: ['zero', 'sigma_min'],
  timestep_type: ['discrete', 'continuous'],
  time_shift_type: ['exponential', 'linear'],
};

function isKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'a number':
      return Number.isFinite(value);
    case 'a boolean':
      return typeof value === 'boolean';
    case 'a string':
      return typeof value === 'string';
    case 'a list of numbers':
      return Array.isArray(value) && value.every((item) => Number.isFinite(item));
  }
}

function refuse(field: string, problem: string): never {
  throw new ModelError('scheduler-config', `The scheduler field ${field} ${problem}.`, { field: `scheduler.${field}` });
}
