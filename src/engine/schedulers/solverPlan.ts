// What the two exponential-integrator samplers (DPM++ 2M, UniPC) share: the sigmas of a run, and each as alpha, sigma and
// half log-SNR lambda, for the usual schedule (alpha² + sigma² = 1) and for flow models (alpha = 1 − sigma).

import { alphasCumprod, trainSteps } from './betas';
import { interpolateAt, normalizedLevel, sigmasOf } from './sigmas';
import { spacedTimesteps } from './spacing';
import type { BetaConfig, SchedulerConfig, SpacingConfig } from './types';

/** One point of the run: x = alpha·x0 + sigma·eps, lambda = ln(alpha/sigma), Infinity at the clean end. */
export interface SolverPoint {
  alpha: number;
  sigma: number;
  lambda: number;
}

export type SolverConfig = BetaConfig &
  SpacingConfig &
  Pick<
    SchedulerConfig,
    'steps' | 'prediction_type' | 'use_flow_sigmas' | 'flow_shift' | 'final_sigmas_type' | 'sigma_min' | 'sigma_max'
  >;

/** Sigmas on the training schedule (without the closing one) and their whole timesteps, N + 1 points laid out and the last dropped. */
export function scheduleSigmas(config: SolverConfig): {
  schedule: Float32Array;
  chosen: number[];
  timesteps: number[];
} {
  const schedule = sigmasOf(alphasCumprod(config, { terminal: 2 ** -24 }));
  const timesteps = spacedTimesteps(config, {
    steps: config.steps,
    train: trainSteps(config),
    habit: 'extraPoint',
    spacing: 'linspace',
  });
  return { schedule, timesteps, chosen: timesteps.map((t) => interpolateAt(schedule, t)) };
}

/** shift·s / (1 + (shift − 1)·s): more of the run at high noise for shift > 1. */
export function shiftSigma(sigma: number, shift: number): number {
  return (shift * sigma) / (1 + (shift - 1) * sigma);
}

/** The points of the sigmas in float32, as diffusers keeps them (it matters where 1 − sigma is near 0). */
export function solverPoints(sigmas: readonly number[], flow: boolean): SolverPoint[] {
  return sigmas.map((sigma) => {
    const level = flow ? { alpha: 1 - sigma, sigma } : normalizedLevel(sigma);
    return { ...level, lambda: Math.log(level.alpha) - Math.log(level.sigma) };
  });
}
