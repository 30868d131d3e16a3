// Lets every sampler drive a flow model, which sees x = (1 − s)·x0 + s·eps and answers v = eps − x0 (Lipman et al., arXiv
// 2210.02747). A sampler's own sample is x = alpha·x0 + sigma·eps; dividing it by alpha + sigma is the flow model's view
// with s = sigma / (alpha + sigma), and v gives back x0 and eps, from which the sampler's kind of prediction is made.

import { scaleBy } from './sigmas';
import type { NoiseLevel, Scheduler } from './types';

/** A sample as a flow model sees it. */
export interface FlowView {
  /** (1 − s)·x0 + s·eps, a new array (or the sampler's own, when it already is that). */
  sample: Float32Array;
  /** Flow time, 0 = clean … 1 = noise. */
  level: number;
}

/** The flow model's view of a sampler's unscaled sample before step `stepIndex`. */
export function flowView(scheduler: Scheduler, stepIndex: number, sample: Float32Array): FlowView {
  const { alpha, sigma } = scheduler.levelAt(stepIndex);
  const total = alpha + sigma;
  return { level: sigma / total, sample: total === 1 ? sample : scaleBy(sample, 1 / total) };
}

/** Flow time before each step, and 0 after the last: what a noise-level-per-frame model is told for the frames it makes. */
export function flowLevels(scheduler: Scheduler): number[] {
  return [...scheduler.timesteps.keys(), scheduler.timesteps.length].map((stepIndex) => {
    const { alpha, sigma } = scheduler.levelAt(stepIndex);
    return sigma / (alpha + sigma);
  });
}

/** What to pass to `scheduler.step` as the output, from the velocity that the model gave for `view`. */
export function outputFromVelocity(
  scheduler: Scheduler,
  stepIndex: number,
  view: FlowView,
  velocity: Float32Array,
): Float32Array {
  if (scheduler.prediction === 'flow') return velocity;
  const make = outputRules[scheduler.prediction];
  const unit = toUnitLevel(scheduler.levelAt(stepIndex));
  const output = new Float32Array(velocity.length);
  for (let i = 0; i < output.length; i++) {
    const x = view.sample[i] ?? 0;
    const v = velocity[i] ?? 0;
    output[i] = make(x - view.level * v, x + (1 - view.level) * v, unit);
  }
  return output;
}

/** One step of any sampler with a flow model: view, velocity, step. Returns the sampler's next sample. */
export function flowStep(scheduler: Scheduler, stepIndex: number, options: FlowStepOptions): Float32Array {
  const view = flowView(scheduler, stepIndex, options.sample);
  const output = outputFromVelocity(scheduler, stepIndex, view, options.velocityAt(view));
  return scheduler.step(output, stepIndex, options.sample, options.noise);
}

export interface FlowStepOptions {
  sample: Float32Array;
  velocityAt: (view: FlowView) => Float32Array;
  noise: (count: number) => Float32Array;
}

type OutputRule = (clean: number, eps: number, level: NoiseLevel) => number;

const outputRules: Record<Exclude<Scheduler['prediction'], 'flow'>, OutputRule> = {
  epsilon: (_clean, eps) => eps,
  v_prediction: (clean, eps, { alpha, sigma }) => alpha * eps - sigma * clean,
  sample: (clean) => clean,
};

/** The level scaled so that alpha² + sigma² = 1, as v_prediction is defined. */
function toUnitLevel({ alpha, sigma }: NoiseLevel): NoiseLevel {
  const length = Math.hypot(alpha, sigma);
  return { alpha: alpha / length, sigma: sigma / length };
}
