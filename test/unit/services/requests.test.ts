// From an experiment to requests: the model's defaults, its digest, full paths, digests of pictures.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { requestsOf, type ExpandOptions } from '../../../src/services/requests';
import { loadSidecar, modelDigest, type Sidecar } from '../../../src/modelStore/sidecar';
import type { Experiment } from '../../../src/experiment/schema';
import { tinyFolder } from '../../support/tinyModel';

let root: string;
let sidecar: Sidecar;
beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-requests-')));
  mkdirSync(join(root, 'shots'));
  writeFileSync(join(root, 'shots', 'start.png'), 'picture');
  sidecar = await loadSidecar(tinyFolder);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const experiment = (fields: Partial<Experiment> = {}): Experiment => ({ version: 1, prompt: 'a red ball', ...fields });
const options = (changes: Partial<ExpandOptions> = {}): ExpandOptions => ({
  file: join(root, 'shots', 'a.t2v.json'),
  workspace: root,
  ...changes,
});
/** Every folder holds the tiny model; its digest tells which was asked for. */
const models = () => ({
  describeModel: vi.fn(async (model: string) => ({ folder: model, sidecar, digest: `digest of ${model}` })),
});

describe('requestsOf', () => {
  test('takes what the file leaves open from the model, and names the model by its digest', async () => {
    const [request] = await requestsOf(experiment(), models(), options());
    expect(request).toMatchObject({
      model: 'embedded',
      modelDigest: 'digest of embedded',
      steps: 3,
      guidance: 2,
      video: { width: 40, height: 24, frames: 5, fps: 8 },
    });
  });

  test('gives one request for each seed and each value of a sweep, in order', async () => {
    const requests = await requestsOf(experiment({ seed: [4, 5], sweep: { steps: [1, 2] } }), models(), options());
    expect(requests.map(({ steps, seed }) => [steps, seed])).toEqual([
      [1, 4],
      [1, 5],
      [2, 4],
      [2, 5],
    ]);
  });

  test('finds pictures beside the file and knows them by their content', async () => {
    const keyframes = [{ at: 'first' as const, image: 'start.png' }];
    const [request] = await requestsOf(experiment({ keyframes }), models(), options());
    const imageDigest = createHash('sha256').update('picture').digest('hex');
    expect(request?.keyframes).toEqual([
      { at: 'first', image: join(root, 'shots', 'start.png'), imageDigest, strength: 1 },
    ]);
  });

  test('a picture that is not there has no digest yet', async () => {
    const keyframes = [{ at: 'last' as const, image: 'none.png', strength: 0.5 }];
    const [request] = await requestsOf(experiment({ keyframes }), models(), options());
    expect(request?.keyframes).toEqual([{ at: 'last', image: join(root, 'shots', 'none.png'), strength: 0.5 }]);
  });

  test('a model folder is seen from the file; one typed on the command line from where one stands', async () => {
    const asked = models();
    const [written] = await requestsOf(experiment({ model: '../m' }), asked, options());
    expect(written?.model).toBe(join(root, 'm'));
    const [typed] = await requestsOf(experiment({ model: '../m' }), asked, options({ model: tinyFolder }));
    expect(typed).toMatchObject({ model: tinyFolder, modelDigest: `digest of ${tinyFolder}` });
  });

  test('a sweep over models gives each request the digest of its own', async () => {
    const sweep = { model: ['./one', './two'] };
    const requests = await requestsOf(experiment({ sweep }), models(), options());
    expect(requests.map(({ modelDigest: digest }) => digest)).toEqual([
      `digest of ${join(root, 'shots', 'one')}`,
      `digest of ${join(root, 'shots', 'two')}`,
    ]);
  });

  test.each([
    ['a picture', { keyframes: [{ at: 'first' as const, image: '../../out.png' }] }],
    ['a model', { model: '../../m' }],
  ])('%s outside the workspace needs an opt-in', async (_what, fields) => {
    const outside = { code: 'path-outside-workspace' };
    await expect(requestsOf(experiment(fields), models(), options())).rejects.toMatchObject(outside);
    await expect(requestsOf(experiment(fields), models(), options({ allowOutside: true }))).resolves.toHaveLength(1);
  });

  test('the digest of a real model is that of its description', async () => {
    const real = { describeModel: async () => ({ folder: tinyFolder, sidecar, digest: modelDigest(sidecar) }) };
    const [request] = await requestsOf(experiment(), real, options());
    expect(request?.modelDigest).toMatch(/^[0-9a-f]{64}$/);
  });
});
