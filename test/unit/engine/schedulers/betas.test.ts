// Training noise schedules. Expected values: diffusers 0.42.1, `DDIMScheduler(beta_schedule=…, rescale_betas_zero_snr=…)
// .alphas_cumprod[[0, 1, 499, 998, 999]]` with the default betas 0.0001 and 0.02.

import { describe, expect, it } from 'vitest';
import { alphasCumprod, linspace, trainSteps } from '../../../../src/engine/schedulers/betas';
import type { BetaConfig } from '../../../../src/engine/schedulers/types';

const places = [0, 1, 499, 998, 999];

describe('alphasCumprod', () => {
  it.each([
    [
      'linear',
      false,
      [0.9998999834060669, 0.9997800588607788, 0.07858723402023315, 4.118194192415103e-5, 4.035830352222547e-5],
    ],
    ['linear', true, [0.9998999834060669, 0.9997793436050415, 0.0760287269949913, 4.2132741739919766e-9, 0]],
    [
      'scaled_linear',
      false,
      [0.9998999834060669, 0.9997973442077637, 0.3331878185272217, 0.000748379563447088, 0.0007334119873121381],
    ],
    ['scaled_linear', true, [0.9999001026153564, 0.999794602394104, 0.3197416067123413, 7.986307792862135e-8, 0]],
    [
      'squaredcos_cap_v2',
      false,
      [0.9999586939811707, 0.9999125599861145, 0.4938434660434723, 2.428766265438753e-6, 2.4287349908002387e-9],
    ],
    ['squaredcos_cap_v2', true, [0.9999587535858154, 0.9999126195907593, 0.49382323026657104, 2.277813109685667e-6, 0]],
  ] as const)('%s, zero terminal SNR %s', (beta_schedule, rescale_betas_zero_snr, want) => {
    const cumulative = alphasCumprod({ beta_schedule, rescale_betas_zero_snr });
    expect(cumulative).toHaveLength(1000);
    // The rescaled tail is a difference of nearly equal roots: compared to 1e-6 in √ā, elsewhere to 2e-6 of the value.
    places.forEach((t, i) => {
      expect(Math.sqrt(cumulative[t] ?? NaN), `t = ${t}`).toBeCloseTo(Math.sqrt(want[i] ?? NaN), 6);
      if (!rescale_betas_zero_snr) expect((cumulative[t] ?? NaN) / (want[i] ?? NaN)).toBeCloseTo(1, 5);
    });
  });

  it('falls all the way', () => {
    const cumulative = [...alphasCumprod({ beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012 })];
    expect(cumulative).toEqual([...cumulative].sort((a, b) => b - a));
    expect(cumulative[0]).toBeLessThan(1);
    expect(cumulative.at(-1)).toBeGreaterThan(0);
  });

  it('takes given betas, one for each training step', () => {
    const config: BetaConfig = { trained_betas: [0.5, 0.2, 0.75], num_train_timesteps: 1000 };
    expect([...alphasCumprod(config)].map((value) => value.toFixed(6))).toEqual(['0.500000', '0.400000', '0.100000']);
    expect(trainSteps(config)).toBe(3);
  });

  it('puts the terminal value in place only of a rescaled end', () => {
    expect(alphasCumprod({ rescale_betas_zero_snr: true }, { terminal: 2 ** -24 }).at(-1)).toBe(2 ** -24);
    expect(alphasCumprod({}, { terminal: 2 ** -24 }).at(-1)).toBeCloseTo(4.035830352222547e-5, 9);
  });

  it('shifts the signal-to-noise ratio by a constant factor', () => {
    const ratio = (values: Float32Array, t: number): number => (values[t] ?? NaN) / (1 - (values[t] ?? NaN));
    const plain = alphasCumprod({});
    const shifted = alphasCumprod({}, { snrShift: 3 });
    for (const t of [100, 400, 800]) expect(ratio(plain, t) / ratio(shifted, t)).toBeCloseTo(3, 3);
  });

  it.each(['sigmoid', 'constructor', ''])('refuses the schedule %j', (name) => {
    const config = { beta_schedule: name } as unknown as BetaConfig;
    expect(() => alphasCumprod(config)).toThrow(
      expect.objectContaining({ code: 'scheduler-config', fault: 'model', field: 'scheduler.beta_schedule' }),
    );
  });
});

describe('linspace', () => {
  it.each([
    [0, 1, 5, [0, 0.25, 0.5, 0.75, 1]],
    [1, 0.25, 4, [1, 0.75, 0.5, 0.25]],
    [7, 9, 1, [7]],
    [7, 9, 0, []],
    [3, 3, 3, [3, 3, 3]],
  ])('from %d to %d in %i values', (first, last, count, want) => {
    expect(linspace(first, last, count)).toEqual(want);
  });
});
