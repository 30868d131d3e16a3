// Euler and Euler ancestral: one step written out, and what the model is shown and told.

import { describe, expect, it } from 'vitest';
import { euler, type EulerConfig } from '../../../../src/engine/schedulers/euler';
import { eulerAncestral } from '../../../../src/engine/schedulers/eulerAncestral';

const config: EulerConfig = { beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012, steps: 6 };
const ones = (count: number): Float32Array => new Float32Array(count).fill(1);
const sample = Float32Array.of(3, -2);
const output = Float32Array.of(0.5, 0.1);

describe('euler', () => {
  const scheduler = euler(config);
  const [sigma = NaN, next = NaN] = scheduler.sigmas?.slice(2) ?? [];

  it('shows the model the sample at unit size', () => {
    expect(scheduler.scaleInput(sample, 2)[0]).toBeCloseTo(3 / Math.sqrt(sigma ** 2 + 1), 6);
  });

  it('moves along the noise', () => {
    expect([...scheduler.step(output, 2, sample, ones)]).toEqual([
      expect.closeTo(3 + 0.5 * (next - sigma), 5),
      expect.closeTo(-2 + 0.1 * (next - sigma), 5),
    ]);
  });

  it('understands v', () => {
    const clean = (-sigma / Math.sqrt(sigma ** 2 + 1)) * 0.5 + 3 / (sigma ** 2 + 1);
    const got = euler({ ...config, prediction_type: 'v_prediction' }).step(output, 2, sample, ones);
    expect(got[0]).toBeCloseTo(3 + ((3 - clean) / sigma) * (next - sigma), 5);
  });

  it.each([
    ['linspace', (largest: number) => largest],
    ['trailing', (largest: number) => largest],
    ['leading', (largest: number) => Math.sqrt(largest ** 2 + 1)],
  ] as const)('starts as large as %s spacing wants', (timestep_spacing, first) => {
    const made = euler({ ...config, timestep_spacing });
    expect(made.initNoiseSigma).toBeCloseTo(first(made.sigmas?.[0] ?? NaN), 9);
  });

  it('tells the model 0.25·ln(sigma) in continuous time', () => {
    const made = euler({
      ...config,
      prediction_type: 'v_prediction',
      timestep_type: 'continuous',
      use_karras_sigmas: true,
      sigma_min: 0.002,
      sigma_max: 700,
    });
    expect(made.timesteps[0]).toBeCloseTo(0.25 * Math.log(700), 9);
    expect(made.timesteps[5]).toBeCloseTo(0.25 * Math.log(0.002), 9);
  });

  it('never asks for noise', () => {
    const refuse = (): Float32Array => {
      throw new Error('noise was drawn');
    };
    expect(scheduler.step(output, 0, sample, refuse)).toHaveLength(2);
  });
});

describe('eulerAncestral', () => {
  const scheduler = eulerAncestral(config);
  const [sigma = NaN, next = NaN] = scheduler.sigmas?.slice(2) ?? [];

  it('goes down further than the next level and comes back with fresh noise', () => {
    const up = Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2);
    const down = Math.sqrt(next ** 2 - up ** 2);
    expect(up ** 2 + down ** 2).toBeCloseTo(next ** 2, 9);
    expect(scheduler.step(output, 2, sample, ones)[0]).toBeCloseTo(3 + 0.5 * (down - sigma) + up, 5);
  });

  it('draws noise on the last step, where it has no weight', () => {
    let drawn = 0;
    const [small, large] = [0, 1e6].map((size) =>
      scheduler.step(output, 5, sample, (count) => {
        drawn += count;
        return new Float32Array(count).fill(size);
      }),
    );
    expect(drawn).toBe(4);
    expect(small).toEqual(large);
  });

  it('does not read Karras fields that another sampler left in the config', () => {
    const stray = { ...config, use_karras_sigmas: true, sigma_max: 700 };
    expect(eulerAncestral(stray).sigmas).toEqual(scheduler.sigmas);
  });
});
