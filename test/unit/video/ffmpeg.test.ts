// Which ffmpeg is taken. That it codes is seen in test/integration/video/ffmpeg.test.ts.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg, noH264 } from '../../../src/video/ffmpeg';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 't2v-path-'));
  for (const [name, mode] of [
    ['first/ffmpeg', 0o755],
    ['second/ffmpeg', 0o755],
    ['plain/ffmpeg', 0o644],
    ['windows/ffmpeg.exe', 0o755],
    ['empty/other', 0o755],
  ] as const) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
    chmodSync(join(folder, name), mode);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = (...names: string[]) => names.map((name) => join(folder, name)).join(delimiter);

describe('findFfmpeg', () => {
  it('takes the first on the PATH', () => {
    expect(findFfmpeg({ PATH: path('empty', 'second', 'first') }, 'linux')).toBe(join(folder, 'second', 'ffmpeg'));
  });

  it('finds its name and the PATH as Windows writes them', () => {
    expect(findFfmpeg({ Path: path('first', 'windows') }, 'win32')).toBe(join(folder, 'windows', 'ffmpeg.exe'));
  });

  it.each([
    ['no PATH', () => ({})],
    ['an empty PATH', () => ({ PATH: '' })],
    ['folders without it', () => ({ PATH: path('empty', 'none') })],
    ['a relative folder', () => ({ PATH: relative(process.cwd(), join(folder, 'first')) })],
    ['the current folder', () => ({ PATH: '.' })],
  ])('finds none with %s', (_, env) => {
    expect(findFfmpeg(env(), 'linux')).toBeUndefined();
  });

  // The superuser may read and write everything, but execute only what is marked so.
  it('passes over a file that is no program', () => {
    expect(findFfmpeg({ PATH: path('plain', 'first') }, 'linux')).toBe(join(folder, 'first', 'ffmpeg'));
  });
});

describe('noH264', () => {
  it('says what is missing and what to do', () => {
    expect(noH264('there is no ffmpeg on the PATH')).toMatchObject({
      fault: 'user',
      code: 'no-h264-encoder',
      message: 'MP4 needs an H.264 encoder: there is no ffmpeg on the PATH.',
      hint: 'Install ffmpeg (ffmpeg.org) so that it is on the PATH, or choose webm.',
    });
  });
});
