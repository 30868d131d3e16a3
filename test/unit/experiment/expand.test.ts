// Requests of an experiment: order, defaults and their sources, camera keys, shots, files, and what is refused.
import { describe, expect, it } from 'vitest';
import { expandExperiment, type ExpandContext } from '../../../src/experiment/expand';
import { parseExperiment } from '../../../src/experiment/parse';
import type { GenerationRequest } from '../../../src/experiment/request';
import type { Experiment } from '../../../src/experiment/schema';

function experiment(fields: Record<string, unknown>): Experiment {
  const { experiment: parsed, problems } = parseExperiment(JSON.stringify({ version: 1, prompt: 'a fox', ...fields }));
  if (!parsed) throw new Error(problems.map(({ message }) => message).join('\n'));
  return parsed;
}

function only(fields: Record<string, unknown>, context?: ExpandContext): GenerationRequest {
  const requests = expandExperiment(experiment(fields), context);
  expect(requests.length).toBe(1);
  return requests[0]!;
}

/** Every default of the format, as `defaults.ts` documents them. */
const plain: GenerationRequest = {
  format: 1,
  prompt: 'a fox',
  negativePrompt: '',
  model: 'embedded',
  modelDigest: '',
  backend: 'local',
  seed: 0,
  steps: 12,
  guidance: 2.5,
  guidanceInterval: [0, 1],
  guidanceRescale: 0,
  sampler: 'flow-match-euler',
  refine: { rounds: 0 },
  noise: { warped: 0 },
  video: { width: 256, height: 256, frames: 16, fps: 8 },
  motion: { camera: [], strength: 1, paths: [] },
  keyframes: [],
  shots: [],
  adapters: [],
  post: { interpolate: 1, upscale: 1 },
};

describe('defaults', () => {
  it('are written out', () => {
    expect(only({})).toEqual(plain);
  });

  it.each([
    [{ loop: true }, { loop: true }],
    [{ loop: false }, {}],
    [{ order: 'windows' }, { order: 'windows' }],
    [{ order: 'coarse-to-fine' }, {}],
  ])('of fields that came later are left out, as in requests from before: %j', (video, expected) => {
    expect(only({ video }).video).toEqual({ ...plain.video, ...expected });
  });

  it('come from the model where it has a wish', () => {
    const modelDefaults = { steps: 30, guidance: 7, sampler: 'unipc' as const, width: 320, height: 192, fps: 24 };
    expect(only({ video: { height: 96 } }, { modelDefaults, modelDigest: 'ab'.repeat(32) })).toEqual({
      ...plain,
      modelDigest: 'ab'.repeat(32),
      steps: 30,
      guidance: 7,
      sampler: 'unipc',
      video: { width: 320, height: 96, frames: 16, fps: 24 },
    });
  });

  it('do not come from a model default that is undefined', () => {
    expect(only({}, { modelDefaults: { steps: undefined } }).steps).toBe(12);
  });

  it('never hide a zero or an empty text of the author', () => {
    const fields = { guidance: 0, guidanceRescale: 0, negativePrompt: '', motion: { strength: 0 }, seed: 0 };
    const request = only(fields, { modelDefaults: { guidance: 7, guidanceRescale: 0.7 } });
    expect(request).toMatchObject({ guidance: 0, guidanceRescale: 0, motion: { strength: 0 }, seed: 0 });
  });

  it('are not shared between requests', () => {
    const [first, second] = expandExperiment(experiment({ seed: [1, 2] }));
    first!.guidanceInterval[0] = 0.5;
    first!.video.frames = 1;
    expect(second).toEqual({ ...plain, seed: 2 });
    expect(only({})).toEqual(plain);
  });
});

describe('order', () => {
  it('changes the first swept field slowest and the seeds fastest', () => {
    const fields = { seed: [5, 4], sweep: { guidance: [3, 1], steps: [8, 6, 7] } };
    const seen = expandExperiment(experiment(fields)).map(({ guidance, steps, seed }) => [guidance, steps, seed]);
    expect(seen).toEqual([
      [3, 8, 5],
      [3, 8, 4],
      [3, 6, 5],
      [3, 6, 4],
      [3, 7, 5],
      [3, 7, 4],
      [1, 8, 5],
      [1, 8, 4],
      [1, 6, 5],
      [1, 6, 4],
      [1, 7, 5],
      [1, 7, 4],
    ]);
  });

  it('sets nested fields, objects and entries of lists', () => {
    const fields = {
      motion: { paths: [{ object: 'fox', points: [[0, 0.1, 0.2]] }] },
      sweep: { 'motion.paths[0].points[0][1]': [0.5], video: [{ frames: 4 }], 'motion.camera.roll': [-1] },
    };
    const request = only(fields);
    expect(request.motion.paths).toEqual([{ object: 'fox', points: [[0, 0.5, 0.2]] }]);
    expect(request.video).toEqual({ ...plain.video, frames: 4 });
    expect(request.motion.camera).toEqual([{ at: 0, pan: 0, tilt: 0, zoom: 0, roll: -1 }]);
  });

  it('takes a prompt that only the sweep has', () => {
    const parsed = parseExperiment('{"version":1,"sweep":{"prompt":["a fox","a cat"]}}').experiment;
    expect(expandExperiment(parsed!).map(({ prompt }) => prompt)).toEqual(['a fox', 'a cat']);
  });
});

const key = { pan: 0, tilt: 0, zoom: 0, roll: 0 };

describe('camera', () => {
  it.each([
    { name: 'none', camera: undefined, keys: [] },
    { name: 'an object that says nothing', camera: {}, keys: [] },
    { name: 'a still camera that is asked for', camera: { pan: 0 }, keys: [{ at: 0, ...key }] },
    { name: 'a constant one', camera: { zoom: -0.5 }, keys: [{ at: 0, ...key, zoom: -0.5 }] },
    {
      name: 'keys that keep what they do not name',
      camera: [
        { at: 0.5, pan: 0.3 },
        { at: 1, zoom: 0.2 },
        { at: 1.5, pan: 0 },
      ],
      keys: [
        { at: 0.5, ...key, pan: 0.3 },
        { at: 1, ...key, pan: 0.3, zoom: 0.2 },
        { at: 1.5, ...key, zoom: 0.2 },
      ],
    },
  ])('$name', ({ camera, keys }) => {
    expect(only({ motion: { camera } }).motion.camera).toEqual(keys);
  });
});

describe('shots', () => {
  const shots = [
    { prompt: 'a fox', seconds: 1 },
    { prompt: 'a cat', seconds: 0.5, transition: 'blend' },
  ];

  it('decide the number of frames', () => {
    const request = only({ prompt: undefined, shots, video: { fps: 12 } }, { modelDefaults: { frames: 33 } });
    expect(request.video).toEqual({ ...plain.video, frames: 18, fps: 12 });
    expect(request.prompt).toBe('');
    expect(request.shots).toEqual([{ ...shots[0], transition: 'cut' }, shots[1]]);
  });

  it('are held against the frame rate of the model', () => {
    const experimentOfShots = experiment({ prompt: undefined, shots });
    expect(() => expandExperiment(experimentOfShots, { modelDefaults: { fps: 25 } })).toThrow(
      expect.objectContaining({ code: 'shot-length', field: 'shots[1].seconds' }),
    );
  });
});

describe('files', () => {
  const fields = {
    model: './models/tiny',
    keyframes: [
      { at: 'last', image: 'end.png' },
      { at: 0.5, image: 'mid.png', strength: 0.25 },
    ],
    adapters: [{ file: 'style.bin' }, { file: 'ink.bin', weight: -0.5 }],
  };

  it('are located and known by their content', () => {
    const request = only(fields, {
      locate: (reference) => `/clips/${reference}`,
      digestOf: (reference) => (reference === 'end.png' || reference === 'ink.bin' ? 'cd'.repeat(32) : undefined),
    });
    expect(request.model).toBe('/clips/./models/tiny');
    expect(request.keyframes).toEqual([
      { at: 'last', image: '/clips/end.png', imageDigest: 'cd'.repeat(32), strength: 1 },
      { at: 0.5, image: '/clips/mid.png', strength: 0.25 },
    ]);
    expect(request.adapters).toEqual([
      { file: '/clips/style.bin', weight: 1 },
      { file: '/clips/ink.bin', digest: 'cd'.repeat(32), weight: -0.5 },
    ]);
  });

  it('stay as written without a context, and a named model is never located', () => {
    expect(only(fields).model).toBe('./models/tiny');
    expect(only({ model: 'tiny' }, { locate: () => 'moved' }).model).toBe('tiny');
  });
});

describe('what is refused', () => {
  it.each([
    { name: 'an open extends', fields: { extends: 'a.t2v.json' }, context: {}, code: 'extends-unresolved' },
    {
      name: 'an image after the end of the clip that the model makes',
      fields: { keyframes: [{ at: 2.5, image: 'a.png' }] },
      context: {},
      code: 'outside-clip',
    },
    {
      name: 'an image after the end of a shorter clip',
      fields: { keyframes: [{ at: 1.5, image: 'a.png' }] },
      context: { modelDefaults: { frames: 8 } },
      code: 'outside-clip',
    },
    {
      name: 'a swept length that leaves an image outside',
      fields: { keyframes: [{ at: 1.5, image: 'a.png' }], sweep: { 'video.frames': [16, 8] } },
      context: {},
      code: 'bad-sweep-value',
    },
    {
      name: 'two swept values that do not go together',
      fields: { keyframes: [{ at: 1.5, image: 'a.png' }], sweep: { 'video.frames': [16, 12], 'video.fps': [4, 8.5] } },
      context: {},
      code: 'outside-clip',
    },
  ])('$name', ({ fields, context, code }) => {
    expect(() => expandExperiment(experiment(fields), context)).toThrow(
      expect.objectContaining({ code, fault: 'user' }),
    );
  });

  it('does not refuse what is only doubtful', () => {
    expect(expandExperiment(experiment({ seed: [3, 3] })).length).toBe(2);
  });
});
