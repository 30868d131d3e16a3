// Pictures in the forms that PNG has, written by fast-png and read back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { readPicture } from '../../../src/worker/readPicture';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 't2v-picture-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readPicture', () => {
  const cases: [what: string, png: Parameters<typeof encode>[0], expected: number[]][] = [
    [
      'grey',
      { width: 2, height: 1, channels: 1, data: Uint8Array.from([10, 200]) },
      [10, 10, 10, 255, 200, 200, 200, 255],
    ],
    [
      'grey with alpha',
      { width: 1, height: 2, channels: 2, data: Uint8Array.from([10, 20, 30, 40]) },
      [10, 10, 10, 20, 30, 30, 30, 40],
    ],
    [
      'colour',
      { width: 2, height: 1, channels: 3, data: Uint8Array.from([1, 2, 3, 4, 5, 6]) },
      [1, 2, 3, 255, 4, 5, 6, 255],
    ],
    ['colour with alpha', { width: 1, height: 1, channels: 4, data: Uint8Array.from([1, 2, 3, 4]) }, [1, 2, 3, 4]],
    [
      '16 bits',
      { width: 1, height: 1, channels: 3, depth: 16, data: Uint16Array.from([0, 257 * 100, 65535]) },
      [0, 100, 255, 255],
    ],
  ];
  test.each(cases)('%s', async (_what, png, expected) => {
    const path = join(folder, 'picture.png');
    writeFileSync(path, encode(png));
    const frames = await readPicture(path);
    expect(frames).toMatchObject({ width: png.width, height: png.height, count: 1 });
    expect([...frames.data]).toEqual(expected);
  });

  test("a missing file and a file that is no picture are the user's to mend", async () => {
    writeFileSync(join(folder, 'text.png'), 'no picture');
    await expect(readPicture(join(folder, 'missing.png'))).rejects.toMatchObject({
      fault: 'user',
      code: 'file-missing',
    });
    await expect(readPicture(join(folder, 'text.png'))).rejects.toBeInstanceOf(UserError);
    await expect(readPicture(join(folder, 'text.png'))).rejects.toMatchObject({ code: 'picture-unreadable' });
  });
});
