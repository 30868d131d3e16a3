// An adapter file is read only when it is the one that the request names by its digest.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAdapter } from '../../../src/worker/readAdapter';

let folder: string;
let file: string;
const bytes = Buffer.from('any bytes at all');
const digest = createHash('sha256').update(bytes).digest('hex');
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 't2v-adapter-'));
  file = join(folder, 'ink.safetensors');
  writeFileSync(file, bytes);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readAdapter', () => {
  test.each([undefined, digest])('reads the file and says its digest (asked: %s)', async (asked) => {
    const read = await readAdapter({ file, digest: asked, weight: 1 }, 0);
    expect(Buffer.compare(read.bytes, bytes)).toBe(0);
    expect(read.sha256).toBe(digest);
  });

  test('refuses a file that was exchanged after the request was made', async () => {
    await expect(readAdapter({ file, digest: 'a'.repeat(64), weight: 1 }, 3)).rejects.toMatchObject({
      fault: 'user',
      code: 'adapter-changed',
      field: 'adapters[3].file',
      details: { path: file, found: digest },
    });
  });

  test('says which file is missing, and that a folder is no file', async () => {
    const missing = join(folder, 'none.safetensors');
    await expect(readAdapter({ file: missing, weight: 1 }, 0)).rejects.toMatchObject({
      code: 'file-missing',
      message: expect.stringContaining(missing),
    });
    await expect(readAdapter({ file: folder, weight: 1 }, 0)).rejects.toMatchObject({ code: 'not-a-file' });
  });

  test('refuses a file that is too large without reading it', async () => {
    const large = join(folder, 'large.safetensors');
    writeFileSync(large, '');
    truncateSync(large, 513 * 1024 * 1024);
    await expect(readAdapter({ file: large, weight: 1 }, 1)).rejects.toMatchObject({
      code: 'adapter-too-large',
      field: 'adapters[1].file',
    });
  });
});
