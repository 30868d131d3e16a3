// What is held against a run, on figures and fits that are given: one row per kind of entry and outcome.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Expectation } from '../../../src/experiment/schema';
import type { ClipScorer } from '../../../src/services/clipScorer';
import { checkExpectations, type Outcome } from '../../../src/services/expectations';
import type { StoredRun } from '../../../src/runStore/runStore';
import { writeClip } from '../../../src/video/clip';
import { sampleFrames, sampleMetadata } from '../video/sample';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 't2v-expect-'));
  await writeClip(join(folder, 'clip.webm'), sampleFrames(), sampleMetadata());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const digest = 'ab'.repeat(32);
const record = {
  request: { prompt: 'a fox on the grass', shots: [], model: 'embedded' },
  files: { clip: 'clip.webm' },
  metrics: { flicker: 0.04, 'camera.pan': -0.3 },
  framesDigest: digest,
} as unknown as StoredRun['record'];

/** Fits of some words; all others fit by 1. */
const fitting: Record<string, number> = { 'a fox': 90, 'a dog': 80, 'a cat': 70, 'on the grass': 60, 'on the sea': 50 };
const prompts: string[] = [];
const scorer = (changes: Partial<ClipScorer> = {}): ClipScorer => ({
  readsPrompts: true,
  extractor: { label: 'judge 1' } as ClipScorer['extractor'],
  fits: async (words) => fitting[words] ?? 1,
  learned: async (_, prompt) => {
    prompts.push(prompt ?? '');
    return { metrics: { prompt: 88, consistency: 97 }, features: { summary: new Float32Array(2) } };
  },
  scoreFile: () => Promise.reject(new Error('not asked for')),
  release: async () => undefined,
  ...changes,
});
const models = { describeModel: () => Promise.reject(new Error('not asked for')) };

async function check(entry: Expectation, changes: { scorer?: ClipScorer; record?: object } = {}): Promise<Outcome> {
  const run = { folder, record: { ...record, ...changes.record } };
  const opened = async () => changes.scorer ?? scorer();
  const [outcome] = await checkExpectations([entry], run, { models, scorer: opened });
  return outcome!;
}

describe('checkExpectations', () => {
  it.each<[string, Expectation, boolean, string, Outcome['measured']]>([
    ['a figure below its largest', { metric: 'flicker', max: 0.05 }, true, 'at most 0.05', 0.04],
    ['a figure that is its largest', { metric: 'flicker', max: 0.04 }, true, 'at most 0.04', 0.04],
    ['a figure above its largest', { metric: 'flicker', max: 0.03 }, false, 'at most 0.03', 0.04],
    ['a figure below its smallest', { metric: 'camera.pan', min: -0.2 }, false, 'at least -0.2', -0.3],
    ['a figure between', { metric: 'camera.pan', min: -0.4, max: 0 }, true, '-0.4 to 0', -0.3],
    ['a learned figure', { metric: 'prompt', min: 80 }, true, 'at least 80', 88],
    ['the thing that fits best', { object: 'fox' }, true, 'among the 2 best fits', 'best fit'],
    ['another word for it', { object: 'Fox cub' }, true, 'among the 2 best fits', 'best fit'],
    [
      'a name that is written with a capital',
      { object: 'ufo' },
      false,
      'among the 2 best fits',
      'fit 4 of 64, best is "fox"',
    ],
    ['the second thing', { object: 'dog' }, true, 'among the 2 best fits', 'fit 2 of 64, best is "fox"'],
    ['the third thing', { object: 'cat' }, false, 'among the 2 best fits', 'fit 3 of 64, best is "fox"'],
    ['the place that fits best', { background: 'grass' }, true, 'best fit', 'best fit'],
    ['a whole phrase', { background: 'in a meadow' }, true, 'best fit', 'best fit'],
    ['the second place', { background: 'sea' }, false, 'best fit', expect.stringContaining('best is "on the grass"')],
    ['the same frames', { digest }, true, digest, digest],
    ['the start of their digest', { digest: 'abababab' }, true, 'abababab', digest],
    ['other frames', { digest: 'babababa' }, false, 'babababa', digest],
  ])('%s', async (_, entry, passed, asked, measured) => {
    expect(await check(entry)).toMatchObject({ index: 0, passed, asked, measured });
  });

  it.each<[string, Expectation, Parameters<typeof check>[1], RegExp]>([
    ['an unknown figure', { metric: 'flickr', max: 1 }, {}, /no such figure; there are flicker, motion\.energy/],
    ['a figure of two clips', { metric: 'psnr', min: 1 }, {}, /t2v score --against/],
    ['a figure that the run lacks', { metric: 'loop.seam', max: 1 }, {}, /could not be measured/],
    ['a thing nobody knows', { object: 'axolotl' }, {}, /cannot be recognised; there are dog, cat, fox/],
    ['an extractor without words', { object: 'fox' }, { scorer: scorer({ fits: undefined }) }, /reads no words/],
    ['a run without a digest', { digest: 'abababab' }, { record: { framesDigest: undefined } }, /no digest/],
  ])('%s has not been met, and says why', async (_, entry, changes, note) => {
    const outcome = await check(entry, changes);
    expect(outcome).toMatchObject({ passed: false, note: expect.stringMatching(note) as string });
    expect(outcome.measured).toBeUndefined();
  });

  it('opens no extractor for what the pictures tell alone', async () => {
    const run = { folder, record };
    const never = () => Promise.reject(new Error('opened'));
    const entries = [{ metric: 'flicker', max: 1 }, { digest }];
    expect(await checkExpectations(entries, run, { models, scorer: never })).toHaveLength(2);
  });

  it('scores the prompt once for all entries, that of shots joined', async () => {
    prompts.length = 0;
    const request = { ...record.request, prompt: '', shots: [{ prompt: 'a fox' }, { prompt: 'a dog' }] };
    const run = { folder, record: { ...record, request } as StoredRun['record'] };
    await checkExpectations([{ object: 'fox' }, { metric: 'prompt', min: 1 }], run, {
      models,
      scorer: async () => scorer(),
    });
    expect(prompts).toEqual(['a fox, a dog']);
  });
});
