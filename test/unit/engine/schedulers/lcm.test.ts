// LCM: which timesteps it takes, and one step written out.

import { describe, expect, it } from 'vitest';
import { lcm, type LcmConfig } from '../../../../src/engine/schedulers/lcm';

const config: LcmConfig = { steps: 4, beta_schedule: 'linear' };
const ones = (count: number): Float32Array => new Float32Array(count).fill(1);

describe('the timesteps of lcm', () => {
  // diffusers 0.42.1: LCMScheduler(**config).set_timesteps(steps)
  it.each([
    [{ steps: 1 }, [999]],
    [{ steps: 4 }, [999, 759, 499, 259]],
    [{ steps: 5 }, [999, 799, 599, 399, 199]],
    [{ steps: 8 }, [999, 879, 759, 639, 499, 379, 259, 139]],
    [{ steps: 2, original_inference_steps: 10 }, [999, 499]],
  ])('%j', (given, want) => {
    expect(lcm(given).timesteps).toEqual(want);
  });

  it('are at most those of the teacher', () => {
    expect(lcm({ steps: 50 }).timesteps).toHaveLength(50);
    expect(() => lcm({ steps: 51 })).toThrow(
      expect.objectContaining({ code: 'too-many-steps', fault: 'user', field: 'steps' }),
    );
    expect(() => lcm({ steps: 11, original_inference_steps: 10 })).toThrow('at most 10 steps');
  });
});

describe('a step of lcm', () => {
  const scheduler = lcm(config);
  const [x, eps] = [0.8, -0.4];
  const step = (stepIndex: number, noise = ones): number =>
    scheduler.step(Float32Array.of(eps), stepIndex, Float32Array.of(x), noise)[0] ?? NaN;

  /** c_out·x0 + c_skip·x with 0.5 for the data and 10·t for the time. */
  function denoised(stepIndex: number): number {
    const { alpha, sigma } = scheduler.levelAt(stepIndex);
    const time = 10 * (scheduler.timesteps[stepIndex] ?? NaN);
    return (time / Math.sqrt(time ** 2 + 0.25)) * ((x - sigma * eps) / alpha) + (0.25 / (time ** 2 + 0.25)) * x;
  }

  it('predicts the end and goes back to the next level with fresh noise', () => {
    const next = scheduler.levelAt(2);
    expect(step(1)).toBeCloseTo(next.alpha * denoised(1) + next.sigma, 5);
  });

  it('ends with the prediction alone', () => {
    const refuse = (): Float32Array => {
      throw new Error('noise was drawn');
    };
    expect(step(3, refuse)).toBeCloseTo(denoised(3), 5);
  });

  it('clips the prediction only when asked', () => {
    const far = Float32Array.of(30);
    expect(scheduler.step(Float32Array.of(0), 3, far, ones)[0]).toBeGreaterThan(30);
    expect(
      lcm({ ...config, clip_sample: true, clip_sample_range: 2 }).step(Float32Array.of(0), 3, far, ones)[0],
    ).toBeCloseTo(2, 3);
  });
});

describe('the defaults of lcm', () => {
  it("are Stable Diffusion's betas", () => {
    const given = { beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear' } as const;
    expect(lcm({ steps: 3 }).levelAt(1)).toEqual(lcm({ steps: 3, ...given }).levelAt(1));
    expect(lcm({ steps: 3 }).levelAt(1)).not.toEqual(lcm({ steps: 3, beta_schedule: 'linear' }).levelAt(1));
  });
});
