// DDPM: mean and variance of the posterior written out.

import { describe, expect, it } from 'vitest';
import { ddpm, type DdpmConfig } from '../../../../src/engine/schedulers/ddpm';

// Four training steps with ā = 0.9, 0.72, 0.504, 0.3024; two steps visit 2 and 0.
const tiny: DdpmConfig = { trained_betas: [0.1, 0.2, 0.3, 0.4], steps: 2, clip_sample: false };
const [x, output] = [Float32Array.of(1), Float32Array.of(0.2)];
const ones = (count: number): Float32Array => new Float32Array(count).fill(1);
const none = (count: number): Float32Array => new Float32Array(count);

const [before, now] = [0.9, 0.504];
const alpha = now / before;
const clean = (1 - Math.sqrt(1 - now) * 0.2) / Math.sqrt(now);
const mean = (Math.sqrt(before) * (1 - alpha) * clean + Math.sqrt(alpha) * (1 - before)) / (1 - now);

describe('ddpm', () => {
  it('goes to the mean of equation 7', () => {
    expect(ddpm(tiny).step(output, 0, x, none)[0]).toBeCloseTo(mean, 6);
  });

  it.each([
    ['fixed_small', Math.sqrt(((1 - before) / (1 - now)) * (1 - alpha))],
    ['fixed_large', Math.sqrt(1 - alpha)],
  ] as const)('adds noise with %s variance', (variance_type, spread) => {
    expect(ddpm({ ...tiny, variance_type }).step(output, 0, x, ones)[0]).toBeCloseTo(mean + spread, 6);
  });

  it('adds none at timestep 0, and does not draw any', () => {
    const refuse = (): Float32Array => {
      throw new Error('noise was drawn');
    };
    expect(ddpm(tiny).step(output, 1, x, refuse)[0]).toBeCloseTo((1 - Math.sqrt(0.1) * 0.2) / Math.sqrt(0.9), 6);
  });

  it('clips the predicted picture to ±1 unless told otherwise', () => {
    const { clip_sample: _off, ...rest } = tiny;
    const far = Float32Array.of(9);
    expect(ddpm(rest).step(output, 1, far, none)[0]).toBeCloseTo(1, 6);
    expect(ddpm({ ...rest, clip_sample_range: 0.5 }).step(output, 1, far, none)[0]).toBeCloseTo(0.5, 6);
    expect(ddpm(tiny).step(output, 1, far, none)[0]).toBeGreaterThan(9);
  });

  it('refuses a flow model', () => {
    expect(() => ddpm({ ...tiny, prediction_type: 'flow' })).toThrow(
      expect.objectContaining({ code: 'scheduler-config' }),
    );
  });
});
