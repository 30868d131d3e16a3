// Descriptions read from real files.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/base/errors';
import { loadSidecar } from '../../../src/modelStore';
import type { ModelSpec } from '../../../src/protocol/modelSpec';
import { sampleSidecar } from '../../unit/modelStore/sample';
import { tinyModel, type LooseSidecar } from './modelFolder';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-sidecar-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (value: unknown) =>
  writeFile(join(folder, 't2v.json'), typeof value === 'string' ? value : JSON.stringify(value));

describe('loadSidecar', () => {
  it('reads a description, fields of later versions included', async () => {
    const sidecar = { ...sampleSidecar(), note: 'kept' };
    await write(sidecar);
    expect(await loadSidecar(folder)).toEqual(sidecar);
  });

  it('reads the tiny model, which is what the engine asks for', async () => {
    const spec: ModelSpec = await loadSidecar(tinyModel);
    expect([spec.name, spec.latent.downscale, spec.camera.span]).toEqual(['tiny-flow', 4, [1.2, 1.2, 0.6, 0.9]]);
    expect(spec.components.planner?.outputs.objects).toEqual({
      name: 'objects',
      type: 'float32',
      shape: ['B', 'F', 2, 5],
    });
    expect(spec.components.denoiser?.inputs.timestep).toEqual({ name: 'timestep', type: 'float32', shape: ['B', 'F'] });
  });

  // change of a good description → the field at fault, and words that the message must hold
  const cases: [name: string, change: (sidecar: LooseSidecar) => void, field: string, words: string][] = [
    ['no format', (s) => delete s.format, 'format', '1'],
    ['no name', (s) => delete s.name, 'name', 'string'],
    ['an empty family', (s) => (s.family = ''), 'family', 'Found: ""'],
    ['a licence that is no text', (s) => (s.licence = ['MIT']), 'licence', 'Found: ["MIT"]'],
    ['a mistyped default', (s) => (s.defaults.step = 3), 'defaults', 'step'],
    ['an unknown sampler', (s) => (s.defaults.sampler = 'eular'), 'defaults.sampler', 'Found: "eular"'],
    ['half a step', (s) => (s.defaults.steps = 2.5), 'defaults.steps', 'Found: 2.5'],
    ['a default size beyond the limits', (s) => (s.defaults.width = 41), 'defaults.width', '40×24, 24×40'],
    ['a default width alone', (s) => delete s.defaults.height, 'defaults.width', 'with defaults.height'],
    ['a default frame count beyond the limits', (s) => (s.defaults.frames = 6), 'defaults.frames', '5, 7'],
    ['a longest clip of no frames', (s) => (s.limits.longest = 0), 'limits.longest', 'Found: 0'],
    ['no size at all', (s) => (s.limits.sizes = []), 'limits.sizes', '>=1'],
    ['a size with three numbers', (s) => (s.limits.sizes[1] = [40, 24, 3]), 'limits.sizes.1', 'Found: [40,24,3]'],
    [
      'a step of sizes that the latent does not divide',
      (s) => (s.limits.anySize = { from: 16, to: 64, step: 6, aspect: 2, drawn: 32 }),
      'limits.anySize.step',
      'divisible by latent.downscale (4). Found: 6',
    ],
    [
      'bounds without a size',
      (s) => (s.limits.anySize = { from: 33, to: 39, step: 8, aspect: 2, drawn: 32 }),
      'limits.anySize.to',
      'multiple of step (8) from 33 on. Found: 39',
    ],
    [
      'an aspect below 1',
      (s) => (s.limits.anySize = { from: 16, to: 64, step: 8, aspect: 0.5, drawn: 32 }),
      'limits.anySize.aspect',
      'Found: 0.5',
    ],
    ['a latent scale of 0', (s) => (s.latent.scale = 0), 'latent.scale', 'Found: 0'],
    ['a latent without downscale', (s) => delete s.latent.downscale, 'latent.downscale', 'number'],
    ['a downscale of 0', (s) => (s.latent.downscale = 0), 'latent.downscale', 'Found: 0'],
    ['half a downscale', (s) => (s.latent.downscale = 2.5), 'latent.downscale', 'Found: 2.5'],
    ['a latent with a size of its own', (s) => (s.latent.height = 6), 'latent', 'height'],
    [
      'a size that the latent does not divide',
      (s) => (s.limits.sizes[1] = [24, 42]),
      'limits.sizes.1',
      'divisible by latent.downscale (4). Found: [24,42]',
    ],
    ['a width that the latent does not divide', (s) => (s.latent.downscale = 3), 'limits.sizes.0', 'Found: [40,24]'],
    ['no camera', (s) => delete s.camera, 'camera', 'object'],
    ['a span of three numbers', (s) => s.camera.span.pop(), 'camera.span', 'Found: [1.2,1.1,0.6]'],
    ['a span of 0', (s) => (s.camera.span[2] = 0), 'camera.span.2', 'Found: 0'],
    ['a span in words', (s) => (s.camera.span[3] = '0.9'), 'camera.span.3', 'Found: "0.9"'],
    ['a camera field that means nothing', (s) => (s.camera.range = 1), 'camera', 'range'],
    [
      'a digest in capitals',
      (s) => (s.tokenizer.sha256 = 'A'.repeat(64)),
      'tokenizer.sha256',
      '64 lowercase hex digits',
    ],
    ['a size in words', (s) => (s.components.denoiser.bytes = '10'), 'components.denoiser.bytes', 'Found: "10"'],
    [
      'a path upwards',
      (s) => (s.components.denoiser.file = 'a/../../b.onnx'),
      'components.denoiser.file',
      'inside the model folder',
    ],
    [
      'an absolute path',
      (s) => (s.components.denoiser.file = '/b.onnx'),
      'components.denoiser.file',
      'inside the model folder',
    ],
    ['a Windows path', (s) => (s.tokenizer.file = 'c:\\b.txt'), 'tokenizer.file', 'inside the model folder'],
    ['no component', (s) => (s.components = {}), 'components', 'name a part'],
    [
      'a component without outputs',
      (s) => (s.components.denoiser.outputs = {}),
      'components.denoiser.outputs',
      'name a tensor',
    ],
    [
      'a negative dimension',
      (s) => (s.components.denoiser.inputs.sample.shape[1] = -1),
      'components.denoiser.inputs.sample.shape.1',
      'Found: -1',
    ],
  ];
  for (const [name, change, field, words] of cases) {
    it(`${name} is one error about ${field}`, async () => {
      const sidecar: LooseSidecar = structuredClone(sampleSidecar());
      change(sidecar);
      await write(sidecar);
      const error: unknown = await loadSidecar(folder).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ModelError);
      expect(error).toMatchObject({ code: 'sidecar-invalid', field, hint: expect.any(String) });
      expect((error as ModelError).message).toContain(join(folder, 't2v.json'));
      expect((error as ModelError).message).toContain(field);
      expect((error as ModelError).message).toContain(words);
    });
  }

  it.each(['sub/denoiser.onnx', 'denoiser..onnx', 'ünï code.onnx'])('takes the path %s', async (file) => {
    const sidecar = sampleSidecar();
    sidecar.components.denoiser!.file = file;
    await write(sidecar);
    expect((await loadSidecar(folder)).components.denoiser?.file).toBe(file);
  });

  it.each([
    ['no JSON', '{"format": 1,', 'sidecar-invalid'],
    ['an empty file', '', 'sidecar-invalid'],
    ['null', 'null', 'sidecar-invalid'],
    ['a later format', '{"format": 2}', 'sidecar-newer'],
  ])('%s is %s', async (_, content, code) => {
    await write(content);
    await expect(loadSidecar(folder)).rejects.toThrowError(expect.objectContaining({ code, fault: 'model' }));
  });

  it('says that there is no model, whether the folder is missing, empty or a file', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const place of [folder, join(folder, 'missing'), join(folder, 'file')]) {
      await expect(loadSidecar(place)).rejects.toThrowError(
        expect.objectContaining({ code: 'model-missing', fault: 'model', message: expect.stringContaining(place) }),
      );
    }
  });

  it('says so when a folder has the name of the description', async () => {
    await mkdir(join(folder, 't2v.json'));
    await expect(loadSidecar(folder)).rejects.toThrowError(expect.objectContaining({ code: 'not-a-file' }));
  });
});
