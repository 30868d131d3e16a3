// Which clips a file or folder name stands for.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clipsOf } from '../../../src/cli/clipPaths';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 't2v-paths-'));
  for (const folder of ['.t2v/runs/b', '.t2v/runs/.partial-1-aa-c', 'empty'])
    mkdirSync(join(root, folder), { recursive: true });
  for (const file of ['z.WEBM', 'a.webm', 'a.png', '.t2v/runs/b/clip.webm', '.t2v/runs/.partial-1-aa-c/clip.webm'])
    writeFileSync(join(root, file), '');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('clipsOf', () => {
  test('a file is itself, whatever its name', async () => {
    expect(await clipsOf(join(root, 'a.png'))).toEqual({ paths: [join(root, 'a.png')], isSet: false });
  });

  test('a folder is every clip inside, kept runs too, drafts not', async () => {
    const paths = ['.t2v/runs/b/clip.webm', 'a.webm', 'z.WEBM'].map((name) => join(root, name));
    expect(await clipsOf(root)).toEqual({ paths, isSet: true });
  });

  test.each([
    ['empty', 'no-clips'],
    ['gone', 'file-missing'],
  ])('%s is %s', async (name, code) => {
    await expect(clipsOf(join(root, name))).rejects.toMatchObject({ code, fault: 'user' });
  });
});
