// DDPM ancestral sampling over a subset of the training steps: Ho, Jain & Abbeel, arXiv 2006.11239, equations 6 and 7.
// Equal to diffusers' DDPMScheduler with fixed_small and fixed_large variance. Leaves out learned variance, thresholding.

import { alphasCumprod, trainSteps } from './betas';
import { classicPredictions, cleanFrom, predictionOf } from './prediction';
import { spacedTimesteps } from './spacing';
import type { BetaConfig, ClipConfig, Scheduler, SchedulerConfig, SpacingConfig } from './types';

export type DdpmConfig = BetaConfig &
  SpacingConfig &
  ClipConfig &
  Pick<SchedulerConfig, 'steps' | 'prediction_type' | 'variance_type'>;

/**
 * Defaults: leading spacing, epsilon, fixed_small variance, clean sample clipped to ±1 (as diffusers).
 * Draws noise on every step but one at timestep 0.
 */
export function ddpm(config: DdpmConfig): Scheduler {
  const prediction = predictionOf(config, classicPredictions);
  const limit = (config.clip_sample ?? true) ? (config.clip_sample_range ?? 1) : Infinity;
  const cumulative = alphasCumprod(config);
  const timesteps = spacedTimesteps(config, {
    steps: config.steps,
    train: trainSteps(config),
    habit: 'whole',
    spacing: 'leading',
  });
  const cumulativeAt = (stepIndex: number): number => cumulative[timesteps[stepIndex] ?? -1] ?? 1;
  const levelAt = (stepIndex: number): { alpha: number; sigma: number } => {
    const value = cumulativeAt(stepIndex);
    return { alpha: Math.sqrt(value), sigma: Math.sqrt(1 - value) };
  };

  return {
    timesteps,
    initNoiseSigma: 1,
    prediction,
    scaleInput: (sample) => sample,
    levelAt,
    step(output, stepIndex, sample, noise) {
      const current = cumulativeAt(stepIndex);
      const previous = cumulativeAt(stepIndex + 1);
      const alpha = current / previous;
      const beta = 1 - alpha;
      const cleanWeight = (Math.sqrt(previous) * beta) / (1 - current);
      const sampleWeight = (Math.sqrt(alpha) * (1 - previous)) / (1 - current);
      const variance =
        config.variance_type === 'fixed_large' ? beta : Math.max(1e-20, ((1 - previous) / (1 - current)) * beta);
      const fresh = (timesteps[stepIndex] ?? 0) > 0 ? noise(sample.length) : undefined;
      const level = levelAt(stepIndex);
      const next = new Float32Array(sample.length);
      for (let i = 0; i < next.length; i++) {
        const x = sample[i] ?? 0;
        const clean = Math.min(limit, Math.max(-limit, cleanFrom[prediction](output[i] ?? 0, x, level)));
        next[i] = cleanWeight * clean + sampleWeight * x + Math.sqrt(variance) * (fresh?.[i] ?? 0);
      }
      return next;
    },
  };
}
