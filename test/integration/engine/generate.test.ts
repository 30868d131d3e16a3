// The whole engine on the tiny real model: what each part of a request does to the pictures.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CancelledError } from '../../../src/base/errors';
import { samplerNames, type GenerationRequest, type ObjectPath } from '../../../src/experiment/request';
import type { Frames } from '../../../src/engine/frames';
import { createSessionPool } from '../../../src/engine/onnx/sessionPool';
import { stageNames, type ProgressEvent, type StageName } from '../../../src/protocol/progress';
import { runEngine } from '../../support/runEngine';
import { rampPicture, tinyRequest, tinySpec } from '../../support/tinyModel';

const digest = (frames: Frames) => createHash('sha256').update(frames.data).digest('hex');
const picturesOf = async (changes: Partial<GenerationRequest>, run = {}) =>
  digest((await runEngine(tinyRequest(changes), run)).frames);

describe('a clip', () => {
  test('has the size, the length and the speed that was asked for', async () => {
    const { frames } = await runEngine(tinyRequest({ video: { width: 40, height: 24, frames: 7, fps: 12 } }));
    expect(frames).toMatchObject({ width: 40, height: 24, count: 7, fps: 12 });
    expect(frames.data.length).toBe(40 * 24 * 7 * 4);
  });

  test('is made in every size that the model lists, wide or tall, by the same sessions', async () => {
    const sessions = createSessionPool(() => performance.now());
    const made: string[] = [];
    for (const [width, height] of [...tinySpec().limits.sizes, ...tinySpec().limits.sizes]) {
      const request = tinyRequest({ video: { width, height, frames: 5, fps: 8 } });
      const { frames } = await runEngine(request, { sessions });
      expect(frames).toMatchObject({ width, height, count: 5 });
      made.push(digest(frames));
    }
    await sessions.release();
    expect(made.slice(2)).toEqual(made.slice(0, 2));
  });

  test('is the same, byte for byte, on every run and with every thread count', async () => {
    const digests = [
      await picturesOf({}),
      await picturesOf({}),
      await picturesOf({}, { threads: 2 }),
      await picturesOf({}, { threads: 3 }),
    ];
    expect(new Set(digests).size).toBe(1);
  });

  test('is the same from a loaded model as from a fresh one', async () => {
    const sessions = createSessionPool(() => performance.now());
    const first = await picturesOf({}, { sessions });
    const second = await picturesOf({}, { sessions });
    await sessions.release();
    expect(second).toBe(first);
  });

  test.each(samplerNames)('comes out of the sampler %s without a value that is not a number', async (sampler) => {
    const { frames } = await runEngine(tinyRequest({ sampler, steps: 4 }));
    const colours = new Set(frames.data);
    expect(colours.size).toBeGreaterThan(20);
    expect(await picturesOf({ sampler, steps: 4 })).toBe(digest(frames));
  });
});

const still = { at: 0, pan: 0, tilt: 0, zoom: 0, roll: 0 };
const camera = [{ ...still, pan: 0.5 }];
const path = [
  {
    object: 'ball',
    points: [
      [0, 0.2, 0.5],
      [0.5, 0.8, 0.5],
    ] as [number, number, number][],
  },
];

describe('what changes the pictures', () => {
  const cases: [what: string, one: Partial<GenerationRequest>, other: Partial<GenerationRequest>][] = [
    ['the prompt', {}, { prompt: 'a blue cat moves up' }],
    ['the seed', {}, { seed: 8 }],
    ['the steps', {}, { steps: 4 }],
    ['the guidance', {}, { guidance: 4 }],
    ['guidance at all', {}, { guidance: 1 }],
    ['the negative prompt', {}, { negativePrompt: 'dog' }],
    ['the guidance interval', {}, { guidanceInterval: [0, 0.5] }],
    ['the guidance rescale', {}, { guidanceRescale: 0.7 }],
    ['the sampler', {}, { sampler: 'ddim' }],
    ['the camera', {}, { motion: { camera, strength: 1, paths: [] } }],
    ['a camera asked to stand still', {}, { motion: { camera: [still], strength: 1, paths: [] } }],
    ['the strength of what the words ask for', {}, { motion: { camera: [], strength: 0.5, paths: [] } }],
    [
      'the strength of the asked camera',
      { motion: { camera, strength: 1, paths: [] } },
      { motion: { camera, strength: 0.5, paths: [] } },
    ],
    ['noise that moves with the picture', {}, { noise: { warped: 0.5 } }],
    ['how much of the noise moves', { noise: { warped: 0.5 } }, { noise: { warped: 1 } }],
    ['a path', {}, { motion: { camera: [], strength: 1, paths: path } }],
    [
      'the strength along a path',
      { motion: { camera: [], strength: 1, paths: path } },
      { motion: { camera: [], strength: 0.5, paths: path } },
    ],
    ['a second thing in the words', { prompt: 'a red ball a cat' }, { prompt: 'a red ball and cat' }],
  ];
  test.each(cases)('%s', async (_what, one, other) => {
    expect(await picturesOf(one)).not.toBe(await picturesOf(other));
  });

  const equal: [what: string, one: Partial<GenerationRequest>, other: Partial<GenerationRequest>][] = [
    ['a negative prompt without guidance', { guidance: 1 }, { guidance: 1, negativePrompt: 'dog' }],
    ['a negative prompt of spaces', {}, { negativePrompt: '  ' }],
    ['a rescale without guidance', { guidance: 1 }, { guidance: 1, guidanceRescale: 0.7 }],
    ['a keyframe of strength 0', {}, { keyframes: [{ at: 'first', image: 'a.png', strength: 0 }] }],
  ];
  test.each(equal)('not: %s', async (_what, one, other) => {
    expect(await picturesOf(one, { images: [] })).toBe(await picturesOf(other, { images: [rampPicture(40, 24)] }));
  });
});

describe('given frames', () => {
  // Without an upscaler the finished picture is the latent, so that a given frame can be compared exactly.
  const plain = () => {
    const { upscaler: _unused, ...components } = tinySpec().components;
    const { latent, limits } = tinySpec();
    return {
      ...tinySpec(),
      components,
      latent: { ...latent, downscale: 1 },
      limits: { ...limits, sizes: [[10, 6] as const] },
    };
  };
  const video = { width: 10, height: 6, frames: 5, fps: 8 };
  const cases = [
    { name: 'first frame given', at: 'first', frame: 0, count: 1 },
    { name: 'last frame given', at: 'last', frame: 4, count: 1 },
    { name: 'a moment given', at: 0.25, frame: 2, count: 1 },
    { name: 'continue a clip', at: 'first', frame: 0, count: 3 },
    { name: 'lead to a clip', at: 'last', frame: 2, count: 3 },
  ] as const;

  test.each(cases)('$name: those frames stay exact, the others are made', async ({ at, frame, count }) => {
    const image = rampPicture(10, 6, count);
    const request = tinyRequest({ video, keyframes: [{ at, image: 'given.png', strength: 1 }] });
    const { frames } = await runEngine(request, { spec: plain(), images: [image] });
    const size = 10 * 6 * 4;
    expect(frames.data.subarray(frame * size, (frame + count) * size)).toEqual(image.data);
    const free = await runEngine(tinyRequest({ video }), { spec: plain() });
    const other = frame === 0 ? 4 : 0;
    expect(frames.data.subarray(other * size, (other + 1) * size)).not.toEqual(
      free.frames.data.subarray(other * size, (other + 1) * size),
    );
  });

  test.each(samplerNames)('the first frame stays exact with the sampler %s', async (sampler) => {
    const image = rampPicture(10, 6);
    const request = tinyRequest({
      video,
      sampler,
      steps: 4,
      keyframes: [{ at: 'first', image: 'given.png', strength: 1 }],
    });
    const { frames } = await runEngine(request, { spec: plain(), images: [image] });
    expect(frames.data.subarray(0, 240)).toEqual(image.data);
    const again = await runEngine({ ...request, refine: { rounds: 1 } }, { spec: plain(), images: [image] });
    expect(again.frames.data.subarray(0, 240)).toEqual(image.data);
    expect(again.frames.data).not.toEqual(frames.data);
  });

  test('a weaker frame comes out nearer to the picture the stronger it is', async () => {
    const image = rampPicture(10, 6);
    const distances: number[] = [];
    for (const strength of [0.2, 0.6, 0.95]) {
      const request = tinyRequest({ video, steps: 8, keyframes: [{ at: 'first', image: 'given.png', strength }] });
      const { frames } = await runEngine(request, { spec: plain(), images: [image] });
      distances.push(image.data.reduce((sum, value, i) => sum + Math.abs(value - (frames.data[i] ?? 0)), 0));
    }
    expect(distances[0]).toBeGreaterThan(distances[1] ?? 0);
    expect(distances[1]).toBeGreaterThan(distances[2] ?? 0);
    expect(distances[2]).toBeGreaterThan(0);
  });
});

describe('where things are', () => {
  // The tiny denoiser brightens the place of each present thing. Two clips that differ only in a path differ most there.
  const points = (x: number, y: number) => [[0, x, y]] as [number, number, number][];
  const clip = (prompt: string, [width, height]: readonly [number, number], paths: ObjectPath[]) => {
    const video = { width, height, frames: 5, fps: 8 };
    return runEngine(tinyRequest({ prompt, video, guidance: 1, motion: { camera: [still], strength: 1, paths } }));
  };
  /** Middle of the spot where the first clip is much brighter than the second (half of the most or more), in parts of the frame. */
  const brighter = (one: Frames, other: Frames) => {
    const plane = one.width * one.height;
    const light = new Array<number>(plane).fill(0);
    one.data.forEach((value, i) => (light[Math.floor(i / 4) % plane]! += value - other.data[i]!));
    const most = Math.max(...light);
    expect(most / one.count / 3).toBeGreaterThan(60);
    const spot = light.flatMap((value, i) => (value > most / 2 ? [i] : []));
    const mean = (read: (i: number) => number) => spot.reduce((sum, i) => sum + read(i) + 0.5, 0) / spot.length;
    return [mean((i) => i % one.width) / one.width, mean((i) => Math.floor(i / one.width)) / one.height];
  };

  const cases: [what: string, size: readonly [number, number], x: number, y: number][] = [
    ['left in a wide clip', [40, 24], 0.25, 0.5],
    ['upper right in a wide clip', [40, 24], 0.75, 0.3],
    ['low in a tall clip', [24, 32], 0.5, 0.75],
    ['upper left in a tall clip', [24, 32], 0.3, 0.3],
  ];
  test.each(cases)('a path puts its thing %s', async (_what, size, x, y) => {
    const away = [{ object: 'ball', points: points(3, 3) }];
    const one = await clip('a red ball', size, [{ object: 'ball', points: points(x, y) }]);
    const found = brighter(one.frames, (await clip('a red ball', size, away)).frames);
    [x, y].forEach((value, axis) => expect(Math.abs(found[axis]! - value)).toBeLessThan(0.06));
  });

  test('two paths put two things, in the order of the words', async () => {
    const paths = [
      { object: 'cat', points: points(0.25, 0.5) },
      { object: 'ball', points: points(0.75, 0.5) },
    ];
    const digests = [
      await clip('a red ball and a cat', [40, 24], paths),
      await clip('a red ball and a cat', [40, 24], [...paths].reverse()),
    ].map(({ frames }) => digest(frames));
    expect(digests[0]).toBe(digests[1]);
    const away = paths.map(({ object }) => ({ object, points: points(3, 3) }));
    const onlyCat = [paths[0]!, away[1]!];
    const found = brighter(
      (await clip('a red ball and a cat', [40, 24], paths)).frames,
      (await clip('a red ball and a cat', [40, 24], onlyCat)).frames,
    );
    expect(found[0]).toBeGreaterThan(0.65);
  });

  test('three paths are refused before anything is opened', async () => {
    const paths = ['ball', 'cat', 'dog'].map((object) => ({ object, points: points(0.5, 0.5) }));
    const stages: string[] = [];
    const run = runEngine(tinyRequest({ motion: { camera: [], strength: 1, paths } }), {
      beforeStage: (stage) => void stages.push(stage),
    });
    await expect(run).rejects.toMatchObject({ code: 'too-many-paths', field: 'motion.paths' });
    expect(stages).toEqual([]);
  });
});

describe('what runs how often', () => {
  /** Runs of each component in one job. */
  async function counted(changes: Partial<GenerationRequest>) {
    const runs: Record<string, number> = {};
    const rows: Record<string, number[]> = {};
    await runEngine(tinyRequest({ steps: 4, ...changes }), {
      onRun(name, feeds) {
        runs[name] = (runs[name] ?? 0) + 1;
        (rows[name] ??= []).push(Object.values(feeds)[0]!.shape[0]!);
      },
    });
    return { runs, rows: rows.denoiser };
  }

  test.each([
    ['no guidance', { guidance: 1 }, 1, [1, 1, 1, 1]],
    ['guidance away from no words', { guidance: 3 }, 1, [2, 2, 2, 2]],
    ['guidance away from some words', { guidance: 3, negativePrompt: 'dog' }, 2, [2, 2, 2, 2]],
    ['words to avoid without guidance', { guidance: 1, negativePrompt: 'dog' }, 1, [1, 1, 1, 1]],
    ['guidance in the first half', { guidance: 3, guidanceInterval: [0, 0.5] }, 1, [2, 2, 1, 1]],
  ] as [string, Partial<GenerationRequest>, number, number[]][])(
    'with %s: words are read once, the denoiser runs in each step, the upscaler on four frames at a time',
    async (_what, changes, texts, denoiserRows) => {
      const { runs, rows } = await counted(changes);
      expect(runs).toEqual({ textEncoder: texts, planner: texts, denoiser: 4, upscaler: 2 });
      expect(rows).toEqual(denoiserRows);
    },
  );
});

describe('further rounds', () => {
  test('cost as much as the first each, count as steps of one job, and change the clip', async () => {
    const events: ProgressEvent[] = [];
    const asked = tinyRequest({ steps: 2, refine: { rounds: 2 } });
    const { frames } = await runEngine(asked, { onProgress: (event) => events.push(event), previewEvery: 1 });
    const steps = events.flatMap((event) => (event.kind === 'step' ? [[event.step, event.steps]] : []));
    expect(steps).toEqual([1, 2, 3, 4, 5, 6].map((step) => [step, 6]));
    expect(events.flatMap((event) => (event.kind === 'preview' ? [event.step] : []))).toEqual([1, 3, 5]);
    const fractions = events.flatMap((event) => (event.kind === 'preview' ? [] : [event.fraction]));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    const digests = [digest(frames)];
    for (const rounds of [0, 1])
      digests.push(digest((await runEngine(tinyRequest({ steps: 2, refine: { rounds } }))).frames));
    expect(new Set(digests).size).toBe(3);
    expect(digest((await runEngine(asked)).frames)).toBe(digests[0]);
  });

  test('can be stopped in each of them', async () => {
    const controller = new AbortController();
    const onProgress = (event: ProgressEvent) => {
      if (event.kind === 'step' && event.step === 3) controller.abort();
    };
    const run = runEngine(tinyRequest({ steps: 2, refine: { rounds: 3 } }), { signal: controller.signal, onProgress });
    await expect(run).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('a model that does not keep its word', () => {
  test('an upscaler that makes another size', async () => {
    const spec = tinySpec();
    spec.latent.downscale = 2;
    await expect(runEngine(tinyRequest(), { spec })).rejects.toMatchObject({
      code: 'output-shape',
      message: expect.stringContaining('expected [4, 3, 24, 40], found [4, 3, 48, 80]'),
    });
  });

  test('one that lists masks, which the family would ignore', async () => {
    const spec = { ...tinySpec(), controls: [...tinySpec().controls, 'masks'] };
    await expect(runEngine(tinyRequest(), { spec })).rejects.toMatchObject({ code: 'controls-unsupported' });
  });
});

describe('words', () => {
  const cases: [what: string, prompt: string, cut: boolean][] = [
    ['an empty prompt', '', false],
    ['words outside the vocabulary', 'Größe 漢字 🦊 \u0000 \ud800 zoë', false],
    ['right-to-left and joined emoji', 'שלום 👩‍👩‍👧 عالم', false],
    ['a prompt far beyond the limit', 'a red ball moves left '.repeat(2000), true],
  ];
  test.each(cases)('%s', async (_what, prompt, cut) => {
    const { frames, notes } = await runEngine(tinyRequest({ prompt }));
    expect(frames.count).toBe(5);
    expect(notes.some((note) => /cut off/.test(note))).toBe(cut);
  });

  test.each([
    { negativePrompt: 'blurred', guidance: 1, said: true },
    { negativePrompt: 'blurred', guidance: 2, said: false },
    { negativePrompt: ' ', guidance: 1, said: false },
  ])('a negative prompt "$negativePrompt" at guidance $guidance', async ({ said, ...asked }) => {
    const { notes } = await runEngine(tinyRequest(asked));
    expect(notes.some((note) => /no effect at guidance 1/.test(note))).toBe(said);
  });
});

describe('watching and stopping', () => {
  const engineStages = stageNames.filter((stage) => stage !== 'write');

  test('every stage reports, the fraction never falls, each step says the time left', async () => {
    const events: ProgressEvent[] = [];
    const { timings } = await runEngine(tinyRequest({ steps: 4 }), {
      onProgress: (event) => events.push(event),
      previewEvery: 2,
    });
    const stages = events.flatMap((event) => (event.kind === 'stage' ? [event.stage] : []));
    expect([...new Set(stages)]).toEqual(engineStages);
    const fractions = events.flatMap((event) => (event.kind === 'preview' ? [] : [event.fraction]));
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(events.filter((event) => event.kind === 'step').map((event) => event.kind === 'step' && event.step)).toEqual(
      [1, 2, 3, 4],
    );
    const previews = events.filter((event) => event.kind === 'preview');
    expect(previews).toHaveLength(1);
    expect(previews[0]).toMatchObject({ step: 2, frames: { width: 10, height: 6, count: 5, fps: 8 } });
    expect(Object.keys(timings.stages)).toEqual(engineStages);
    expect(timings.runtimeMs).toBeGreaterThan(0);
    expect(timings.outsideMs).toBeGreaterThanOrEqual(0);
  });

  test.each(engineStages)('an abort in stage %s stops the job there', async (stage) => {
    const controller = new AbortController();
    const seen: StageName[] = [];
    const job = runEngine(tinyRequest(), {
      signal: controller.signal,
      beforeStage: (name) => {
        seen.push(name);
        if (name === stage) controller.abort();
      },
    });
    await expect(job).rejects.toBeInstanceOf(CancelledError);
    expect(seen.at(-1)).toBe(stage);
  });

  test('an abort between steps stops after the step that was running', async () => {
    const controller = new AbortController();
    const steps: number[] = [];
    const onProgress = (event: ProgressEvent) => {
      if (event.kind !== 'step') return;
      steps.push(event.step);
      if (event.step === 2) controller.abort();
    };
    await expect(
      runEngine(tinyRequest({ steps: 6 }), { signal: controller.signal, onProgress }),
    ).rejects.toBeInstanceOf(CancelledError);
    expect(steps).toEqual([1, 2]);
  });
});

describe('post-processing', () => {
  test('interpolation keeps the made frames and adds those between', async () => {
    const plain = (await runEngine(tinyRequest())).frames;
    const { frames } = await runEngine(tinyRequest({ post: { interpolate: 2, upscale: 1 } }));
    expect(frames).toMatchObject({ count: 9, fps: 16, width: 40, height: 24 });
    const size = 40 * 24 * 4;
    expect(frames.data.subarray(2 * size, 3 * size)).toEqual(plain.data.subarray(size, 2 * size));
  });
});
