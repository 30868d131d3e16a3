// Figures of kept runs: from the record, else from the clip, in the camera units of its model.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/base/errors';
import type { ModelDescription } from '../../../src/services/engineServices';
import { cameraSpanOf, runMetrics } from '../../../src/services/clipMetrics';
import { writeClip } from '../../../src/video/clip';
import { sampleRecord } from '../runStore/sample';
import { sampleFrames, sampleMetadata } from '../video/sample';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 't2v-metrics-'));
  await writeClip(join(folder, 'clip.webm'), sampleFrames(), sampleMetadata());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Models that know only some names; a rate of 1 in `embedded` is twice that of `own`. */
const models = (...known: string[]) => ({
  async describeModel(model: string): Promise<ModelDescription> {
    if (!known.includes(model)) throw new ModelError('model-missing', `There is no ${model}.`);
    const span = model === 'own' ? [0.6, 0.6, 0.3, 0.45] : [1.2, 1.2, 0.6, 0.9];
    return { sidecar: { camera: { span } } } as unknown as ModelDescription;
  },
});

describe('runMetrics', () => {
  it('takes the figures of the record', async () => {
    const record = sampleRecord({ metrics: { flicker: 0.5 } });
    expect(await runMetrics({ folder: '/nowhere', record }, models())).toEqual({ flicker: 0.5 });
  });

  it('measures the clip of an older run', async () => {
    const figures = await runMetrics({ folder, record: sampleRecord() }, models('embedded'));
    expect(Object.keys(figures)).toContain('motion.energy');
    expect(figures['frames.black']).toBe(0);
    expect(figures['motion.energy']).toBeGreaterThan(0);
  });

  it('says when the clip is gone', async () => {
    const record = sampleRecord({ files: { clip: 'gone.webm' } });
    await expect(runMetrics({ folder, record }, models('embedded'))).rejects.toMatchObject({ code: 'file-missing' });
  });
});

describe('cameraSpanOf', () => {
  it.each([
    ['own', 0.6, false],
    ['embedded', 1.2, false],
    ['gone', 1.2, true],
    [undefined, 1.2, true],
  ])('of %s', async (model, pan, isAssumed) => {
    const found = await cameraSpanOf(model, models('own', 'embedded'));
    expect(found).toEqual({ span: expect.arrayContaining([pan]), isAssumed });
    expect(found.span[0]).toBe(pan);
  });

  it('needs the embedded model at least', async () => {
    await expect(cameraSpanOf('gone', models())).rejects.toMatchObject({ code: 'model-missing' });
  });
});
