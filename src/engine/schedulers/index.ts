// The samplers by the name that an experiment gives them. A new one is a file and a line here.

import { UserError } from '../../base/errors';
import type { SamplerName } from '../../experiment/request';
import { ddim } from './ddim';
import { ddpm } from './ddpm';
import { dpmpp2m } from './dpmpp2m';
import { euler } from './euler';
import { eulerAncestral } from './eulerAncestral';
import { flowMatchEuler } from './flowMatchEuler';
import { lcm } from './lcm';
import type { Scheduler, SchedulerConfig } from './types';
import { unipc } from './unipc';

export type { NoiseLevel, NoiseSource, Prediction, Scheduler, SchedulerConfig } from './types';
export { flowLevels, flowStep, flowView, outputFromVelocity } from './flowBridge';
export { readSchedulerConfig } from './readConfig';
export { samplerConfigFor } from './samplerConfig';

/** Name → maker of a sampler for one run. */
export const schedulers: Record<SamplerName, (config: SchedulerConfig) => Scheduler> = {
  'flow-match-euler': flowMatchEuler,
  ddim,
  ddpm,
  euler,
  'euler-ancestral': eulerAncestral,
  'dpmpp-2m': dpmpp2m,
  'dpmpp-2m-karras': (config) => dpmpp2m({ ...config, use_karras_sigmas: true }),
  unipc,
  lcm,
};

/**
 * A sampler for one run of `config.steps` steps. Make a new one for each run: multistep samplers remember.
 * UserError `steps-range` unless steps is a whole number from 1 to the model's training steps.
 */
export function createScheduler(name: SamplerName, config: SchedulerConfig): Scheduler {
  const most = config.trained_betas?.length ?? config.num_train_timesteps ?? 1000;
  if (!Number.isInteger(config.steps) || config.steps < 1 || config.steps > most) {
    throw new UserError('steps-range', `steps is a whole number from 1 to ${most}, got ${config.steps}.`, {
      field: 'steps',
    });
  }
  return schedulers[name](config);
}
