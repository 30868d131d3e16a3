// scheduler_config.json files as they are found beside models, and what is refused in them.

import { describe, expect, it } from 'vitest';
import { readSchedulerConfig } from '../../../../src/engine/schedulers';

describe('readSchedulerConfig', () => {
  it('keeps the fields that a sampler reads and passes over notes and nulls', () => {
    // The form of the file in the Stable Diffusion 1.5 repository.
    const raw = {
      _class_name: 'PNDMScheduler',
      _diffusers_version: '0.6.0',
      beta_end: 0.012,
      beta_schedule: 'scaled_linear',
      beta_start: 0.00085,
      num_train_timesteps: 1000,
      set_alpha_to_one: false,
      skip_prk_steps: true,
      steps_offset: 1,
      trained_betas: null,
      clip_sample: false,
    };
    expect(readSchedulerConfig(raw)).toEqual({
      beta_end: 0.012,
      beta_schedule: 'scaled_linear',
      beta_start: 0.00085,
      num_train_timesteps: 1000,
      set_alpha_to_one: false,
      steps_offset: 1,
      clip_sample: false,
    });
  });

  it('is empty for an empty object, the form in which most flow models come', () => {
    expect(readSchedulerConfig({})).toEqual({});
  });

  it('keeps zero and false', () => {
    expect(readSchedulerConfig({ steps_offset: 0, use_karras_sigmas: false, eta: 0 })).toEqual({
      steps_offset: 0,
      use_karras_sigmas: false,
      eta: 0,
    });
  });

  it('accepts features that are named but off', () => {
    const raw = {
      thresholding: false,
      use_exponential_sigmas: false,
      use_beta_sigmas: null,
      invert_sigmas: false,
      interpolation_type: 'linear',
    };
    expect(readSchedulerConfig(raw)).toEqual({});
  });

  it.each([
    ['thresholding', true],
    ['use_exponential_sigmas', true],
    ['use_beta_sigmas', true],
    ['use_lu_lambdas', true],
    ['invert_sigmas', true],
    ['interpolation_type', 'log_linear'],
    ['variance_type', 'learned_range'],
    ['final_sigmas_type', 'half'],
    ['time_shift_type', 'quadratic'],
    ['num_train_timesteps', '1000'],
    ['beta_start', null as unknown as number, 'accepted'],
    ['beta_start', NaN],
    ['clip_sample', 1],
    ['beta_schedule', 3],
    ['trained_betas', [0.1, 'x']],
    ['sigmas', 0.5],
  ])('%s: %j', (field, value, verdict?: string) => {
    const read = (): unknown => readSchedulerConfig({ [field]: value });
    if (verdict === 'accepted') expect(read()).toEqual({});
    else
      expect(read).toThrow(
        expect.objectContaining({ code: 'scheduler-config', fault: 'model', field: `scheduler.${field}` }),
      );
  });

  it('names field and value in the message', () => {
    expect(() => readSchedulerConfig({ beta_end: 'much' })).toThrow('beta_end should be a number, got "much"');
  });
});
