// Inheritance between files: what is merged, what is replaced, where paths point, and chains that are refused.
import { describe, expect, it } from 'vitest';
import { mergeExperiments, resolveExtends, type LoadExperiment } from '../../../src/experiment/extends';
import { resolvePath, folderOf } from '../../../src/experiment/paths';
import { parseExperiment } from '../../../src/experiment/parse';
import type { Experiment } from '../../../src/experiment/schema';

/** A folder in memory: file name to fields. */
function loader(files: Record<string, Record<string, unknown> | string>): LoadExperiment {
  return async (reference, fromFile) => {
    const file = resolvePath(folderOf(fromFile), '/w', reference);
    const content = files[file];
    if (content === undefined) throw new Error(`no ${file}`);
    return { file, text: typeof content === 'string' ? content : JSON.stringify({ version: 1, ...content }) };
  };
}

function experiment(fields: Record<string, unknown>): Experiment {
  return parseExperiment(JSON.stringify({ version: 1, ...fields })).experiment!;
}

const rows: { name: string; farther: Partial<Experiment>; nearer: Partial<Experiment>; result: Partial<Experiment> }[] =
  [
    {
      name: 'a field of the farther file',
      farther: { prompt: 'a', steps: 4 },
      nearer: {},
      result: { prompt: 'a', steps: 4 },
    },
    { name: 'a field of both', farther: { prompt: 'a' }, nearer: { prompt: 'b' }, result: { prompt: 'b' } },
    {
      name: 'groups field by field',
      farther: { prompt: 'a', video: { width: 64, fps: 4 }, motion: { camera: { pan: 1 }, strength: 0.5 } },
      nearer: { video: { fps: 8 }, motion: { camera: { zoom: 1 } } },
      result: {
        prompt: 'a',
        video: { width: 64, fps: 8 },
        motion: { camera: { pan: 1, zoom: 1 }, strength: 0.5 },
      },
    },
    {
      name: 'lists as a whole',
      farther: { prompt: 'a', keyframes: [{ at: 'first', image: 'a.png' }], seed: [1, 2] },
      nearer: { keyframes: [], seed: 3 },
      result: { prompt: 'a', keyframes: [], seed: 3 },
    },
    {
      name: 'a camera of another kind as a whole',
      farther: { prompt: 'a', motion: { camera: { pan: 1 } } },
      nearer: { motion: { camera: [{ at: 0, zoom: 1 }] } },
      result: { prompt: 'a', motion: { camera: [{ at: 0, zoom: 1 }] } },
    },
    {
      name: 'shots instead of a prompt',
      farther: { prompt: 'a' },
      nearer: { shots: [{ prompt: 'b', seconds: 1 }] },
      result: { shots: [{ prompt: 'b', seconds: 1 }] },
    },
    {
      name: 'a prompt instead of shots',
      farther: { shots: [{ prompt: 'b', seconds: 1 }] },
      nearer: { prompt: 'a' },
      result: { prompt: 'a' },
    },
    {
      name: 'a sweep as a whole',
      farther: { prompt: 'a', sweep: { steps: [1, 2] } },
      nearer: { sweep: { guidance: [3] } },
      result: { prompt: 'a', sweep: { guidance: [3] } },
    },
    {
      name: 'nothing that is about the file itself',
      farther: { $schema: 's', title: 't', prompt: 'a', expect: [{ object: 'fox' }], extends: 'x' },
      nearer: {},
      result: { prompt: 'a' },
    },
  ];

describe('mergeExperiments', () => {
  it.each(rows)('takes $name', ({ farther, nearer, result }) => {
    expect(mergeExperiments({ version: 1, ...farther }, { version: 1, ...nearer })).toEqual({ version: 1, ...result });
  });
});

describe('resolveExtends', () => {
  it('returns a file without extends as it is', async () => {
    const alone = experiment({ prompt: 'a', title: 't' });
    expect(await resolveExtends(alone, loader({}), '/w/a.t2v.json')).toEqual(alone);
  });

  it('follows a chain, the nearest file deciding', async () => {
    const files = {
      '/w/b.t2v.json': { extends: 'c.t2v.json', steps: 5, guidance: 5 },
      '/w/c.t2v.json': { prompt: 'far', steps: 9, guidance: 9, seed: 9 },
    };
    const near = experiment({ extends: 'b.t2v.json', steps: 1, title: 'near' });
    expect(await resolveExtends(near, loader(files), '/w/a.t2v.json')).toEqual({
      version: 1,
      title: 'near',
      prompt: 'far',
      steps: 1,
      guidance: 5,
      seed: 9,
    });
  });

  it('keeps paths pointing at the same files, step by step', async () => {
    const files = {
      '/w/shared/base.t2v.json': {
        extends: '../root.t2v.json',
        prompt: 'a',
        model: './tiny',
        keyframes: [
          { at: 'first', image: 'img/a.png' },
          { at: 'last', image: '/abs/b.png' },
        ],
      },
      '/w/root.t2v.json': { prompt: 'a', adapters: [{ file: 'styles/ink.bin' }] },
    };
    const near = experiment({ extends: '../shared/base.t2v.json' });
    expect(await resolveExtends(near, loader(files), '/w/fox/a.t2v.json')).toEqual({
      version: 1,
      prompt: 'a',
      model: '../shared/tiny',
      keyframes: [
        { at: 'first', image: '../shared/img/a.png' },
        { at: 'last', image: '/abs/b.png' },
      ],
      adapters: [{ file: '../styles/ink.bin' }],
    });
  });

  it('leaves a model that is a name, and keeps a path a path', async () => {
    const files = {
      '/w/m/base.t2v.json': { prompt: 'a', model: 'embedded' },
      '/w/m/n/up.t2v.json': { prompt: 'a', model: '../../tiny' },
    };
    const named = await resolveExtends(experiment({ extends: 'm/base.t2v.json' }), loader(files), '/w/a.t2v.json');
    const pathed = await resolveExtends(experiment({ extends: 'm/n/up.t2v.json' }), loader(files), '/w/a.t2v.json');
    expect([named.model, pathed.model]).toEqual(['embedded', './tiny']);
  });

  it.each([
    {
      name: 'a file that extends itself',
      files: { '/w/a.t2v.json': { extends: 'a.t2v.json' } },
      start: 'a.t2v.json',
      code: 'extends-cycle',
      says: '/w/a.t2v.json → /w/a.t2v.json',
    },
    {
      name: 'a circle of two',
      files: { '/w/b.t2v.json': { extends: './a.t2v.json' }, '/w/a.t2v.json': { extends: 'b.t2v.json' } },
      start: 'b.t2v.json',
      code: 'extends-cycle',
      says: '/w/a.t2v.json → /w/b.t2v.json → /w/a.t2v.json',
    },
    {
      name: 'a file with an error',
      files: { '/w/b.t2v.json': { prompt: 'a', steps: 0 } },
      start: 'b.t2v.json',
      code: 'extends-invalid',
      says: '`steps` is 0',
    },
    {
      name: 'a file with broken syntax',
      files: { '/w/b.t2v.json': '{"version":' },
      start: 'b.t2v.json',
      code: 'extends-invalid',
      says: 'expected a value',
    },
    {
      name: 'an endless chain',
      files: Object.fromEntries(
        Array.from({ length: 30 }, (_, n) => [`/w/${n}.t2v.json`, { extends: `${n + 1}.t2v.json` }]),
      ),
      start: '0.t2v.json',
      code: 'extends-too-long',
      says: 'more than 16 files',
    },
  ])('refuses $name', async ({ files, start, code, says }) => {
    const attempt = resolveExtends(experiment({ extends: start }), loader(files), '/w/a.t2v.json');
    await expect(attempt).rejects.toMatchObject({ code, fault: 'user', field: 'extends' });
    await expect(attempt).rejects.toThrow(says);
  });

  it('passes on what loading throws', async () => {
    const attempt = resolveExtends(experiment({ extends: 'gone.t2v.json' }), loader({}), '/w/a.t2v.json');
    await expect(attempt).rejects.toThrow('no /w/gone.t2v.json');
  });
});
