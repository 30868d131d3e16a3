// A flow model whose right answers are known: each value of the data is drawn from N(mean, spread²), so the best velocity at
// x = (1 − s)·x0 + s·eps is E[eps − x0 | x], in closed form, and the exact ODE carries noise z to mean + spread·z.

import { TorchRandom } from '../../../../src/engine/random';
import {
  createScheduler,
  flowStep,
  samplerConfigFor,
  type Scheduler,
  type SchedulerConfig,
} from '../../../../src/engine/schedulers';
import type { FlowView } from '../../../../src/engine/schedulers/flowBridge';
import type { SamplerName } from '../../../../src/experiment/request';

export const toyData = { mean: 0.5, spread: 0.3 };

/** E[eps − x0 | x] at flow time s: both are straight lines in x for normal data. */
export function toyVelocity({ sample, level: s }: FlowView): Float32Array {
  const { mean, spread } = toyData;
  const variance = (1 - s) ** 2 * spread ** 2 + s ** 2;
  return sample.map((x) => {
    const surprise = (x - (1 - s) * mean) / variance;
    return s * surprise - (mean + (1 - s) * spread ** 2 * surprise);
  });
}

/** Where the exact ODE carries x from flow time `from` to flow time `to` (0, the end, when left out). */
export function exactAt(x: Float32Array, from: number, to = 0): Float32Array {
  const { mean, spread } = toyData;
  const width = (s: number): number => Math.sqrt((1 - s) ** 2 * spread ** 2 + s ** 2);
  const ratio = width(to) / width(from);
  return x.map((value) => (1 - to) * mean + ratio * (value - (1 - from) * mean));
}

export interface ToyRun {
  scheduler: Scheduler;
  /** Standard normal values that the run started from. */
  start: Float32Array;
  /** Samples before each step, then the result. */
  path: Float32Array[];
  end: Float32Array;
}

/** A run over `count` independent values; start from seed 3, step noise from seed 4. */
export function runFlowToy(
  name: SamplerName,
  steps: number,
  options: { count: number; config?: Partial<SchedulerConfig> },
): ToyRun {
  const config = { ...samplerConfigFor(name, { prediction: 'flow', modelConfig: {}, steps }), ...options.config };
  const scheduler = createScheduler(name, config);
  const random = new TorchRandom(4);
  const start = new TorchRandom(3).randn(options.count);
  const path: Float32Array[] = [start.map((x) => x * scheduler.initNoiseSigma)];
  for (let stepIndex = 0; stepIndex < steps; stepIndex++) {
    const sample = path[stepIndex] ?? start;
    path.push(
      flowStep(scheduler, stepIndex, { sample, velocityAt: toyVelocity, noise: (count) => random.randn(count) }),
    );
  }
  return { scheduler, start, path, end: path[steps] ?? start };
}

export function meanAndSpread(values: Float32Array): { mean: number; spread: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, spread: Math.sqrt(squares / values.length) };
}

export function rootMeanSquare(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0) / a.length);
}
