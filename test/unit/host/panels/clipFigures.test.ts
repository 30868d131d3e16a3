// Figures of a clip: those of a record, else those measured from the file, each file once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import type { ClipSubject } from '../../../../src/host/clipSubject';
import { ClipMeter, figureFacts } from '../../../../src/host/panels/clipFigures';
import type { ModelDescription } from '../../../../src/services/engineServices';
import { writeClip } from '../../../../src/video/clip';
import { measureHere } from '../../../support/measureHere';
import { Uri } from '../../../support/vscode';
import { sampleRecord } from '../../runStore/sample';
import { sampleFrames, sampleMetadata, sampleRequest } from '../../video/sample';

const models = {
  async describeModel() {
    return { sidecar: { camera: { span: [1.2, 1.2, 0.6, 0.9] } } } as unknown as ModelDescription;
  },
};

let folder: string;
let subject: ClipSubject;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 't2v-figures-'));
  const path = join(folder, 'clip.webm');
  await writeClip(path, sampleFrames(), sampleMetadata());
  const made = { request: sampleRequest(), seed: 7, modelDigests: {}, versions: {}, requestHash: '' };
  subject = { clip: Uri.file(path) as unknown as vscode.Uri, root: folder, name: 'clip', made };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('figureFacts', () => {
  it('are lines of a group of their own', () => {
    expect(figureFacts({ flicker: 0.0123, 'camera.pan': 0.5, 'frames.black': 0 })).toEqual([
      { name: 'Measured camera', value: 'pan 0.50', group: 'Metrics' },
      { name: 'Flicker', value: '1.2 %', group: 'Metrics' },
    ]);
  });
});

describe('ClipMeter', () => {
  it('measures a clip once, and knows the figures afterwards', async () => {
    const meter = new ClipMeter(models, measureHere);
    expect(meter.known(subject, 'k')).toEqual({});
    expect(await meter.measure(subject, 'k')).toBe(true);
    const figures = meter.known(subject, 'k');
    expect(figures['motion.energy']).toBeGreaterThan(0);
    expect(figures['frames.black']).toBe(0);
    expect(await meter.measure(subject, 'k')).toBe(false);
    expect(meter.known(subject, 'another file of the same name')).toEqual({});
  });

  it('leaves alone what the record knows, what is not ours, what is too large and what cannot be read', async () => {
    const meter = new ClipMeter(models, measureHere);
    const recorded = { ...subject, record: { ...sampleRecord(), metrics: { flicker: 0.5 } } };
    expect(await meter.measure(recorded, 'a')).toBe(false);
    expect(meter.known(recorded, 'a')).toEqual({ flicker: 0.5 });
    const { made: _, ...foreign } = subject;
    expect(await meter.measure(foreign, 'b')).toBe(false);
    const large = sampleRequest({ video: { width: 4096, height: 4000, frames: 16, fps: 8 } });
    expect(await meter.measure({ ...subject, made: { ...subject.made!, request: large } }, 'c')).toBe(false);
    const gone = { ...subject, clip: Uri.file(join(folder, 'gone.webm')) as unknown as vscode.Uri };
    expect(await meter.measure(gone, 'd')).toBe(false);
    expect(meter.known(gone, 'd')).toEqual({});
  });
});
