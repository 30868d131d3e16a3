// Descriptions of extractors, the shipped one among them, and what is said of broken ones.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  extractorName,
  inputRole,
  openExtractorFolder,
  type ExtractorSidecar,
} from '../../../src/modelStore/extractor';
import { loadSidecar } from '../../../src/modelStore/sidecar';

const repository = join(__dirname, '..', '..', '..');
const plugged = join(repository, 'test', 'fixtures', 'meanColour');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 't2v-extractor-'));
  cpSync(plugged, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function change(edit: (sidecar: ExtractorSidecar) => unknown): void {
  const path = join(folder, extractorName);
  const sidecar = JSON.parse(readFileSync(path, 'utf8')) as ExtractorSidecar;
  edit(sidecar);
  writeFileSync(path, JSON.stringify(sidecar));
}

describe('the shipped extractor', () => {
  test('is whole, free, and goes with the text encoder of the embedded model', async () => {
    const shipped = await openExtractorFolder(join(repository, 'models', 'extractor'));
    const embedded = await loadSidecar(join(repository, 'models', 'embedded'));
    expect(shipped).toMatchObject({ name: 't2v-lab-emoji-judge', licence: 'MIT' });
    expect(shipped.trainedOn).not.toBe('');
    expect(shipped.textEncoder).toBe(embedded.components.textEncoder?.sha256);
    expect(inputRole(shipped.input)).toBe('clips');
  });
});

describe('a plugged-in extractor', () => {
  test('is taken when its description and its files are right', async () => {
    const { name, input, components } = await openExtractorFolder(folder);
    expect(name).toBe('mean-colour');
    expect(inputRole(input)).toBe('pictures');
    expect(components.dual).toBeUndefined();
  });

  test.each<[what: string, edit: (sidecar: ExtractorSidecar) => unknown, code: string, says: string]>([
    ['of a later format', (s) => Object.assign(s, { format: 2 }), 'sidecar-newer', 'format 2'],
    ['without a licence', (s) => Object.assign(s, { licence: '' }), 'sidecar-invalid', 'licence'],
    ['with another layout', (s) => Object.assign(s.input, { layout: 'NHWC' }), 'sidecar-invalid', 'input.layout'],
    ['with no spread', (s) => Object.assign(s.input, { std: [1, 0, 1] }), 'sidecar-invalid', 'input.std.1'],
    [
      'that wants clips but names pictures',
      (s) => Object.assign(s.input, { layout: 'BFCHW' }),
      'sidecar-invalid',
      'the role clips',
    ],
    ['without features', (s) => delete s.components.extractor.outputs.features, 'sidecar-invalid', 'the role features'],
    [
      'with a dual that has nothing to read',
      (s) => (s.components.dual = s.components.extractor),
      'sidecar-invalid',
      'the role summary',
    ],
    [
      'with a path upwards',
      (s) => Object.assign(s.components.extractor, { file: '../mean.onnx' }),
      'sidecar-invalid',
      'inside the model folder',
    ],
    [
      'with a graph of another size',
      (s) => Object.assign(s.components.extractor, { bytes: 9 }),
      'model-file-size',
      'mean.onnx',
    ],
    [
      'with another graph',
      (s) => Object.assign(s.components.extractor, { sha256: '0'.repeat(64) }),
      'model-file-digest',
      'mean.onnx',
    ],
    [
      'without its graph',
      (s) => Object.assign(s.components.extractor, { file: 'gone.onnx' }),
      'model-file-missing',
      'gone.onnx',
    ],
  ])('%s is refused', async (_what, edit, code, says) => {
    change(edit);
    await expect(openExtractorFolder(folder)).rejects.toMatchObject({
      code,
      fault: 'model',
      message: expect.stringContaining(says),
    });
  });

  test('is looked for under its own name', async () => {
    rmSync(join(folder, extractorName));
    await expect(openExtractorFolder(folder)).rejects.toMatchObject({
      code: 'model-missing',
      message: expect.stringContaining('it has no extractor.json'),
    });
  });
});
