// What the command builds its work from: versions, folders, digests, a model's description.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServices, embeddedFolder, fileDigest, modelFolder, sha256, versionOf } from '../../../src/cli/services';
import { tinyFolder } from '../../support/tinyModel';

let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 't2v-home-'));
  writeFileSync(join(home, 'package.json'), '{ "version": "3.2.1" }');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('the embedded model lies beside the program, any other name is a folder', () => {
  expect(modelFolder('/p', 'embedded')).toBe(embeddedFolder('/p'));
  expect(modelFolder('/p', '/models/mine')).toBe('/models/mine');
});

test('digests: of bytes, of a file, of a file that is not there', () => {
  // sha256sum of an empty file
  expect(sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const expected = createHash('sha256').update('{ "version": "3.2.1" }').digest('hex');
  expect(fileDigest(join(home, 'package.json'))).toBe(expected);
  expect(fileDigest(join(home, 'none'))).toBeUndefined();
});

test('the version is that of the package', () => {
  expect(versionOf(home)).toBe('3.2.1');
});

test('services start no process of their own, describe models, and can be disposed twice', async () => {
  const device = { provider: 'auto', threads: 0 };
  const services = createServices({ home, workspace: home, device, previewEvery: 0 });
  const { sidecar, digest } = await services.describeModel(tinyFolder);
  expect(sidecar.name).toBe('tiny-flow');
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(services.backends.map(({ name }) => name)).toEqual(['local']);
  await expect(services.describeModel('embedded')).rejects.toMatchObject({ code: 'model-missing' });
  services.dispose();
  services.dispose();
});
