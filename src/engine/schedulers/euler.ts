// Euler steps of the probability-flow ODE in sigma: Karras et al., arXiv 2206.00364, algorithm 1 with S_churn = 0.
// Equal to diffusers' EulerDiscreteScheduler. Leaves out churn, log-linear interpolation,
// exponential and beta spacings.

import { alphasCumprod, trainSteps } from './betas';
import { classicPredictions, cleanFrom, predictionOf } from './prediction';
import { interpolateAt, karrasSigmas, normalizedLevel, scaleBy, sigmasOf, timestepOf } from './sigmas';
import { spacedTimesteps } from './spacing';
import type { BetaConfig, Scheduler, SchedulerConfig, SpacingConfig } from './types';

export type EulerConfig = BetaConfig &
  SpacingConfig &
  Pick<
    SchedulerConfig,
    | 'steps'
    | 'prediction_type'
    | 'timestep_type'
    | 'final_sigmas_type'
    | 'use_karras_sigmas'
    | 'sigma_min'
    | 'sigma_max'
  >;

/**
 * Defaults: linspace spacing with fractions, epsilon, last sigma 0. The sample is x0 + sigma·eps.
 * `timestep_type: continuous` with v_prediction tells the denoiser 0.25·ln(sigma), as Stable Video Diffusion wants.
 */
export function euler(config: EulerConfig): Scheduler {
  const prediction = predictionOf(config, classicPredictions);
  const { sigmas, timesteps } = sigmaPlan(config);
  const sigmaAt = (stepIndex: number): number => sigmas[stepIndex] ?? 0;
  const largest = sigmaAt(0);
  const leading = config.timestep_spacing === 'leading';

  return {
    timesteps,
    sigmas,
    initNoiseSigma: leading ? Math.sqrt(largest * largest + 1) : largest,
    prediction,
    scaleInput: (sample, stepIndex) => scaleBy(sample, normalizedLevel(sigmaAt(stepIndex)).alpha),
    levelAt: (stepIndex) => ({ alpha: 1, sigma: sigmaAt(stepIndex) }),
    step(output, stepIndex, sample) {
      const sigma = sigmaAt(stepIndex);
      const level = normalizedLevel(sigma);
      const change = sigmaAt(stepIndex + 1) - sigma;
      const next = new Float32Array(sample.length);
      for (let i = 0; i < next.length; i++) {
        const x = sample[i] ?? 0;
        const clean = cleanFrom[prediction](output[i] ?? 0, x * level.alpha, level);
        next[i] = x + ((x - clean) / sigma) * change;
      }
      return next;
    },
  };
}

/** Sigmas (steps + 1 of them, float32 as diffusers keeps them) and timesteps of the Euler family. */
export function sigmaPlan(config: EulerConfig): { sigmas: number[]; timesteps: number[] } {
  const schedule = sigmasOf(alphasCumprod(config, { terminal: 2 ** -24 }));
  const spaced = spacedTimesteps(config, {
    steps: config.steps,
    train: trainSteps(config),
    habit: 'fractional',
    spacing: 'linspace',
  });
  const plain = spaced.map((t) => interpolateAt(schedule, t));
  const karras = config.use_karras_sigmas ?? false;
  const chosen = karras
    ? karrasSigmas(config.sigma_min ?? plain.at(-1) ?? 0, config.sigma_max ?? plain[0] ?? 0, config.steps)
    : plain;
  const last = config.final_sigmas_type === 'sigma_min' ? (schedule[0] ?? 0) : 0;
  const sigmas = [...chosen, last].map(Math.fround);
  if (config.timestep_type === 'continuous' && config.prediction_type === 'v_prediction') {
    return { sigmas, timesteps: chosen.map((sigma) => 0.25 * Math.log(sigma)) };
  }
  return { sigmas, timesteps: karras ? chosen.map((sigma) => timestepOf(sigma, schedule)) : spaced };
}
