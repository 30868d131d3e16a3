// Whole model folders, spoiled in every way that a copy can be.

import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DigestCache, findModels, loadSidecar, modelDigest, verifyModel } from '../../../src/modelStore';
import { changeSidecar, copyTinyModel, tinyModel } from './modelFolder';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 't2v-model-'));
  folder = await copyTinyModel(join(root, 'tiny'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Turns over one bit in the middle: same size, other content. */
async function flipBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
}

describe('verifyModel', () => {
  it('accepts the tiny model and tells what it is made of', async () => {
    const sidecar = await loadSidecar(folder);
    const info = await verifyModel(folder);
    expect(info).toEqual({ folder, sidecar, digest: modelDigest(sidecar), fileDigests: info.fileDigests });
    expect(Object.keys(info.fileDigests).sort()).toEqual([
      'denoiser',
      'planner',
      'textEncoder',
      'tokenizer',
      'upscaler',
    ]);
    const denoiser = await readFile(join(folder, 'denoiser.onnx'));
    expect(info.fileDigests.denoiser).toBe(createHash('sha256').update(denoiser).digest('hex'));
  });

  // damage → code of the error, the part and the file it names
  const cases: [name: string, damage: () => Promise<unknown>, code: string, role: string, file: string][] = [
    ['a missing graph', () => rm(join(folder, 'denoiser.onnx')), 'model-file-missing', 'denoiser', 'denoiser.onnx'],
    ['a missing vocabulary', () => rm(join(folder, 'vocab.txt')), 'model-file-missing', 'tokenizer', 'vocab.txt'],
    [
      'a folder in the place of a graph',
      () => rm(join(folder, 'upscaler.onnx')).then(() => mkdir(join(folder, 'upscaler.onnx'))),
      'model-file-missing',
      'upscaler',
      'upscaler.onnx',
    ],
    [
      'a graph cut short',
      () => truncate(join(folder, 'upscaler.onnx'), 100),
      'model-file-size',
      'upscaler',
      'upscaler.onnx',
    ],
    [
      'a graph with a byte more',
      () => appendFile(join(folder, 'text_encoder.onnx'), 'x'),
      'model-file-size',
      'textEncoder',
      'text_encoder.onnx',
    ],
    [
      'one bit turned over',
      () => flipBit(join(folder, 'denoiser.onnx')),
      'model-file-digest',
      'denoiser',
      'denoiser.onnx',
    ],
    [
      'a vocabulary with a line more',
      () => appendFile(join(folder, 'vocab.txt'), 'cat\n'),
      'model-file-digest',
      'tokenizer',
      'vocab.txt',
    ],
  ];
  for (const [name, damage, code, role, file] of cases) {
    it(`${name} is ${code}`, async () => {
      await damage();
      const expected = {
        code,
        fault: 'model',
        hint: expect.any(String),
        message: expect.stringContaining(join(folder, file)),
      };
      await expect(verifyModel(folder)).rejects.toThrowError(expect.objectContaining(expected));
      const error: unknown = await verifyModel(folder).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        details: { path: join(folder, file), role, expected: expect.anything(), found: expect.anything() },
      });
    });
  }

  it('checks presence and size of every file before it reads one', async () => {
    await flipBit(join(folder, 'vocab.txt'));
    await rm(join(folder, 'upscaler.onnx'));
    await expect(verifyModel(folder)).rejects.toThrowError(expect.objectContaining({ code: 'model-file-missing' }));
  });

  it('checks weights beside a graph too', async () => {
    const data = Buffer.from('weights');
    const sha256 = createHash('sha256').update(data).digest('hex');
    await writeFile(join(folder, 'denoiser.onnx_data'), data);
    const externalData = [{ file: 'denoiser.onnx_data', sha256, bytes: 7 }];
    await changeSidecar(folder, (sidecar) => (sidecar.components.denoiser.externalData = externalData));
    expect((await verifyModel(folder)).fileDigests['denoiser.externalData.0']).toBe(sha256);
    await writeFile(join(folder, 'denoiser.onnx_data'), 'weighty');
    await expect(verifyModel(folder)).rejects.toThrowError(
      expect.objectContaining({ code: 'model-file-digest', message: expect.stringContaining('denoiser.onnx_data') }),
    );
  });

  it('stops when asked to', async () => {
    await expect(verifyModel(folder, { signal: AbortSignal.abort() })).rejects.toThrowError(
      expect.objectContaining({ fault: 'cancelled' }),
    );
  });
});

describe('DigestCache', () => {
  // Files of a test are fresh; this clock makes them old enough to be remembered.
  const later = () => Date.now() + 3000;

  it('notices a changed file of the same size, however soon after', async () => {
    const cache = new DigestCache();
    await verifyModel(folder, { cache });
    await flipBit(join(folder, 'denoiser.onnx'));
    await expect(verifyModel(folder, { cache })).rejects.toThrowError(
      expect.objectContaining({ code: 'model-file-digest' }),
    );
  });

  it('keeps digests in a file and believes a digest planted there, but only while the file is unchanged', async () => {
    const file = join(root, 'cache', 'digests.json');
    const path = join(folder, 'denoiser.onnx');
    const real = await new DigestCache(file, later).digestOf(path);
    await writeFile(file, (await readFile(file, 'utf8')).replace(real, 'f'.repeat(64)));
    expect(await new DigestCache(file, later).digestOf(path)).toBe('f'.repeat(64));
    await utimes(path, 1000, 1000);
    expect(await new DigestCache(file, later).digestOf(path)).toBe(real);
    expect(await readdir(join(root, 'cache'))).toEqual(['digests.json']);
  });

  it('does not remember a file that changed a moment ago', async () => {
    const file = join(root, 'digests.json');
    await new DigestCache(file).digestOf(join(folder, 'denoiser.onnx'));
    await expect(readFile(file)).rejects.toThrowError(expect.objectContaining({ code: 'ENOENT' }));
  });

  it.each(['', '{', '[]', '{"format":2,"entries":{}}', '{"format":1,"entries":{"x":{}}}'])(
    'takes the cache file %o for an empty one',
    async (content) => {
      const file = join(root, 'digests.json');
      await writeFile(file, content);
      const bytes = await readFile(join(folder, 'vocab.txt'));
      expect(await new DigestCache(file, later).digestOf(join(folder, 'vocab.txt'))).toBe(
        createHash('sha256').update(bytes).digest('hex'),
      );
    },
  );

  it('works without a place to keep them', async () => {
    const inTheWay = join(folder, 'vocab.txt', 'digests.json');
    expect(await new DigestCache(inTheWay, later).digestOf(join(folder, 'vocab.txt'))).toMatch(/^[0-9a-f]{64}$/);
  });

  it('passes the system’s error on', async () => {
    await expect(new DigestCache().digestOf(join(folder, 'none'))).rejects.toThrowError(
      expect.objectContaining({ code: 'ENOENT' }),
    );
  });
});

describe('findModels', () => {
  const shape = (found: Awaited<ReturnType<typeof findModels>>) =>
    found.map((model) => [model.id, 'sidecar' in model ? model.sidecar.name : model.problem.code]);

  it('gives the embedded model first, then each place in its order', async () => {
    const second = await copyTinyModel(join(root, 'many', 'b'));
    const first = await copyTinyModel(join(root, 'many', 'a'));
    await writeFile(join(root, 'many', 'notes.txt'), '');
    await mkdir(join(root, 'many', 'c'));
    const found = await findModels({ embeddedFolder: tinyModel, userFolders: [folder, join(root, 'many'), folder] });
    expect(shape(found)).toEqual([
      ['embedded', 'tiny-flow'],
      [folder, 'tiny-flow'],
      [first, 'tiny-flow'],
      [second, 'tiny-flow'],
    ]);
  });

  it('lists what cannot be used with the reason, and goes on', async () => {
    await changeSidecar(folder, (sidecar) => delete sidecar.family);
    const empty = join(root, 'empty');
    await mkdir(empty);
    const missing = join(root, 'missing');
    const found = await findModels({
      embeddedFolder: missing,
      userFolders: [folder, empty, missing, join(missing, 'deep'), tinyModel],
    });
    expect(shape(found)).toEqual([
      ['embedded', 'model-missing'],
      [folder, 'sidecar-invalid'],
      [empty, 'model-missing'],
      [join(missing, 'deep'), 'file-missing'],
      [tinyModel, 'tiny-flow'],
    ]);
  });
});
