// What a denoiser's output says about the clean sample, for each kind of prediction.
// Ho et al., arXiv 2006.11239 (epsilon); Salimans & Ho, arXiv 2202.00512 (v); Lipman et al., arXiv 2210.02747 (flow).

import { ModelError } from '../../base/errors';
import type { NoiseLevel, Prediction, SchedulerConfig } from './types';

type CleanRule = (output: number, sample: number, level: NoiseLevel) => number;

/** Value by value: x0 from the output and the sample x = alpha·x0 + sigma·eps that was shown to the denoiser. */
export const cleanFrom: Record<Prediction, CleanRule> = {
  epsilon: (output, sample, { alpha, sigma }) => (sample - sigma * output) / alpha,
  v_prediction: (output, sample, { alpha, sigma }) => alpha * sample - sigma * output,
  sample: (output) => output,
  flow: (output, sample, { sigma }) => sample - sigma * output,
};

/** `cleanFrom` over a whole sample, as a new array. */
export function cleanSample(
  prediction: Prediction,
  output: Float32Array,
  { sample, level }: { sample: Float32Array; level: NoiseLevel },
): Float32Array {
  const rule = cleanFrom[prediction];
  const clean = new Float32Array(sample.length);
  for (let i = 0; i < clean.length; i++) clean[i] = rule(output[i] ?? 0, sample[i] ?? 0, level);
  return clean;
}

/** Value by value: the noise in the sample, with alpha² + sigma² = 1. Not for flow, whose samplers do not ask for it. */
export const noiseFrom: Record<Exclude<Prediction, 'flow'>, CleanRule> = {
  epsilon: (output) => output,
  v_prediction: (output, sample, { alpha, sigma }) => alpha * output + sigma * sample,
  sample: (output, sample, { alpha, sigma }) => (sample - alpha * output) / sigma,
};

/**
 * The prediction type of a config (epsilon when absent; diffusers' `flow_prediction` is `flow`).
 * ModelError `scheduler-config` when the sampler cannot use it.
 */
export function predictionOf<P extends Prediction>(
  config: Pick<SchedulerConfig, 'prediction_type'>,
  allowed: readonly P[],
): P {
  const asked = config.prediction_type ?? 'epsilon';
  const name = asked === 'flow_prediction' ? 'flow' : asked;
  const found = allowed.find((candidate) => candidate === name);
  if (found === undefined) {
    throw new ModelError(
      'scheduler-config',
      `This sampler takes prediction_type ${allowed.join(', ')}, got ${JSON.stringify(asked)}.`,
      {
        field: 'scheduler.prediction_type',
      },
    );
  }
  return found;
}

/** The kinds that a sampler over a variance-preserving schedule understands. */
export const classicPredictions = ['epsilon', 'v_prediction', 'sample'] as const;
