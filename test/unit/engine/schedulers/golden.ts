// Runs a sampler on the reference files' toy denoiser. The files and how they were made: test/fixtures/golden/.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TorchRandom } from '../../../../src/engine/random';
import { createScheduler, type SchedulerConfig } from '../../../../src/engine/schedulers';
import type { SamplerName } from '../../../../src/experiment/request';

export interface GoldenCase {
  cls: string;
  config: Omit<SchedulerConfig, 'steps'>;
  steps: number;
  init_noise_sigma: number;
  timesteps: number[];
  sigmas?: number[];
  trajectory_first4: number[][];
  final: number[];
  /** Arguments of set_timesteps and step, in the file made by more-schedulers.py. */
  run?: Partial<SchedulerConfig>;
}

export interface ToyRun {
  initNoiseSigma: number;
  timesteps: readonly number[];
  sigmas?: readonly number[];
  trajectory: Float32Array[];
}

export function readGolden(file: string): Record<string, GoldenCase> {
  const path = join(__dirname, '../../../fixtures/golden', file);
  return (JSON.parse(readFileSync(path, 'utf8')) as { cases: Record<string, GoldenCase> }).cases;
}

/** out = 0.3·x_in + 0.05·sin(t/100) + 0.1; sample from seed 0, step noise from seed 1, both of 32 values. */
export function runToy(name: SamplerName, config: SchedulerConfig): ToyRun {
  const scheduler = createScheduler(name, config);
  const stepNoise = new TorchRandom(1);
  const { initNoiseSigma, timesteps, sigmas } = scheduler;
  let sample: Float32Array = new TorchRandom(0).randn(32).map((x) => x * initNoiseSigma);
  const trajectory = timesteps.map((t, stepIndex) => {
    const output = scheduler.scaleInput(sample, stepIndex).map((x) => 0.3 * x + 0.05 * Math.sin(t / 100) + 0.1);
    sample = scheduler.step(output, stepIndex, sample, (count) => stepNoise.randn(count));
    return sample;
  });
  return { initNoiseSigma, timesteps, sigmas, trajectory };
}

/** The largest |got − want| / |want| with |want| taken as at least `floor`; Infinity for unequal lengths. */
export function worstRelative(got: ArrayLike<number>, want: ArrayLike<number>, floor: number): number {
  if (got.length !== want.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < want.length; i++) {
    const expected = want[i] ?? NaN;
    const error = Math.abs((got[i] ?? NaN) - expected) / Math.max(Math.abs(expected), floor);
    worst = Number.isNaN(error) ? Infinity : Math.max(worst, error);
  }
  return worst;
}
