// The table of samplers, and what every entry of it owes to the pipelines.

import { describe, expect, it } from 'vitest';
import { createScheduler, type SchedulerConfig } from '../../../../src/engine/schedulers';
import { schedulers } from '../../../../src/engine/schedulers';
import { samplerNames } from '../../../../src/experiment/request';
import { runToy } from './golden';

const stableDiffusion: Omit<SchedulerConfig, 'steps'> = {
  num_train_timesteps: 1000,
  beta_schedule: 'scaled_linear',
  beta_start: 0.00085,
  beta_end: 0.012,
  clip_sample: false,
};

const configFor = (name: string, steps: number): SchedulerConfig =>
  name === 'flow-match-euler' ? { steps } : { ...stableDiffusion, steps };

const noNoise = (count: number): Float32Array => new Float32Array(count);

it('names the samplers that a request may name', () => {
  expect(Object.keys(schedulers)).toEqual([...samplerNames]);
});

describe.each(samplerNames)('%s', (name) => {
  it('has as many timesteps as steps, and closes its sigmas with the clean end', () => {
    for (const steps of [1, 2, 7, 50]) {
      const { timesteps, sigmas } = createScheduler(name, configFor(name, steps));
      expect(timesteps).toHaveLength(steps);
      if (sigmas) expect(sigmas).toHaveLength(steps + 1);
      if (sigmas) expect(sigmas[steps]).toBe(0);
    }
  });

  it('falls in level and ends clean', () => {
    const scheduler = createScheduler(name, configFor(name, 9));
    const shares = Array.from({ length: 10 }, (_, i) => scheduler.levelAt(i)).map(
      ({ alpha, sigma }) => sigma / (alpha + sigma),
    );
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(scheduler.levelAt(9)).toEqual({ alpha: 1, sigma: 0 });
  });

  it('gives finite values in one step and in many', () => {
    for (const steps of [1, 2, 3, 30]) {
      const end = runToy(name, configFor(name, steps)).trajectory.at(-1);
      expect(end?.every(Number.isFinite), `${steps} steps`).toBe(true);
    }
  });

  it('starts afresh for each run', () => {
    const config = configFor(name, 6);
    expect(runToy(name, config).trajectory).toEqual(runToy(name, config).trajectory);
  });

  it('returns to the picture from any step when the model is right about it', () => {
    // One last step from a mix of a known picture and noise, told the truth, gives the picture.
    const scheduler = createScheduler(name, configFor(name, 5));
    const { alpha, sigma } = scheduler.levelAt(4);
    const clean = Float32Array.of(0.5, -0.25, 0.75);
    const eps = Float32Array.of(1, -2, 0.5);
    const sample = clean.map((value, i) => alpha * value + sigma * (eps[i] ?? 0));
    const output = scheduler.prediction === 'flow' ? eps.map((value, i) => value - (clean[i] ?? 0)) : eps;
    const level = scheduler.timesteps[4] ?? 0;
    const end = scheduler.step(output, 4, sample, noNoise);
    // DDIM and DDPM with leading spacing end one training step short of clean, LCM keeps a trace of its input.
    end.forEach((value, i) => expect(value, `timestep ${level}`).toBeCloseTo(clean[i] ?? NaN, 2));
  });

  it('never writes into the arrays that it is given', () => {
    const scheduler = createScheduler(name, configFor(name, 4));
    const sample = Float32Array.of(1, 2, 3);
    const output = Float32Array.of(0.1, 0.2, 0.3);
    for (let stepIndex = 0; stepIndex < 4; stepIndex++) {
      scheduler.scaleInput(sample, stepIndex);
      scheduler.step(output, stepIndex, sample, noNoise);
    }
    expect([...sample, ...output]).toEqual([1, 2, 3, ...Float32Array.of(0.1, 0.2, 0.3)]);
  });

  it.each([0, -1, 2.5, 1001, NaN, Infinity])('refuses %d steps', (steps) => {
    expect(() => createScheduler(name, configFor(name, steps))).toThrow(
      expect.objectContaining({ code: 'steps-range', fault: 'user', field: 'steps' }),
    );
  });
});

describe('multistep samplers', () => {
  const feed = (stepIndex: number): Float32Array => Float32Array.of(0.1 * stepIndex + 0.3, -0.2 * stepIndex);
  const sample = Float32Array.of(1, -1);

  it.each(['dpmpp-2m', 'unipc'] as const)(
    '%s forgets the past when a step is skipped or the run starts over',
    (name) => {
      const fresh = createScheduler(name, configFor(name, 8)).step(feed(4), 4, sample, noNoise);
      const used = createScheduler(name, configFor(name, 8));
      used.step(feed(1), 1, sample, noNoise);
      expect(used.step(feed(4), 4, sample, noNoise)).toEqual(fresh);
      used.step(feed(5), 5, sample, noNoise);
      expect(used.step(feed(4), 4, sample, noNoise)).toEqual(fresh);
    },
  );

  it.each(['dpmpp-2m', 'unipc'] as const)('%s does use the step before', (name) => {
    const fresh = createScheduler(name, configFor(name, 8)).step(feed(4), 4, sample, noNoise);
    const used = createScheduler(name, configFor(name, 8));
    used.step(feed(3), 3, sample, noNoise);
    expect(used.step(feed(4), 4, sample, noNoise)).not.toEqual(fresh);
  });
});
