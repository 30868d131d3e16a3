// Digests of bytes and files.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileDigest, sha256 } from '../../../src/services/digests';

test('of bytes, of a file, of a file that is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 't2v-digest-'));
  writeFileSync(join(folder, 'a'), 'some text');
  // sha256sum of an empty file
  expect(sha256(new Uint8Array())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(fileDigest(join(folder, 'a'))).toBe(createHash('sha256').update('some text').digest('hex'));
  expect(fileDigest(join(folder, 'none'))).toBeUndefined();
  rmSync(folder, { recursive: true, force: true });
});
