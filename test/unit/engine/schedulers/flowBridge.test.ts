// Every sampler driving a flow model with a known answer (flowToy.ts): the conversions, where the runs end, how fast they get
// there. The bounds are about one and a half times what was measured; a wrong conversion misses them by far.

import { describe, expect, it } from 'vitest';
import { TorchRandom } from '../../../../src/engine/random';
import {
  createScheduler,
  flowLevels,
  flowStep,
  flowView,
  outputFromVelocity,
  samplerConfigFor,
  type Scheduler,
} from '../../../../src/engine/schedulers';
import { samplerNames, type SamplerName } from '../../../../src/experiment/request';
import { exactAt, meanAndSpread, rootMeanSquare, runFlowToy, toyData } from './flowToy';

const count = 4000;

const make = (name: SamplerName, steps = 12): Scheduler =>
  createScheduler(name, samplerConfigFor(name, { prediction: 'flow', modelConfig: {}, steps }));

describe('flowView and outputFromVelocity', () => {
  const clean = Float32Array.of(0.7, -0.2, 0);
  const eps = Float32Array.of(-1.3, 0.4, 2);
  const velocity = eps.map((value, i) => value - (clean[i] ?? 0));

  describe.each(samplerNames)('%s', (name) => {
    const scheduler = make(name);

    it.each([0, 1, 5, 11])('shows the flow model its own mix of picture and noise at step %i', (stepIndex) => {
      const { alpha, sigma } = scheduler.levelAt(stepIndex);
      const view = flowView(
        scheduler,
        stepIndex,
        clean.map((value, i) => alpha * value + sigma * (eps[i] ?? 0)),
      );
      expect(view.level).toBeCloseTo(sigma / (alpha + sigma), 12);
      view.sample.forEach((value, i) => {
        expect(value).toBeCloseTo((1 - view.level) * (clean[i] ?? 0) + view.level * (eps[i] ?? 0), 5);
      });
    });

    it.each([0, 1, 5, 11])('turns the velocity into what the sampler asked for at step %i', (stepIndex) => {
      const { alpha, sigma } = scheduler.levelAt(stepIndex);
      const sample = clean.map((value, i) => alpha * value + sigma * (eps[i] ?? 0));
      const output = outputFromVelocity(scheduler, stepIndex, flowView(scheduler, stepIndex, sample), velocity);
      const length = Math.hypot(alpha, sigma);
      output.forEach((value, i) => {
        const [x0 = 0, noise = 0] = [clean[i], eps[i]];
        const want = {
          flow: noise - x0,
          epsilon: noise,
          sample: x0,
          v_prediction: (alpha * noise - sigma * x0) / length,
        }[scheduler.prediction];
        expect(value).toBeCloseTo(want, 4);
      });
    });

    it('leaves the sample and the velocity as they were', () => {
      const given = { sample: Float32Array.of(1, -2, 3), velocity: Float32Array.of(0.5, 0.25, -1) };
      const view = flowView(scheduler, 3, given.sample);
      scheduler.step(
        outputFromVelocity(scheduler, 3, view, given.velocity),
        3,
        given.sample,
        (n) => new Float32Array(n),
      );
      expect(given).toEqual({ sample: Float32Array.of(1, -2, 3), velocity: Float32Array.of(0.5, 0.25, -1) });
    });
  });

  it.each(['epsilon', 'v_prediction', 'sample'] as const)('serves a sampler that asks for %s', (prediction_type) => {
    const scheduler = createScheduler('ddim', { prediction_type, steps: 10, clip_sample: false });
    const { alpha, sigma } = scheduler.levelAt(4);
    const sample = clean.map((value, i) => alpha * value + sigma * (eps[i] ?? 0));
    const output = outputFromVelocity(scheduler, 4, flowView(scheduler, 4, sample), velocity);
    const next = scheduler.step(output, 4, sample, (n) => new Float32Array(n));
    const after = scheduler.levelAt(5);
    next.forEach((value, i) =>
      expect(value).toBeCloseTo(after.alpha * (clean[i] ?? 0) + after.sigma * (eps[i] ?? 0), 5),
    );
  });
});

describe('flowLevels', () => {
  it('is the list of sigmas for flow-match-euler', () => {
    expect(flowLevels(make('flow-match-euler', 5))).toEqual(make('flow-match-euler', 5).sigmas);
  });

  it('is sigma/(1 + sigma) for samplers that add noise to an undiminished picture', () => {
    const scheduler = make('euler', 6);
    const want = (scheduler.sigmas ?? []).map((sigma) => sigma / (1 + sigma));
    flowLevels(scheduler).forEach((level, i) => expect(level).toBeCloseTo(want[i] ?? NaN, 12));
  });
});

/** Measured root mean square distance to the exact ODE: at 50 steps, at 200. */
const deterministic: Partial<Record<SamplerName, [number, number]>> = {
  'flow-match-euler': [0.0165, 0.0042],
  ddim: [0.02, 0.005],
  euler: [0.02, 0.005],
  'dpmpp-2m': [0.0045, 0.001],
  'dpmpp-2m-karras': [0.0035, 0.0025],
  unipc: [0.0022, 0.0005],
};

describe('deterministic samplers reach the exact end of the flow', () => {
  it.each(Object.entries(deterministic))('%s', (name, [at50, at200]) => {
    for (const [steps, bound] of [
      [50, at50],
      [200, at200],
    ] as const) {
      const run = runFlowToy(name as SamplerName, steps, { count });
      const first = flowView(run.scheduler, 0, run.path[0] ?? run.start);
      expect(rootMeanSquare(run.end, exactAt(first.sample, first.level)), `${steps} steps`).toBeLessThan(bound);
      const { mean, spread } = meanAndSpread(run.end);
      expect(Math.abs(mean - toyData.mean), 'mean').toBeLessThan(0.02);
      expect(Math.abs(spread / toyData.spread - 1), 'spread').toBeLessThan(0.06);
    }
  });

  it('with the second-order ones several times nearer than the first-order ones at 12 steps', () => {
    const distance = (name: SamplerName): number => {
      const run = runFlowToy(name, 12, { count });
      const first = flowView(run.scheduler, 0, run.path[0] ?? run.start);
      return rootMeanSquare(run.end, exactAt(first.sample, first.level));
    };
    for (const name of ['dpmpp-2m', 'dpmpp-2m-karras', 'unipc'] as const)
      expect(distance(name)).toBeLessThan(distance('flow-match-euler') / 3);
  });

  it('where cosine betas come nearer than those of Stable Diffusion, which is why they are the default', () => {
    const stableDiffusion = { beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012 } as const;
    for (const name of ['ddim', 'euler'] as const) {
      const [cosine, other] = [{}, stableDiffusion].map((config) => {
        const run = runFlowToy(name, 12, { count, config });
        return rootMeanSquare(run.end, exactAt(run.start, 1));
      });
      expect(cosine).toBeLessThan((other ?? 0) * 0.6);
    }
  });
});

describe('one and the same path', () => {
  // DDIM, Euler in sigma and Euler in flow time take the same straight steps if they visit the same levels.
  it.each(['ddim', 'euler'] as const)('%s goes where flow-match-euler goes on the same levels', (name) => {
    const steps = 12;
    const run = runFlowToy(name, steps, { count: 40 });
    const levels = flowLevels(run.scheduler);
    const flow = runFlowToy('flow-match-euler', steps, { count: 40, config: { sigmas: levels.slice(0, steps) } });
    run.path.forEach((sample, stepIndex) => {
      const view = flowView(run.scheduler, stepIndex, sample);
      expect(rootMeanSquare(view.sample, flow.path[stepIndex] ?? view.sample), `step ${stepIndex}`).toBeLessThan(3e-4);
    });
  });
});

/** Spread that is known for the first-order posterior: see below; lcm by its own recursion. */
const stochastic = ['ddpm', 'euler-ancestral'] as const;

describe('stochastic samplers', () => {
  it.each(stochastic)('%s ends with the mean and, as steps grow, the spread of the data', (name) => {
    for (const [steps, tolerance] of [
      [50, 0.13],
      [400, 0.04],
    ] as const) {
      const { mean, spread } = meanAndSpread(runFlowToy(name, steps, { count }).end);
      expect(Math.abs(mean - toyData.mean), 'mean').toBeLessThan(0.02);
      expect(Math.abs(spread / toyData.spread - 1), `spread at ${steps} steps`).toBeLessThan(tolerance);
    }
  });

  it('ddim with eta 1 too', () => {
    const { mean, spread } = meanAndSpread(runFlowToy('ddim', 400, { count, config: { eta: 1 } }).end);
    expect(Math.abs(mean - toyData.mean)).toBeLessThan(0.02);
    expect(Math.abs(spread / toyData.spread - 1)).toBeLessThan(0.05);
  });

  it('ddpm and euler-ancestral are the same sampler in other units', () => {
    const [a, b] = stochastic.map((name) => runFlowToy(name, 25, { count: 60 }));
    expect(rootMeanSquare(a?.end ?? new Float32Array(), b?.end ?? new Float32Array())).toBeLessThan(2e-3);
  });

  it('flow-match-euler with stochastic_sampling keeps the mean', () => {
    const { mean } = meanAndSpread(
      runFlowToy('flow-match-euler', 50, { count, config: { stochastic_sampling: true } }).end,
    );
    expect(Math.abs(mean - toyData.mean)).toBeLessThan(0.02);
  });

  it('lcm ends with the mean and the spread that its recursion gives for a model that was not distilled', () => {
    // Each step replaces the picture by its expectation given x, which shrinks the spread, then adds fresh noise.
    const steps = 50;
    const run = runFlowToy('lcm', steps, { count });
    const data = toyData.spread ** 2;
    let variance = 1;
    for (let stepIndex = 0; stepIndex < steps; stepIndex++) {
      const { alpha, sigma } = run.scheduler.levelAt(stepIndex);
      const next = run.scheduler.levelAt(stepIndex + 1);
      const slope = (alpha * data) / (alpha ** 2 * data + sigma ** 2);
      variance = next.alpha ** 2 * slope ** 2 * variance + next.sigma ** 2;
    }
    const { mean, spread } = meanAndSpread(run.end);
    expect(Math.abs(mean - toyData.mean)).toBeLessThan(0.02);
    expect(Math.abs(spread / Math.sqrt(variance) - 1)).toBeLessThan(0.04);
    expect(spread).toBeLessThan(toyData.spread * 0.8);
  });
});

describe('noise', () => {
  const drawsOf = (name: SamplerName): number[] => {
    const draws: number[] = [];
    const scheduler = make(name, 4);
    const random = new TorchRandom(1);
    let sample: Float32Array = new Float32Array(6).fill(scheduler.initNoiseSigma);
    for (let stepIndex = 0; stepIndex < 4; stepIndex++) {
      const noise = (length: number): Float32Array => {
        draws.push(stepIndex);
        return random.randn(length);
      };
      sample = flowStep(scheduler, stepIndex, { sample, velocityAt: (view) => view.sample, noise });
    }
    return draws;
  };

  it.each([
    ['flow-match-euler', []],
    ['ddim', []],
    ['ddpm', [0, 1, 2, 3]],
    ['euler', []],
    ['euler-ancestral', [0, 1, 2, 3]],
    ['dpmpp-2m', []],
    ['dpmpp-2m-karras', []],
    ['unipc', []],
    ['lcm', [0, 1, 2]],
  ] as const)('%s draws it at the steps %j', (name, want) => {
    expect(drawsOf(name)).toEqual(want);
  });
});
