// Euler steps with fresh noise after each: the "ancestral" sampler of Katherine Crowson's k-diffusion, on Karras et al.,
// arXiv 2206.00364. Equal to diffusers' EulerAncestralDiscreteScheduler (eta 1). Leaves out Karras spacing.

import { classicPredictions, cleanFrom, predictionOf } from './prediction';
import { sigmaPlan } from './euler';
import { normalizedLevel, scaleBy } from './sigmas';
import type { BetaConfig, Scheduler, SchedulerConfig, SpacingConfig } from './types';

export type EulerAncestralConfig = BetaConfig & SpacingConfig & Pick<SchedulerConfig, 'steps' | 'prediction_type'>;

/**
 * Defaults: linspace spacing with fractions, epsilon. The sample is x0 + sigma·eps.
 * Draws noise on every step, also on the last where it has no weight: the reference does, and it moves the generator on.
 */
export function eulerAncestral(config: EulerAncestralConfig): Scheduler {
  const prediction = predictionOf(config, classicPredictions);
  const { steps, prediction_type, timestep_spacing, steps_offset } = config;
  const { sigmas, timesteps } = sigmaPlan({
    ...betaFields(config),
    steps,
    prediction_type,
    timestep_spacing,
    steps_offset,
  });
  const sigmaAt = (stepIndex: number): number => sigmas[stepIndex] ?? 0;
  const largest = sigmaAt(0);

  return {
    timesteps,
    sigmas,
    initNoiseSigma: timestep_spacing === 'leading' ? Math.sqrt(largest * largest + 1) : largest,
    prediction,
    scaleInput: (sample, stepIndex) => scaleBy(sample, normalizedLevel(sigmaAt(stepIndex)).alpha),
    levelAt: (stepIndex) => ({ alpha: 1, sigma: sigmaAt(stepIndex) }),
    step(output, stepIndex, sample, noise) {
      const sigma = sigmaAt(stepIndex);
      const next = sigmaAt(stepIndex + 1);
      const up = Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2);
      const down = Math.sqrt(next ** 2 - up ** 2);
      const level = normalizedLevel(sigma);
      const fresh = noise(sample.length);
      const result = new Float32Array(sample.length);
      for (let i = 0; i < result.length; i++) {
        const x = sample[i] ?? 0;
        const clean = cleanFrom[prediction](output[i] ?? 0, x * level.alpha, level);
        result[i] = x + ((x - clean) / sigma) * (down - sigma) + up * (fresh[i] ?? 0);
      }
      return result;
    },
  };
}

function betaFields(config: BetaConfig): BetaConfig {
  const { num_train_timesteps, beta_start, beta_end, beta_schedule, trained_betas, rescale_betas_zero_snr } = config;
  return { num_train_timesteps, beta_start, beta_end, beta_schedule, trained_betas, rescale_betas_zero_snr };
}
