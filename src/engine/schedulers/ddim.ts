// DDIM: Song, Meng & Ermon, arXiv 2010.02502, equation 12. Equal to diffusers' DDIMScheduler and, with snr_shift_scale,
// CogVideoXDDIMScheduler (whose update is the same line written differently). Leaves out dynamic thresholding.

import { alphasCumprod, trainSteps } from './betas';
import { classicPredictions, cleanFrom, noiseFrom, predictionOf } from './prediction';
import { spacedTimesteps } from './spacing';
import type { BetaConfig, ClipConfig, Scheduler, SchedulerConfig, SpacingConfig } from './types';

export type DdimConfig = BetaConfig &
  SpacingConfig &
  ClipConfig &
  Pick<SchedulerConfig, 'steps' | 'prediction_type' | 'set_alpha_to_one' | 'eta' | 'snr_shift_scale'>;

/**
 * Defaults: leading spacing, epsilon, clean sample clipped to ±1 (as diffusers), final ā = 1, eta 0.
 * Draws noise on every step when eta > 0, else never.
 */
export function ddim(config: DdimConfig): Scheduler {
  const train = trainSteps(config);
  const prediction = predictionOf(config, classicPredictions);
  const eta = config.eta ?? 0;
  const limit = (config.clip_sample ?? true) ? (config.clip_sample_range ?? 1) : Infinity;
  const cumulative = alphasCumprod(config, { snrShift: config.snr_shift_scale });
  const finalCumulative = (config.set_alpha_to_one ?? true) ? 1 : (cumulative[0] ?? 1);
  const timesteps = spacedTimesteps(config, { steps: config.steps, train, habit: 'whole', spacing: 'leading' });
  const stride = Math.floor(train / config.steps);
  const cumulativeAt = (t: number): number => (t < 0 ? finalCumulative : (cumulative[t] ?? finalCumulative));

  return {
    timesteps,
    initNoiseSigma: 1,
    prediction,
    scaleInput: (sample) => sample,
    levelAt: (stepIndex) => {
      const t = timesteps[stepIndex];
      return t === undefined ? { alpha: 1, sigma: 0 } : levelOf(cumulativeAt(t));
    },
    step(output, stepIndex, sample, noise) {
      const t = timesteps[stepIndex] ?? 0;
      const current = cumulativeAt(t);
      const previous = cumulativeAt(t - stride);
      const spread = eta * Math.sqrt(Math.max(0, ((1 - previous) / (1 - current)) * (1 - current / previous)));
      const level = levelOf(current);
      const towardsNoise = Math.sqrt(Math.max(0, 1 - previous - spread * spread));
      const fresh = eta > 0 ? noise(sample.length) : undefined;
      const next = new Float32Array(sample.length);
      for (let i = 0; i < next.length; i++) {
        const [x, predicted] = [sample[i] ?? 0, output[i] ?? 0];
        const clean = Math.min(limit, Math.max(-limit, cleanFrom[prediction](predicted, x, level)));
        const direction = noiseFrom[prediction](predicted, x, level);
        next[i] = Math.sqrt(previous) * clean + towardsNoise * direction + spread * (fresh?.[i] ?? 0);
      }
      return next;
    },
  };
}

function levelOf(cumulative: number): { alpha: number; sigma: number } {
  return { alpha: Math.sqrt(cumulative), sigma: Math.sqrt(1 - cumulative) };
}
