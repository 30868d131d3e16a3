// Euler steps along a flow model's velocity, x ← x + (s' − s)·v: Lipman et al., arXiv 2210.02747; shifted schedules of
// Esser et al., arXiv 2403.03206. Equal to diffusers' FlowMatchEulerDiscreteScheduler. Leaves out Karras, exponential and
// beta spacings; levels per token are the pipelines' business.

import { ModelError, UserError } from '../../base/errors';
import { linspace } from './betas';
import { predictionOf } from './prediction';
import { shiftSigma } from './solverPlan';
import type { Scheduler, SchedulerConfig } from './types';

export type FlowMatchEulerConfig = Pick<
  SchedulerConfig,
  | 'steps'
  | 'prediction_type'
  | 'num_train_timesteps'
  | 'shift'
  | 'use_dynamic_shifting'
  | 'base_shift'
  | 'max_shift'
  | 'base_image_seq_len'
  | 'max_image_seq_len'
  | 'shift_terminal'
  | 'time_shift_type'
  | 'stochastic_sampling'
  | 'sigmas'
  | 'mu'
  | 'image_seq_len'
>;

/**
 * Defaults: 1000 training steps, shift 1, no dynamic shift, deterministic. `sigmas` replaces the evenly spaced levels and
 * is shifted like them. Draws noise on every step only with stochastic_sampling. UserError `steps-fixed` when the model
 * gives its levels and their number is not `steps`.
 */
export function flowMatchEuler(config: FlowMatchEulerConfig): Scheduler {
  predictionOf({ prediction_type: config.prediction_type ?? 'flow' }, ['flow'] as const);
  refuseOtherLength(config);
  const train = config.num_train_timesteps ?? 1000;
  const shifted = shiftAll(config, config.sigmas ?? evenSigmas(config, train));
  const stretched = stretchToTerminal(shifted, config.shift_terminal ?? 0).map(Math.fround);
  const sigmas = [...stretched, 0];
  const sigmaAt = (stepIndex: number): number => sigmas[stepIndex] ?? 0;

  return {
    timesteps: stretched.map((sigma) => Math.fround(sigma * train)),
    sigmas,
    initNoiseSigma: 1,
    prediction: 'flow',
    scaleInput: (sample) => sample,
    levelAt: (stepIndex) => ({ alpha: 1 - sigmaAt(stepIndex), sigma: sigmaAt(stepIndex) }),
    step(output, stepIndex, sample, noise) {
      const sigma = sigmaAt(stepIndex);
      const next = sigmaAt(stepIndex + 1);
      const fresh = (config.stochastic_sampling ?? false) ? noise(sample.length) : undefined;
      const result = new Float32Array(sample.length);
      for (let i = 0; i < result.length; i++) {
        const x = sample[i] ?? 0;
        const velocity = output[i] ?? 0;
        if (fresh === undefined) result[i] = x + (next - sigma) * velocity;
        else result[i] = (1 - next) * (x - sigma * velocity) + next * (fresh[i] ?? 0);
      }
      return result;
    },
  };
}

function refuseOtherLength({ sigmas, steps }: FlowMatchEulerConfig): void {
  if (sigmas === undefined || sigmas.length === steps) return;
  throw new UserError(
    'steps-fixed',
    `This model was made for ${sigmas.length} given noise levels, so steps is ${sigmas.length}, not ${steps}.`,
    {
      field: 'steps',
    },
  );
}

/**
 * Levels when none are given, before the shift. The reference takes their ends from an already shifted schedule and shifts
 * them again below; models tuned with it expect that.
 */
function evenSigmas(config: FlowMatchEulerConfig, train: number): number[] {
  const once = (sigma: number): number =>
    (config.use_dynamic_shifting ?? false) ? sigma : shiftSigma(sigma, config.shift ?? 1);
  return linspace(once(1), once(1 / train), config.steps);
}

function shiftAll(config: FlowMatchEulerConfig, sigmas: readonly number[]): number[] {
  if (!(config.use_dynamic_shifting ?? false)) return sigmas.map((sigma) => shiftSigma(sigma, config.shift ?? 1));
  const mu = config.mu ?? dynamicMu(config);
  const strength = config.time_shift_type === 'linear' ? mu : Math.exp(mu);
  return sigmas.map((sigma) => strength / (strength + (1 / sigma - 1)));
}

/** mu grows in a straight line with the number of tokens that the denoiser sees. */
function dynamicMu(config: FlowMatchEulerConfig): number {
  if (config.image_seq_len === undefined) {
    throw new ModelError('scheduler-config', 'A scheduler with use_dynamic_shifting needs mu or image_seq_len.', {
      field: 'scheduler.use_dynamic_shifting',
    });
  }
  const baseShift = config.base_shift ?? 0.5;
  const baseLength = config.base_image_seq_len ?? 256;
  const slope = ((config.max_shift ?? 1.15) - baseShift) / ((config.max_image_seq_len ?? 4096) - baseLength);
  return baseShift + slope * (config.image_seq_len - baseLength);
}

/** Stretches the levels below 1 so that the last becomes `terminal`; 0 leaves them. */
function stretchToTerminal(sigmas: readonly number[], terminal: number): number[] {
  const last = sigmas.at(-1) ?? 0;
  if (terminal === 0 || last === 1) return [...sigmas];
  const scale = (1 - last) / (1 - terminal);
  return sigmas.map((sigma) => 1 - (1 - sigma) / scale);
}
