// Which config a run uses, by sampler and kind of model.

import { describe, expect, it } from 'vitest';
import { createScheduler, flowLevels, samplerConfigFor } from '../../../../src/engine/schedulers';
import { samplerNames, type SamplerName } from '../../../../src/experiment/request';

const forFlow = (name: SamplerName, modelConfig: Record<string, unknown> = {}, steps = 12) =>
  samplerConfigFor(name, { prediction: 'flow', modelConfig, steps });

describe('for a flow model', () => {
  it.each(samplerNames)('%s starts at (almost) pure noise, falls and ends clean', (name) => {
    const levels = flowLevels(createScheduler(name, forFlow(name)));
    expect(levels).toHaveLength(13);
    expect(levels[0]).toBeGreaterThan(0.985);
    expect(levels[0]).toBeLessThanOrEqual(1);
    expect(levels[12]).toBe(0);
    expect(levels).toEqual([...levels].sort((a, b) => b - a));
    expect(new Set(levels).size).toBe(13);
  });

  it.each(samplerNames.filter((name) => name !== 'dpmpp-2m-karras'))(
    '%s spreads its steps: none is wasted, none jumps half the way',
    (name) => {
      const levels = flowLevels(createScheduler(name, forFlow(name)));
      const gaps = levels.slice(1).map((level, i) => (levels[i] ?? NaN) - level);
      expect(Math.min(...gaps)).toBeGreaterThan(0.03);
      expect(Math.max(...gaps)).toBeLessThan(0.16);
    },
  );

  it('walks evenly from 1 to 1/steps with flow-match-euler', () => {
    const scheduler = createScheduler('flow-match-euler', forFlow('flow-match-euler', {}, 4));
    expect(scheduler.sigmas).toEqual([1, 0.75, 0.5, 0.25, 0]);
    expect(scheduler.timesteps).toEqual([1000, 750, 500, 250]);
  });

  it("takes the model's shift, in each sampler that walks flow time", () => {
    // 3s / (1 + 2s)
    const shifted = createScheduler('flow-match-euler', forFlow('flow-match-euler', { shift: 3 }, 4)).sigmas ?? [];
    [1, 0.9, 0.75, 0.5, 0].forEach((want, i) => expect(shifted[i]).toBeCloseTo(want, 6));
    for (const name of ['unipc', 'dpmpp-2m'] as const) {
      expect(createScheduler(name, forFlow(name, { shift: 3 }, 4)).levelAt(2).sigma).toBeCloseTo(0.75, 2);
      expect(createScheduler(name, forFlow(name, { flow_shift: 3 }, 4)).levelAt(2).sigma).toBeCloseTo(0.75, 2);
      expect(createScheduler(name, forFlow(name, {}, 4)).levelAt(2).sigma).toBeCloseTo(0.5, 2);
    }
  });

  it('does not take a beta schedule from the model, which has none', () => {
    const stray = {
      beta_schedule: 'scaled_linear',
      prediction_type: 'epsilon',
      timestep_spacing: 'leading',
      rescale_betas_zero_snr: false,
    };
    expect(forFlow('ddim', stray)).toEqual(forFlow('ddim'));
    expect(forFlow('flow-match-euler', { prediction_type: 'flow_prediction' }).prediction_type).toBe('flow');
  });

  it("takes the model's eta", () => {
    expect(forFlow('ddim', { eta: 0.4 }).eta).toBe(0.4);
  });

  it('keeps to the levels that a distilled model was made for, and says so when steps differ', () => {
    const sigmas = [1, 0.75, 0.4];
    expect(
      createScheduler('flow-match-euler', forFlow('flow-match-euler', { sigmas }, 3)).sigmas?.map((s) =>
        Number(s.toFixed(6)),
      ),
    ).toEqual([1, 0.75, 0.4, 0]);
    expect(() => createScheduler('flow-match-euler', forFlow('flow-match-euler', { sigmas }, 4))).toThrow(
      expect.objectContaining({ code: 'steps-fixed', fault: 'user', field: 'steps' }),
    );
  });

  it('lets lcm take more than 50 steps', () => {
    expect(createScheduler('lcm', forFlow('lcm', {}, 60)).timesteps).toHaveLength(60);
  });
});

describe.each(['epsilon', 'v_prediction'] as const)('for a model that predicts %s', (prediction) => {
  it.each(samplerNames.filter((name) => name !== 'flow-match-euler'))('%s asks it for that', (name) => {
    const scheduler = createScheduler(name, samplerConfigFor(name, { prediction, modelConfig: {}, steps: 9 }));
    expect(scheduler.prediction).toBe(prediction);
    expect(scheduler.timesteps).toHaveLength(9);
  });

  it('refuses flow-match-euler with a way out', () => {
    expect(() => samplerConfigFor('flow-match-euler', { prediction, modelConfig: {}, steps: 9 })).toThrow(
      expect.objectContaining({
        code: 'sampler-unsupported',
        fault: 'user',
        field: 'sampler',
        hint: expect.stringContaining('ddim') as string,
      }),
    );
  });

  it("follows the model's own fields", () => {
    const modelConfig = { beta_schedule: 'linear', beta_start: 0.001, steps_offset: 0, clip_sample: true };
    expect(samplerConfigFor('ddim', { prediction, modelConfig, steps: 5 })).toMatchObject({
      ...modelConfig,
      prediction_type: prediction,
      steps: 5,
    });
  });
});

describe('the kind of sampler', () => {
  it('is not changed by the model: dpmpp-2m-karras stays Karras', () => {
    const config = samplerConfigFor('dpmpp-2m-karras', {
      prediction: 'epsilon',
      modelConfig: { use_karras_sigmas: false },
      steps: 5,
    });
    expect(config.use_karras_sigmas).toBe(true);
  });

  it('checks the fields of the model', () => {
    expect(() => forFlow('ddim', { thresholding: true })).toThrow(
      expect.objectContaining({ code: 'scheduler-config' }),
    );
  });
});
