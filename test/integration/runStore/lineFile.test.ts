// Lines on a real disk: appended whole, read along, and what a cut-off line does.

import { appendFile, chmod, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendLine, LineReader } from '../../../src/runStore/lineFile';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-lines-'));
  path = join(folder, 'deep', 'er', 'lines.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('appendLine', () => {
  it('makes folder and file, and adds at the end', async () => {
    await appendLine(path, 'one');
    await appendLine(path, 'zwei ä 人');
    expect(await readFile(path, 'utf8')).toBe('one\nzwei ä 人\n');
  });

  it('closes a line that somebody left half-written', async () => {
    await appendLine(path, 'one');
    await appendFile(path, '{"half');
    await appendLine(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('one\n{"half\ntwo\n');
  });

  it('keeps lines whole when fifty writers are at it', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `${index} ${'x'.repeat(6000)}`);
    await appendLine(path, 'first');
    await Promise.all(lines.map((line) => appendLine(path, line)));
    const written = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(written.sort()).toEqual(['first', ...lines].sort());
  });

  it('says where it could not write', async () => {
    await expect(appendLine(folder, 'x')).rejects.toMatchObject({ code: 'not-a-file' });
  });
});

describe('LineReader', () => {
  it('has no lines without a file, and then those that are new', async () => {
    const reader = new LineReader(path);
    expect(await reader.readNew()).toEqual({ lines: [], restarted: false });
    await appendLine(path, 'one');
    await appendLine(path, 'two');
    expect(await reader.readNew()).toEqual({ lines: ['one', 'two'], restarted: false });
    expect(await reader.readNew()).toEqual({ lines: [], restarted: false });
    await appendLine(path, 'three ä');
    expect(await reader.readNew()).toEqual({ lines: ['three ä'], restarted: false });
  });

  it('waits for the end of a line', async () => {
    const reader = new LineReader(path);
    await appendLine(path, 'one');
    await appendFile(path, 'tw');
    expect((await reader.readNew()).lines).toEqual(['one']);
    await appendFile(path, 'o\n');
    expect((await reader.readNew()).lines).toEqual(['two']);
  });

  it.each([
    ['is shorter', () => truncate(path, 4), ['one']],
    ['was written anew', async () => (await rm(path), writeFile(path, 'other\nlines\n')), ['other', 'lines']],
    ['is gone', () => rm(path), []],
  ])('begins again when the file %s', async (_what, change, lines) => {
    const reader = new LineReader(path);
    await appendLine(path, 'one');
    await appendLine(path, 'two');
    await reader.readNew();
    await change();
    expect(await reader.readNew()).toEqual({ lines, restarted: true });
  });

  it('gives each line to one of two readings at once', async () => {
    await appendLine(path, 'one');
    const reader = new LineReader(path);
    const [a, b] = await Promise.all([reader.readNew(), reader.readNew()]);
    expect([...a.lines, ...b.lines]).toEqual(['one']);
  });

  it('says when it may not read', async () => {
    await appendLine(path, 'one');
    await chmod(path, 0);
    const outcome = new LineReader(path).readNew();
    // The superuser may read everything.
    if (process.getuid?.() === 0) expect((await outcome).lines).toEqual(['one']);
    else await expect(outcome).rejects.toMatchObject({ code: 'no-permission' });
  });
});
