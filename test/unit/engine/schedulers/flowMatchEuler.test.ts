// Flow-match Euler: steps and schedules written out.

import { describe, expect, it } from 'vitest';
import { flowMatchEuler, type FlowMatchEulerConfig } from '../../../../src/engine/schedulers/flowMatchEuler';

const rounded = (values: readonly number[] | undefined): number[] =>
  (values ?? []).map((value) => Number(value.toFixed(5)));
const none = (count: number): Float32Array => new Float32Array(count);
const sigmas = [1, 0.75, 0.25];

describe('the schedule', () => {
  it.each<[string, FlowMatchEulerConfig, number[]]>([
    ['given levels', { steps: 3, sigmas }, [1, 0.75, 0.25, 0]],
    // 3s/(1 + 2s)
    ['given levels, shifted', { steps: 3, sigmas, shift: 3 }, [1, 0.9, 0.5, 0]],
    // e^mu / (e^mu + 1/s − 1) with e^mu = 3 is the same shift
    ['mu', { steps: 3, sigmas, use_dynamic_shifting: true, mu: Math.log(3) }, [1, 0.9, 0.5, 0]],
    [
      'mu, linear',
      { steps: 3, sigmas, use_dynamic_shifting: true, mu: 3, time_shift_type: 'linear' },
      [1, 0.9, 0.5, 0],
    ],
    // 1 − (1 − s)·(1 − 0.1)/(1 − 0.25)
    ['stretched to a terminal level', { steps: 3, sigmas, shift_terminal: 0.1 }, [1, 0.7, 0.1, 0]],
    // linspace(1, 0.001, 4)
    ['nothing given', { steps: 4 }, [1, 0.667, 0.334, 0.001, 0]],
    // A shift of 2 twice: the ends 1 and 2·0.001/1.001 = 0.001998, halved evenly, then shifted again.
    ['nothing given, shifted', { steps: 3, shift: 2 }, [1, 0.66755, 0.00399, 0]],
    ['one step', { steps: 1 }, [1, 0]],
    ['one step with a terminal level', { steps: 1, shift_terminal: 0.1 }, [1, 0]],
  ])('%s', (_name, config, want) => {
    expect(rounded(flowMatchEuler(config).sigmas)).toEqual(want);
  });

  it('tells the model the levels in training steps', () => {
    expect(flowMatchEuler({ steps: 3, sigmas }).timesteps).toEqual([1000, 750, 250]);
    expect(flowMatchEuler({ steps: 3, sigmas, num_train_timesteps: 400 }).timesteps).toEqual([400, 300, 100]);
  });

  it.each([
    // base + (max − base)·(n − baseLength)/(maxLength − baseLength), with the defaults 0.5, 1.15, 256, 4096
    [256, Math.exp(0.5)],
    [4096, Math.exp(1.15)],
    [2176, Math.exp(0.825)],
  ])('shifts by the number of tokens: %i', (image_seq_len, strength) => {
    const made = flowMatchEuler({ steps: 2, sigmas: [1, 0.5], use_dynamic_shifting: true, image_seq_len });
    expect(made.sigmas?.[1]).toBeCloseTo(strength / (strength + 1), 6);
  });

  it('refuses a dynamic shift without a length to base it on', () => {
    expect(() => flowMatchEuler({ steps: 2, use_dynamic_shifting: true })).toThrow(
      expect.objectContaining({ code: 'scheduler-config', field: 'scheduler.use_dynamic_shifting' }),
    );
  });

  it('refuses to be asked for epsilon', () => {
    expect(() => flowMatchEuler({ steps: 2, prediction_type: 'epsilon' })).toThrow(
      expect.objectContaining({ code: 'scheduler-config' }),
    );
  });
});

describe('a step', () => {
  const [x, v] = [Float32Array.of(1, -2), Float32Array.of(0.5, 4)];

  it('goes down the velocity by the difference of the levels', () => {
    const scheduler = flowMatchEuler({ steps: 3, sigmas });
    expect([...scheduler.step(v, 0, x, none)]).toEqual([0.875, -3]);
    expect([...scheduler.step(v, 1, x, none)]).toEqual([0.75, -4]);
    expect([...scheduler.step(v, 2, x, none)]).toEqual([0.875, -3]);
  });

  it('draws the picture again from its prediction when stochastic', () => {
    const scheduler = flowMatchEuler({ steps: 3, sigmas, stochastic_sampling: true });
    // x0 = x − 0.75·v = [0.625, −5]; then 0.75·x0 + 0.25·noise
    expect([...scheduler.step(v, 1, x, () => Float32Array.of(1, -1))]).toEqual([0.71875, -4]);
    expect([...scheduler.step(v, 2, x, () => Float32Array.of(9, 9))]).toEqual([0.875, -3]);
  });

  it('knows how much noise its sample holds', () => {
    const scheduler = flowMatchEuler({ steps: 3, sigmas });
    expect([0, 1, 2, 3].map((i) => scheduler.levelAt(i))).toEqual([
      { alpha: 0, sigma: 1 },
      { alpha: 0.25, sigma: 0.75 },
      { alpha: 0.75, sigma: 0.25 },
      { alpha: 1, sigma: 0 },
    ]);
  });
});
