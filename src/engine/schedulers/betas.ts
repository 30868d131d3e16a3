// The noise schedule that a model was trained with: betas of a scheduler_config.json to the cumulative products ā of 1 − beta.
// Follows diffusers' schedulers, which keep these lists in float32: so does this, because 1 − ā is small at the clean end
// and its rounding shows there (1e-5 of sigma). Leaves out the sigmoid and laplace schedules.

import { ModelError } from '../../base/errors';
import type { BetaConfig, BetaSchedule } from './types';

export interface CumulativeOptions {
  /** Value put in place of the last ā when the schedule is rescaled to zero terminal SNR; samplers that divide by it use 2⁻²⁴. */
  terminal?: number;
  /** CogVideoX: ā becomes ā / (shift + (1 − shift)·ā), shift > 0. */
  snrShift?: number;
}

/**
 * ā_t for t = 0 … num_train_timesteps − 1, falling from near 1.
 * Defaults: 1000 steps, linear, 0.0001 to 0.02. ModelError `scheduler-config` for an unknown schedule.
 */
export function alphasCumprod(config: BetaConfig, options: CumulativeOptions = {}): Float32Array {
  let product = 1;
  const cumulative = Float32Array.from(betasOf(config), (beta) => (product *= Math.fround(1 - Math.fround(beta))));
  const { terminal, snrShift = 1 } = options;
  if (snrShift !== 1) cumulative.forEach((value, t) => (cumulative[t] = value / (snrShift + (1 - snrShift) * value)));
  if (config.rescale_betas_zero_snr ?? false) {
    rescaleToZeroTerminalSnr(cumulative);
    if (terminal !== undefined) cumulative[cumulative.length - 1] = terminal;
  }
  return cumulative;
}

/** Number of training timesteps, 1000 unless the config says otherwise. */
export function trainSteps(config: BetaConfig): number {
  return config.trained_betas?.length ?? config.num_train_timesteps ?? 1000;
}

/** `count` values from `first` to `last`, both included (a single value is `first`), as numpy.linspace. */
export function linspace(first: number, last: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? first : first + (i * (last - first)) / (count - 1)));
}

function betasOf(config: BetaConfig): readonly number[] {
  if (config.trained_betas) return config.trained_betas;
  const name = config.beta_schedule ?? 'linear';
  if (!Object.hasOwn(schedules, name)) {
    const known = Object.keys(schedules).join(', ');
    throw new ModelError('scheduler-config', `beta_schedule is one of ${known}, got ${JSON.stringify(name)}.`, {
      field: 'scheduler.beta_schedule',
    });
  }
  return schedules[name](config.beta_start ?? 0.0001, config.beta_end ?? 0.02, trainSteps(config));
}

const schedules: Record<BetaSchedule, (start: number, end: number, count: number) => number[]> = {
  linear: linspace,
  scaled_linear: (start, end, count) =>
    linspace(Math.sqrt(start), Math.sqrt(end), count).map((root) => Math.fround(root) ** 2),
  squaredcos_cap_v2: (_start, _end, count) =>
    Array.from({ length: count }, (_, i) => Math.min(1 - cosineLevel((i + 1) / count) / cosineLevel(i / count), 0.999)),
};

/** Nichol & Dhariwal, arXiv 2102.09672, equation 17. */
function cosineLevel(share: number): number {
  return Math.cos((((share + 0.008) / 1.008) * Math.PI) / 2) ** 2;
}

/** Lin et al., arXiv 2305.08891, algorithm 1: shift √ā so that the last is 0, scale so that the first stays. */
function rescaleToZeroTerminalSnr(cumulative: Float32Array): void {
  const first = Math.sqrt(cumulative[0] ?? 1);
  const last = Math.sqrt(cumulative.at(-1) ?? 0);
  cumulative.forEach((value, t) => (cumulative[t] = (((Math.sqrt(value) - last) * first) / (first - last)) ** 2));
}
