// Multistep consistency sampling: Song et al., arXiv 2303.01469, algorithm 1, as used for latent consistency models (Luo et
// al., arXiv 2310.04378). Equal to diffusers' LCMScheduler. Only a distilled (consistency) model gives full variety with
// it: an ordinary denoiser predicts the mean of what is possible, and the clips come out smoother. Leaves out thresholding.

import { UserError } from '../../base/errors';
import { alphasCumprod, trainSteps } from './betas';
import { classicPredictions, cleanFrom, predictionOf } from './prediction';
import type { BetaConfig, ClipConfig, Scheduler, SchedulerConfig } from './types';

export type LcmConfig = BetaConfig &
  ClipConfig &
  Pick<
    SchedulerConfig,
    'steps' | 'prediction_type' | 'set_alpha_to_one' | 'original_inference_steps' | 'timestep_scaling'
  >;

/** Standard deviation of the data in the boundary condition c_skip, c_out. */
const dataSpread = 0.5;

/**
 * Defaults: scaled_linear betas 0.00085–0.012, 50 original steps, timestep scaling 10, no clipping, epsilon.
 * Draws noise on every step but the last. UserError `too-many-steps` above the original steps.
 */
export function lcm(config: LcmConfig): Scheduler {
  const prediction = predictionOf(config, classicPredictions);
  const cumulative = alphasCumprod({ ...config, ...betaDefaults(config) });
  const limit = (config.clip_sample ?? false) ? (config.clip_sample_range ?? 1) : Infinity;
  const scaling = config.timestep_scaling ?? 10;
  const timesteps = distilledTimesteps(config);
  const isLast = (stepIndex: number): boolean => stepIndex >= timesteps.length - 1;
  const levelAt = (stepIndex: number): { alpha: number; sigma: number } => {
    const t = timesteps[stepIndex];
    const value = t === undefined ? 1 : (cumulative[t] ?? 1);
    return { alpha: Math.sqrt(value), sigma: Math.sqrt(1 - value) };
  };

  return {
    timesteps,
    initNoiseSigma: 1,
    prediction,
    scaleInput: (sample) => sample,
    levelAt,
    step(output, stepIndex, sample, noise) {
      const level = levelAt(stepIndex);
      const next = levelAt(stepIndex + 1);
      const scaled = (timesteps[stepIndex] ?? 0) * scaling;
      const skip = dataSpread ** 2 / (scaled ** 2 + dataSpread ** 2);
      const out = scaled / Math.sqrt(scaled ** 2 + dataSpread ** 2);
      const fresh = isLast(stepIndex) ? undefined : noise(sample.length);
      const result = new Float32Array(sample.length);
      for (let i = 0; i < result.length; i++) {
        const x = sample[i] ?? 0;
        const clean = Math.min(limit, Math.max(-limit, cleanFrom[prediction](output[i] ?? 0, x, level)));
        const denoised = out * clean + skip * x;
        result[i] = fresh === undefined ? denoised : next.alpha * denoised + next.sigma * (fresh[i] ?? 0);
      }
      return result;
    },
  };
}

function betaDefaults(config: BetaConfig): BetaConfig {
  return {
    beta_start: config.beta_start ?? 0.00085,
    beta_end: config.beta_end ?? 0.012,
    beta_schedule: config.beta_schedule ?? 'scaled_linear',
  };
}

/** The teacher's own timesteps, thinned out evenly from the top. */
function distilledTimesteps(config: LcmConfig): number[] {
  const original = config.original_inference_steps ?? 50;
  if (config.steps > original) {
    throw new UserError(
      'too-many-steps',
      `The lcm sampler takes at most ${original} steps with this model, got ${config.steps}.`,
      { field: 'steps' },
    );
  }
  const stride = Math.floor(trainSteps(config) / original);
  return Array.from(
    { length: config.steps },
    (_, i) => (original - Math.floor((i * original) / config.steps)) * stride - 1,
  );
}
