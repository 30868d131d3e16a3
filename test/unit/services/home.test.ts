// The program's own folder: its model, its version, its engine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { embeddedFolder, modelFolder, versionOf, workerEntry } from '../../../src/services/home';

test('the embedded model lies beside the program, any other name is a folder', () => {
  expect(embeddedFolder('/p')).toBe(join('/p', 'models', 'embedded'));
  expect(modelFolder('/p', 'embedded')).toBe(embeddedFolder('/p'));
  expect(modelFolder('/p', '/models/mine')).toBe('/models/mine');
  expect(workerEntry('/p')).toBe(join('/p', 'dist', 'worker.js'));
});

test.each([
  ['{ "version": "3.2.1" }', '3.2.1'],
  ['{}', 'unknown'],
])('the version of %s is %s', (text, version) => {
  const home = mkdtempSync(join(tmpdir(), 't2v-home-'));
  writeFileSync(join(home, 'package.json'), text);
  expect(versionOf(home)).toBe(version);
  rmSync(home, { recursive: true, force: true });
});
