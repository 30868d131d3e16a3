// The engine's own check of adapters before a run, on real files and the tiny model; an answer holds as long as the file does.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSidecar } from '../../../src/modelStore/sidecar';
import { AdapterChecks } from '../../../src/services/adapterChecks';
import type { ModelDescription } from '../../../src/services/engineServices';
import { safetensorsFile, wave } from '../../support/safetensorsFile';
import { tinyFolder } from '../../support/tinyModel';

let folder: string;
let model: ModelDescription;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 't2v-checks-'));
  model = { folder: tinyFolder, sidecar: await loadSidecar(tinyFolder), digest: 'tiny' };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A change of the tiny denoiser's layer `codes`, or of a layer that it has not. */
const change = (layer = 'codes', inputs = 18) =>
  safetensorsFile({
    [`${layer}.lora_A.weight`]: { shape: [1, inputs], values: wave(inputs) },
    [`${layer}.lora_B.weight`]: { shape: [8, 1], values: wave(8) },
  });

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

describe('AdapterChecks', () => {
  it.each([
    ['no adapter', () => Buffer.from('a list of things to buy'), 'adapter-unreadable', 'not a safetensors file'],
    ['a layer of another model', () => change('mid'), 'adapter-unfit', 'tensor "mid"'],
    ['another shape', () => change('codes', 19), 'adapter-unfit', '[8, 19]'],
  ])('%s: what the engine would say', async (_what, bytes, code, says) => {
    const path = written('wrong.safetensors', bytes());
    const problem = await new AdapterChecks().problemOf(path, model);
    expect(problem).toMatchObject({ fault: 'user', code, message: expect.stringContaining(path) });
    expect(problem?.message).toContain(says);
  });

  it('nothing of one that fits, of a file that is not there, and of a model that takes none', async () => {
    const checks = new AdapterChecks();
    expect(await checks.problemOf(written('right.safetensors', change()), model)).toBeUndefined();
    expect(await checks.problemOf(join(folder, 'none.safetensors'), model)).toBeUndefined();
    const plain = { ...model, sidecar: { ...model.sidecar, controls: ['camera'] } };
    expect(await checks.problemOf(written('wrong.safetensors', Buffer.from('x')), plain)).toBeUndefined();
  });

  it('keeps the answer until the file or the model changes', async () => {
    const checks = new AdapterChecks();
    const path = written('changing.safetensors', change('mid'));
    const first = await checks.problemOf(path, model);
    expect(await checks.problemOf(path, model)).toBe(first);
    expect(await checks.problemOf(path, { ...model, digest: 'other' })).not.toBe(first);
    written('changing.safetensors', change());
    utimesSync(path, 5, 5);
    expect(await checks.problemOf(path, model)).toBeUndefined();
  });
});
