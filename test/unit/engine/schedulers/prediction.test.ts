// What each kind of prediction says about picture and noise: made from a known pair, it gives the pair back.

import { describe, expect, it } from 'vitest';
import { classicPredictions, cleanFrom, noiseFrom, predictionOf } from '../../../../src/engine/schedulers/prediction';
import type { NoiseLevel, Prediction, SchedulerConfig } from '../../../../src/engine/schedulers/types';

const clean = 0.7;
const eps = -1.3;
const levels: NoiseLevel[] = [
  { alpha: 0.6, sigma: 0.8 },
  { alpha: 0.28, sigma: 0.96 },
  { alpha: 1, sigma: 0 },
];

const outputs: Record<Prediction, (level: NoiseLevel) => number> = {
  epsilon: () => eps,
  v_prediction: ({ alpha, sigma }) => alpha * eps - sigma * clean,
  sample: () => clean,
  flow: () => eps - clean,
};

describe.each(classicPredictions)('%s', (prediction) => {
  it.each(levels)('gives picture and noise back at alpha $alpha', (level) => {
    const sample = level.alpha * clean + level.sigma * eps;
    const output = outputs[prediction](level);
    expect(cleanFrom[prediction](output, sample, level)).toBeCloseTo(clean, 12);
    if (level.sigma > 0) expect(noiseFrom[prediction](output, sample, level)).toBeCloseTo(eps, 12);
  });
});

describe('flow', () => {
  it.each([0, 0.25, 0.9, 1])('gives the picture back at s = %d', (s) => {
    const sample = (1 - s) * clean + s * eps;
    expect(cleanFrom.flow(outputs.flow({ alpha: 1 - s, sigma: s }), sample, { alpha: 1 - s, sigma: s })).toBeCloseTo(
      clean,
      12,
    );
  });
});

describe('v_prediction', () => {
  it('stays finite on pure noise, where epsilon does not', () => {
    const pureNoise = { alpha: 0, sigma: 1 };
    expect(cleanFrom.v_prediction(-clean, eps, pureNoise)).toBe(clean);
    expect(cleanFrom.epsilon(eps, eps, pureNoise)).toBeNaN();
  });
});

describe('predictionOf', () => {
  it.each([
    [undefined, 'epsilon'],
    ['epsilon', 'epsilon'],
    ['v_prediction', 'v_prediction'],
    ['sample', 'sample'],
    ['flow', 'flow'],
    ['flow_prediction', 'flow'],
  ] as const)('reads %s as %s', (prediction_type, want) => {
    expect(predictionOf({ prediction_type }, ['epsilon', 'v_prediction', 'sample', 'flow'])).toBe(want);
  });

  it.each([
    ['flow_prediction', classicPredictions],
    [undefined, ['flow'] as const],
    ['x0', classicPredictions],
  ])('refuses %s for a sampler that takes %j', (asked, allowed) => {
    const config = { prediction_type: asked } as Pick<SchedulerConfig, 'prediction_type'>;
    expect(() => predictionOf(config, allowed)).toThrow(
      expect.objectContaining({ code: 'scheduler-config', fault: 'model', field: 'scheduler.prediction_type' }),
    );
  });
});
