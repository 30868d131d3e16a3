// Whole files on a real disk.

import { mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWholeFile, writeWholeFolder } from '../../../src/video/wholeFile';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-whole-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);

describe('writeWholeFile', () => {
  it.each([0, 1, 5_000_000])('writes %i bytes', async (length) => {
    await writeWholeFile(join(folder, 'file'), bytes(length, 7), 'write');
    expect(Buffer.compare(await readFile(join(folder, 'file')), bytes(length, 7))).toBe(0);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it.each([
    ['255 bytes, the longest name', 'n'.repeat(250) + '.webm'],
    ['blanks and other scripts', 'a b – клип 🎞.webm'],
    ['a leading dot', '.hidden'],
  ])('takes a name of %s', async (_, name) => {
    await writeWholeFile(join(folder, name), bytes(3, 1), 'write');
    expect(await readdir(folder)).toEqual([name]);
  });

  it('takes a path relative to the working folder', async () => {
    await writeWholeFile(relative(process.cwd(), join(folder, 'file')), bytes(3, 1), 'write');
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('makes missing folders', async () => {
    await writeWholeFile(join(folder, 'a', 'b', 'file'), bytes(3, 1), 'write');
    expect(await readdir(join(folder, 'a', 'b'))).toEqual(['file']);
  });

  it('replaces a link, not what it points to', async () => {
    await writeFile(join(folder, 'target'), 'kept');
    await symlink(join(folder, 'target'), join(folder, 'link'));
    await writeWholeFile(join(folder, 'link'), bytes(3, 1), 'write');
    expect(await readFile(join(folder, 'target'), 'utf8')).toBe('kept');
    expect((await readFile(join(folder, 'link'))).length).toBe(3);
  });

  it('of many writers at once, one file stays, whole', async () => {
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    await Promise.all(values.map((value) => writeWholeFile(join(folder, 'file'), bytes(200_000, value), 'write')));
    const found = await readFile(join(folder, 'file'));
    expect(values).toContain(found[0]);
    expect(Buffer.compare(found, bytes(200_000, found[0]!))).toBe(0);
    expect(await readdir(folder)).toEqual(['file']);
  });

  it('a reader never sees a part of the file', async () => {
    const path = join(folder, 'file');
    await writeWholeFile(path, bytes(300_000, 0), 'write');
    let isWriting = true;
    const writing = (async () => {
      for (let value = 1; value <= 20; value++) await writeWholeFile(path, bytes(300_000, value), 'write');
      isWriting = false;
    })();
    const seen = new Set<string>();
    while (isWriting) {
      const found = await readFile(path);
      seen.add(`${found.length} ${found[0] === found.at(-1)}`);
    }
    await writing;
    expect([...seen]).toEqual(['300000 true']);
  });

  it('an aborted signal writes nothing', async () => {
    const writing = writeWholeFile(join(folder, 'new', 'file'), bytes(3, 1), 'write', AbortSignal.abort());
    await expect(writing).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('writeWholeFolder', () => {
  const files = ['a', 'b', 'c'].map((name, index) => ({ name, bytes: bytes(index + 1, 5) }));
  const place = () => join(folder, 'new', 'pictures');

  it('writes all files and nothing else, and tells their bytes', async () => {
    expect(await writeWholeFolder(place(), files, 'write')).toBe(6);
    expect((await readdir(place())).sort()).toEqual(['a', 'b', 'c']);
    expect(await readdir(join(folder, 'new'))).toEqual(['pictures']);
  });

  it('asks for a file when the one before is on the disk', async () => {
    async function* late() {
      for (const file of files) {
        const [temporary = ''] = await readdir(join(folder, 'new'));
        expect(await readdir(join(folder, 'new', temporary))).toHaveLength(files.indexOf(file));
        yield file;
      }
    }
    await writeWholeFolder(place(), late(), 'write');
    expect(await readdir(place())).toHaveLength(3);
  });

  it('that fails in the middle leaves nothing', async () => {
    const failing = function* () {
      yield files[0]!;
      throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
    };
    await expect(writeWholeFolder(place(), failing(), 'write')).rejects.toThrowError(
      expect.objectContaining({ code: 'disk-full' }),
    );
    expect(await readdir(join(folder, 'new'))).toEqual([]);
  });

  it('that is stopped in the middle leaves nothing', async () => {
    const stop = new AbortController();
    const stopping = function* () {
      yield files[0]!;
      stop.abort();
      yield files[1]!;
    };
    await expect(writeWholeFolder(place(), stopping(), 'write', stop.signal)).rejects.toThrowError(
      expect.objectContaining({ fault: 'cancelled' }),
    );
    expect(await readdir(join(folder, 'new'))).toEqual([]);
  });

  it('never writes over a folder that holds something', async () => {
    await writeWholeFolder(place(), files, 'write');
    await expect(writeWholeFolder(place(), files.slice(1), 'write')).rejects.toThrowError(
      expect.objectContaining({ code: 'folder-taken', fault: 'user' }),
    );
    expect((await readdir(place())).sort()).toEqual(['a', 'b', 'c']);
  });
});
