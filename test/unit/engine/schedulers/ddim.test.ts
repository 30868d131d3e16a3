// DDIM: the update written out, and the corners that the reference files do not reach.

import { describe, expect, it } from 'vitest';
import { alphasCumprod } from '../../../../src/engine/schedulers/betas';
import { ddim, type DdimConfig } from '../../../../src/engine/schedulers/ddim';

// Four training steps with ā = 0.9, 0.72, 0.504, 0.3024.
const tiny: DdimConfig = { trained_betas: [0.1, 0.2, 0.3, 0.4], steps: 2, clip_sample: false };
const [x, output] = [Float32Array.of(1, -0.5), Float32Array.of(0.2, 0.4)];
const ones = (count: number): Float32Array => new Float32Array(count).fill(1);

describe('ddim', () => {
  it('takes equation 12 of the paper', () => {
    // From t = 2 (ā 0.504) to t = 0 (ā 0.9): √0.9·(x − √0.496·e)/√0.504 + √0.1·e
    const scheduler = ddim(tiny);
    expect(scheduler.timesteps).toEqual([2, 0]);
    const next = scheduler.step(output, 0, x, ones);
    [0, 1].forEach((i) => {
      const [sample = 0, eps = 0] = [x[i], output[i]];
      const want = (Math.sqrt(0.9) * (sample - Math.sqrt(0.496) * eps)) / Math.sqrt(0.504) + Math.sqrt(0.1) * eps;
      expect(next[i]).toBeCloseTo(want, 6);
    });
  });

  it('adds eta·sigma of noise and takes it from the direction', () => {
    // sigma² = (1 − 0.9)/(1 − 0.504) · (1 − 0.504/0.9)
    const variance = (0.1 / 0.496) * (1 - 0.504 / 0.9);
    const next = ddim({ ...tiny, eta: 0.5 }).step(output, 0, x, ones);
    const clean = (1 - Math.sqrt(0.496) * 0.2) / Math.sqrt(0.504);
    expect(next[0]).toBeCloseTo(
      Math.sqrt(0.9) * clean + Math.sqrt(0.1 - variance / 4) * 0.2 + Math.sqrt(variance) / 2,
      6,
    );
  });

  it.each([
    [true, 1],
    [false, 0.9],
  ])('with set_alpha_to_one %s ends at ā = %d', (set_alpha_to_one, final) => {
    const end = ddim({ ...tiny, set_alpha_to_one }).step(output, 1, x, ones);
    const clean = (1 - Math.sqrt(0.1) * 0.2) / Math.sqrt(0.9);
    expect(end[0]).toBeCloseTo(Math.sqrt(final) * clean + Math.sqrt(1 - final) * 0.2, 6);
  });

  it.each([
    [{}, 1],
    [{ clip_sample: true }, 1],
    [{ clip_sample: true, clip_sample_range: 0.25 }, 0.25],
  ])('clips the predicted picture: %j', (clip, limit) => {
    const { clip_sample: _off, ...rest } = tiny;
    const end = ddim({ ...rest, ...clip }).step(Float32Array.of(-3, 3), 1, Float32Array.of(2, -2), ones);
    expect([...end]).toEqual([limit, -limit]);
  });

  it('stays finite with eta 1 from pure noise, where rounding puts a negative under the root and the reference gives NaN', () => {
    for (let steps = 2; steps <= 60; steps++) {
      const scheduler = ddim({
        beta_schedule: 'scaled_linear',
        rescale_betas_zero_snr: true,
        timestep_spacing: 'trailing',
        prediction_type: 'v_prediction',
        clip_sample: false,
        eta: 1,
        steps,
      });
      const sample = Float32Array.of(0.3, -1.2, 2);
      const next = scheduler.step(Float32Array.of(0.1, 0.2, -0.3), 0, sample, ones);
      expect(next.every(Number.isFinite), `${steps} steps`).toBe(true);
    }
  });

  it('tells the level of its sample from the training schedule', () => {
    const scheduler = ddim({ steps: 5, beta_schedule: 'scaled_linear' });
    const cumulative = alphasCumprod({ beta_schedule: 'scaled_linear' });
    scheduler.timesteps.forEach((t, stepIndex) => {
      const { alpha, sigma } = scheduler.levelAt(stepIndex);
      expect(alpha ** 2).toBeCloseTo(cumulative[t] ?? NaN, 7);
      expect(alpha ** 2 + sigma ** 2).toBeCloseTo(1, 9);
    });
  });

  it('refuses a flow model', () => {
    expect(() => ddim({ ...tiny, prediction_type: 'flow_prediction' })).toThrow(
      expect.objectContaining({ code: 'scheduler-config' }),
    );
  });
});
