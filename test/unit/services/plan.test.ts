// The plan of a text: problems of every kind with their place, requests and hashes; files and models are made up.
import { describe, expect, it } from 'vitest';
import { InternalError, ModelError, UserError } from '../../../src/base/errors';
import { applyEdits } from '../../../src/experiment/edit';
import { requestHash } from '../../../src/experiment/requestHash';
import { loadSidecar } from '../../../src/modelStore/sidecar';
import { sha256 } from '../../../src/services/digests';
import { planExperiment, planShot, type PlanServices } from '../../../src/services/plan';
import { TokenizerCache } from '../../../src/services/promptTokens';
import { tinyFolder } from '../../support/tinyModel';

const files: Record<string, string> = {
  '/w/base.t2v.json': '{"version":1,"prompt":"a red ball","steps":2}',
  '/w/wide.t2v.json': '{"version":1,"prompt":"a red ball","video":{"width":64}}',
  '/w/broken.t2v.json': '{"version":1,"prompt":3}',
  '/w/loop.t2v.json': '{"version":1,"extends":"a.t2v.json"}',
  '/w/a.png': 'picture',
  '/w/ink.safetensors': 'adapter',
  '/w/other.safetensors': 'adapter',
};

const services: PlanServices = {
  async describeModel(model) {
    if (model === '/w/gone') throw new ModelError('model-missing', 'There is no model in /w/gone.', { hint: 'Look.' });
    if (model === '/w/bug') throw new InternalError('bug', 'our mistake');
    const sidecar = await loadSidecar(tinyFolder);
    return { folder: tinyFolder, sidecar, digest: `digest of ${model}` };
  },
  async readText(file) {
    const text = files[file];
    if (text === undefined) throw new UserError('file-missing', `Could not read ${file}: it does not exist.`);
    return text;
  },
  exists: async (file) => file in files,
  tokenizers: new TokenizerCache(),
  adapters: {
    async problemOf(path) {
      if (!path.endsWith('other.safetensors')) return undefined;
      return new UserError('adapter-unfit', `The adapter ${path}, tensor "mid": no such layer.`, {
        hint: 'Another.',
        field: 'adapters[0].file',
      });
    },
  },
};

const plan = (text: string) =>
  planExperiment({ text, file: '/w/a.t2v.json', workspace: '/w', allowOutside: false }, services);

describe('planExperiment', () => {
  it('gives requests with the model’s defaults, and their hashes', async () => {
    const made = await plan('{"version":1,"prompt":"a red ball","seed":[4,5]}');
    expect(made.problems).toEqual([]);
    expect(made.requests.map(({ seed, steps, modelDigest: digest }) => [seed, steps, digest])).toEqual([
      [4, 3, 'digest of embedded'],
      [5, 3, 'digest of embedded'],
    ]);
    expect(made.hashes).toEqual(made.requests.map((request) => requestHash(request, sha256)));
    expect(made.tokens).toMatchObject([{ path: ['prompt'], limit: 12 }]);
    expect(made.model?.sidecar.name).toBe('tiny-flow');
  });

  it('has nothing but problems for a text that is not valid', async () => {
    const made = await plan('{"version":1,"prompt":"a","stesp":2}');
    expect(made).toMatchObject({ problems: [{ code: 'unknown-field' }], requests: [], hashes: [] });
    expect(made.experiment).toBeUndefined();
  });

  it('fills in what is inherited, and an edit of what is not inherited keeps the hash', async () => {
    const made = await plan('{"version":1,"extends":"base.t2v.json"}');
    expect(made.requests).toMatchObject([{ prompt: 'a red ball', steps: 2 }]);
    const titled = await plan('{"version":1,"extends":"base.t2v.json","title":"another name"}');
    expect(titled.hashes).toEqual(made.hashes);
    const changed = await plan('{"version":1,"extends":"base.t2v.json","steps":3}');
    expect(changed.hashes).not.toEqual(made.hashes);
  });

  it.each([
    [
      'a size that the model does not make',
      '{"version":1,"prompt":"a","video":{"width":64}}',
      'size-unsupported',
      '64',
    ],
    ['an inherited size', '{"version":1,"extends":"wide.t2v.json"}', 'size-unsupported', '"wide.t2v.json"'],
    ['a base that is not there', '{"version":1,"extends":"none.t2v.json"}', 'bad-reference', '"none.t2v.json"'],
    ['a base that is not valid', '{"version":1,"extends":"broken.t2v.json"}', 'bad-reference', '"broken.t2v.json"'],
    ['a circle', '{"version":1,"extends":"loop.t2v.json"}', 'bad-reference', '"loop.t2v.json"'],
    ['a base outside', '{"version":1,"extends":"../x.t2v.json"}', 'bad-reference', '"../x.t2v.json"'],
    ['a model that is not there', '{"version":1,"prompt":"a","model":"./gone"}', 'bad-reference', '"./gone"'],
    [
      'an image that is not there',
      '{"version":1,"prompt":"a","keyframes":[{"at":"first","image":"b.png"}]}',
      'bad-reference',
      '"b.png"',
    ],
    [
      'an image outside',
      '{"version":1,"prompt":"a","keyframes":[{"at":"first","image":"../b.png"}]}',
      'bad-reference',
      '"../b.png"',
    ],
    [
      'an adapter that is not there',
      '{"version":1,"prompt":"a","adapters":[{"file":"none.safetensors"}]}',
      'bad-reference',
      '"none.safetensors"',
    ],
    [
      'an adapter of another model, beside one that fits',
      '{"version":1,"prompt":"a","adapters":[{"file":"ink.safetensors"},{"file":"other.safetensors","weight":0}]}',
      'bad-reference',
      '"other.safetensors"',
    ],
    [
      'an adapter outside',
      '{"version":1,"prompt":"a","adapters":[{"file":"../other.safetensors"}]}',
      'bad-reference',
      '"../other.safetensors"',
    ],
    [
      'a moment after the end by the model’s length',
      '{"version":1,"prompt":"a","keyframes":[{"at":1,"image":"a.png"}]}',
      'outside-clip',
      '1',
    ],
  ])('shows %s', async (_what, text, code, at) => {
    const made = await plan(text);
    expect(made.problems.map((problem) => problem.code)).toEqual([code]);
    const { range, severity } = made.problems[0]!;
    expect(text.slice(range.offset, range.offset + range.length)).toBe(at);
    expect(severity).toBe('error');
    expect(made.requests).toEqual([]);
  });

  it('says of an adapter what the engine would say', async () => {
    const made = await plan('{"version":1,"prompt":"a","adapters":[{"file":"other.safetensors"}]}');
    expect(made.problems[0]?.message).toBe('The adapter /w/other.safetensors, tensor "mid": no such layer. Another.');
    const fits = await plan('{"version":1,"prompt":"a","adapters":[{"file":"ink.safetensors"}]}');
    expect(fits.problems).toEqual([]);
    expect(fits.requests).toMatchObject([{ adapters: [{ file: '/w/ink.safetensors', weight: 1 }] }]);
  });

  it('a warning does not keep it from running', async () => {
    const text = `{"version":1,"prompt":"${'a '.repeat(20)}"}`;
    const made = await plan(text);
    expect(made.problems).toMatchObject([{ code: 'prompt-cut', severity: 'warning' }]);
    expect(made.requests).toHaveLength(1);
  });

  it('lists several problems in the order of the text, with fixes that work', async () => {
    const text =
      '{"version":1,"prompt":"a","video":{"width":64,"frames":6},"keyframes":[{"at":"first","image":"b.png"}]}';
    const made = await plan(text);
    expect(made.problems.map(({ code }) => code)).toEqual(['size-unsupported', 'frames-unsupported', 'bad-reference']);
    const fixed = made.problems.slice(0, 2).reduceRight((now, { fix }) => applyEdits(now, fix!.edits), text);
    expect((await plan(fixed)).problems.map(({ code }) => code)).toEqual(['bad-reference']);
  });

  it('does not hide a mistake of ours', async () => {
    await expect(plan('{"version":1,"prompt":"a","model":"./bug"}')).rejects.toThrow('our mistake');
  });
});

describe('planShot', () => {
  const place = { file: '/w/a.t2v.json', workspace: '/w', allowOutside: false };
  const text = '{"version":1,"shots":[{"prompt":"a red ball","seconds":0.625},{"prompt":"a fox","seconds":0.875}]}';

  it('is the request of that shot alone, also for a model that knows no shots', async () => {
    const whole = await plan(text);
    expect(whole.problems.map(({ code }) => code)).toEqual(['control-unsupported']);
    const shot = await planShot(whole, 1, place, services);
    expect(shot?.request).toMatchObject({ prompt: 'a fox', shots: [], video: { frames: 7, fps: 8 } });
    expect(shot?.hash).toBe(requestHash(shot!.request, sha256));
  });

  it('does not change when another shot does', async () => {
    const before = await planShot(await plan(text), 1, place, services);
    const after = await planShot(await plan(text.replace('a red ball', 'a blue ball')), 1, place, services);
    expect(after).toEqual(before);
  });

  it('is nothing for a text that is not valid', async () => {
    expect(await planShot(await plan('{"shots":3}'), 0, place, services)).toBeUndefined();
  });
});
