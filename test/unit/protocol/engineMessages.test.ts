// The checks of the engine's border: what passes unchanged, and what does not pass.
import { describe, expect, test } from 'vitest';
import { engineChecks, type GenerateParams, type GenerateResult } from '../../../src/protocol/engineMessages';
import { rampPicture, tinyRequest, tinySpec } from '../../support/tinyModel';

const params: GenerateParams = {
  request: tinyRequest(),
  model: { folder: '/m', spec: tinySpec() },
  images: [rampPicture(5, 3, 2)],
  device: { provider: 'auto', threads: 0 },
  previewEvery: 4,
  output: { folder: '/o', requestHash: 'ab', versions: { a: '1' } },
};
const result: GenerateResult = {
  files: { clip: 'c', poster: 'p', filmstrip: 'f' },
  video: { width: 40, height: 24, frames: 5, fps: 8 },
  framesDigest: 'd',
  timings: { stages: { denoise: 3.5 }, runtimeMs: 3, outsideMs: 0.5 },
  metrics: { flicker: 0.01 },
  device: { provider: 'cpu', threads: 2 },
  modelDigests: {},
  versions: {},
  notes: ['cut'],
  peakMemoryMb: 90,
};

describe('generate', () => {
  test('params and result pass, pictures stay typed arrays', () => {
    const checked = engineChecks.generate.params(params);
    expect(checked.request).toEqual(params.request);
    expect(checked.images[0]?.data).toBe(params.images[0]?.data);
    expect(checked.output).toEqual(params.output);
    const { latent, camera, limits, controls } = tinySpec();
    expect(checked.model.spec).toMatchObject({ latent, camera, limits, controls });
    expect(engineChecks.generate.result(result)).toEqual(result);
  });

  const wrongParams: [what: string, value: unknown][] = [
    ['nothing', undefined],
    ['a request of another format', { ...params, request: { ...params.request, format: 2 } }],
    ['a seed that is no integer', { ...params, request: { ...params.request, seed: 1.5 } }],
    ['bytes that do not fill the picture', { ...params, images: [{ ...rampPicture(5, 3), height: 4 }] }],
    ['a picture as a plain list', { ...params, images: [{ ...rampPicture(5, 3), data: [1, 2] }] }],
    ['half a thread', { ...params, device: { provider: 'cpu', threads: 0.5 } }],
    ['a model without a camera', { ...params, model: { folder: '/m', spec: { ...tinySpec(), camera: undefined } } }],
    [
      'a latent without a downscale',
      { ...params, model: { folder: '/m', spec: { ...tinySpec(), latent: { channels: 3, scale: 1, shift: 0 } } } },
    ],
    [
      'a component without a digest',
      {
        ...params,
        model: { folder: '/m', spec: { ...tinySpec(), components: { a: { file: 'a', inputs: {}, outputs: {} } } } },
      },
    ],
  ];
  test.each(wrongParams)('%s does not pass as params', (_what, value) => {
    expect(() => engineChecks.generate.params(value)).toThrow();
  });

  const wrongResults: [what: string, value: unknown][] = [
    ['a negative time', { ...result, timings: { ...result.timings, runtimeMs: -1 } }],
    ['an unknown stage', { ...result, timings: { ...result.timings, stages: { sleep: 1 } } }],
    ['no threads', { ...result, device: { provider: 'cpu', threads: 0 } }],
  ];
  test.each(wrongResults)('%s does not pass as a result', (_what, value) => {
    expect(() => engineChecks.generate.result(value)).toThrow();
  });
});

describe('progress', () => {
  test.each([
    { kind: 'stage', stage: 'load', fraction: 0 },
    { kind: 'step', step: 1, steps: 3, fraction: 0.5, secondsLeft: 0.2 },
    { kind: 'preview', step: 1, frames: rampPicture(5, 3, 2) },
  ])('$kind passes', (event) => {
    expect(engineChecks.generate.event(event)).toEqual(event);
  });

  test.each([
    { kind: 'stage', stage: 'load', fraction: 1.01 },
    { kind: 'stage', stage: 'sleep', fraction: 0 },
    { kind: 'step', step: 0, steps: 3, fraction: 0.5, secondsLeft: 0 },
    { kind: 'step', step: 1, steps: 3, fraction: 0.5, secondsLeft: Number.NaN },
    { kind: 'else' },
  ])('%j does not', (event) => {
    expect(() => engineChecks.generate.event(event)).toThrow();
  });
});

test('describe takes nothing, answers names and numbers, and reports nothing', () => {
  const answer = { providers: ['cpu'], versions: { node: '20' }, threads: 2 };
  expect(engineChecks.describe.params(undefined)).toBeUndefined();
  expect(engineChecks.describe.result(answer)).toEqual(answer);
  expect(() => engineChecks.describe.result({ ...answer, threads: 0 })).toThrow();
  expect(() => engineChecks.describe.event({})).toThrow();
});
