// What jobs are run with: a model's description, one local backend, a process that is not started before it is needed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngineServices } from '../../../src/services/engineServices';
import { tinyFolder, tinyRequest } from '../../support/tinyModel';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 't2v-home-'));
  writeFileSync(join(home, 'package.json'), '{ "version": "3.2.1" }');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const services = () =>
  createEngineServices({ home, device: () => ({ provider: 'auto', threads: 0 }), previewEvery: 0 });

test('describes models, and can be disposed twice', async () => {
  const made = services();
  const { folder, sidecar, digest } = await made.describeModel(tinyFolder);
  expect(folder).toBe(tinyFolder);
  expect(sidecar.name).toBe('tiny-flow');
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(made.backends.map(({ name }) => name)).toEqual(['local']);
  await expect(made.describeModel('embedded')).rejects.toMatchObject({ code: 'model-missing' });
  made.dispose();
  made.dispose();
});

test('leaves no listener on the process behind', () => {
  const before = process.listenerCount('exit');
  const made = services();
  expect(process.listenerCount('exit')).toBe(before + 1);
  made.dispose();
  expect(process.listenerCount('exit')).toBe(before);
});

test('refuses what the model cannot make before any process is needed', async () => {
  const made = services();
  const request = tinyRequest({ video: { width: 40, height: 24, frames: 6, fps: 8 } });
  const job = { request, requestHash: '0'.repeat(64), folder: home };
  await expect(made.backends[0]?.run(job)).rejects.toMatchObject({ code: 'frames-unsupported' });
  made.dispose();
});
