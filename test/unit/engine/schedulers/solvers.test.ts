// DPM++ 2M and UniPC as numerical methods: their order of convergence on a flow with a known end, and their options.

import { describe, expect, it } from 'vitest';
import { dpmpp2m, type Dpmpp2mConfig } from '../../../../src/engine/schedulers/dpmpp2m';
import { shiftSigma, solverPoints } from '../../../../src/engine/schedulers/solverPlan';
import { unipc, type UnipcConfig } from '../../../../src/engine/schedulers/unipc';
import type { SchedulerConfig } from '../../../../src/engine/schedulers';
import { flowView } from '../../../../src/engine/schedulers';
import type { SamplerName } from '../../../../src/experiment/request';
import { exactAt, rootMeanSquare, runFlowToy } from './flowToy';

/**
 * Distance to the exact flow half-way (t = 500 of 1000) on Stable Diffusion's betas. Only there do steps in lambda shrink
 * with their number: at the clean end the last one is infinite in any case.
 */
function distance(name: SamplerName, steps: number, options: Partial<SchedulerConfig> = {}): number {
  const schedule = {
    beta_schedule: 'scaled_linear',
    beta_start: 0.00085,
    beta_end: 0.012,
    timestep_spacing: 'linspace',
  } as const;
  const config = {
    ...schedule,
    use_flow_sigmas: false,
    prediction_type: 'v_prediction',
    num_train_timesteps: 1000,
    ...options,
  } as const;
  const run = runFlowToy(name, steps, { count: 200, config });
  const [first, half] = [0, steps / 2].map((stepIndex) =>
    flowView(run.scheduler, stepIndex, run.path[stepIndex] ?? run.start),
  );
  if (first === undefined || half === undefined) return NaN;
  return rootMeanSquare(half.sample, exactAt(first.sample, first.level, half.level));
}

const everyStep = Array.from({ length: 200 }, (_, i) => i);

describe('order of convergence', () => {
  it.each([
    ['dpmpp-2m', {}, 2],
    ['unipc', { disable_corrector: everyStep }, 2],
    ['unipc', { solver_order: 1 }, 2],
    ['dpmpp-2m', { solver_order: 1 }, 1],
    ['unipc', { solver_order: 1, disable_corrector: everyStep }, 1],
  ] as const)('%s with %o is about %i', (name, options, order) => {
    const [coarse, fine] = [40, 160].map((steps) => distance(name, steps, options));
    const measured = Math.log((coarse ?? NaN) / (fine ?? NaN)) / Math.log(4);
    expect(Math.abs(measured - order)).toBeLessThan(0.35);
  });

  it('rises by the corrector', () => {
    expect(distance('unipc', 40)).toBeLessThan(distance('unipc', 40, { disable_corrector: everyStep }) / 3);
    expect(distance('unipc', 40, { solver_order: 1 })).toBeLessThan(
      distance('unipc', 40, { solver_order: 1, disable_corrector: everyStep }) / 3,
    );
  });
});

describe('solverPoints', () => {
  it.each([0.05, 0.5, 0.9, 0.999])('of a flow sigma %d are 1 − sigma and sigma', (sigma) => {
    const [point] = solverPoints([sigma], true);
    expect(point?.alpha).toBeCloseTo(1 - sigma, 12);
    expect(point?.lambda).toBeCloseTo(Math.log((1 - sigma) / sigma), 9);
  });

  it.each([0.03, 1, 14.6])('of a schedule sigma %d have lambda −ln(sigma)', (sigma) => {
    const [point] = solverPoints([sigma], false);
    expect(point?.lambda).toBeCloseTo(-Math.log(sigma), 9);
    expect((point?.alpha ?? NaN) ** 2 + (point?.sigma ?? NaN) ** 2).toBeCloseTo(1, 12);
  });

  it('have lambda Infinity at the clean end', () => {
    expect(solverPoints([0], false)[0]).toEqual({ alpha: 1, sigma: 0, lambda: Infinity });
    expect(solverPoints([0], true)[0]).toEqual({ alpha: 1, sigma: 0, lambda: Infinity });
  });
});

describe('shiftSigma', () => {
  it.each([
    [0, 3, 0],
    [1, 3, 1],
    [0.5, 3, 0.75],
    [0.25, 3, 0.5],
    [0.4, 1, 0.4],
  ])('of %d by %d is %d', (sigma, shift, want) => {
    expect(shiftSigma(sigma, shift)).toBeCloseTo(want, 12);
  });
});

describe('options that are not built are refused', () => {
  it.each([
    { solver_order: 3 },
    { solver_order: 0 },
    { solver_type: 'heun' },
    { algorithm_type: 'sde-dpmsolver++' },
    { prediction_type: 'flow_prediction' },
    { use_flow_sigmas: true, prediction_type: 'epsilon' },
  ])('dpmpp-2m: %j', (options) => {
    expect(() => dpmpp2m({ steps: 5, ...options } as Dpmpp2mConfig)).toThrow(
      expect.objectContaining({ code: 'scheduler-config', fault: 'model' }),
    );
  });

  it.each([
    { solver_order: 3 },
    { solver_type: 'midpoint' },
    { predict_x0: false },
    { use_karras_sigmas: true },
    { prediction_type: 'flow_prediction' },
    { use_flow_sigmas: true },
  ])('unipc: %j', (options) => {
    expect(() => unipc({ steps: 5, ...options } as UnipcConfig)).toThrow(
      expect.objectContaining({ code: 'scheduler-config', fault: 'model' }),
    );
  });

  it('bh1 ends finite at sigma 0, where the reference gives NaN', () => {
    const scheduler = unipc({ steps: 5, solver_type: 'bh1' });
    let sample: Float32Array = Float32Array.of(0.3, -1.2);
    for (let stepIndex = 0; stepIndex < 5; stepIndex++) {
      sample = scheduler.step(
        sample.map((x) => 0.3 * x),
        stepIndex,
        sample,
        (count) => new Float32Array(count),
      );
    }
    expect(sample.every(Number.isFinite)).toBe(true);
  });
});
