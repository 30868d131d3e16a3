// Real exports of a real clip, looked at by decoders that are not ours: ffmpeg and a browser.

import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frameAt, type Frames } from '../../../src/engine/frames';
import { psnr } from '../../../src/metrics/psnr';
import type { ExportFormat } from '../../../src/protocol/exportFormats';
import { readClip, writeClip } from '../../../src/video/clip';
import { exportClip, type ExportOptions } from '../../../src/video/exportClip';
import { readMetadata } from '../../../src/video/readMetadata';
import { resizeFrames } from '../../../src/video/resize';
import { sampleFrames, sampleMetadata } from '../../unit/video/sample';
import { startBrowser } from '../../support/browser';
import {
  decodePng,
  decodeWithBrowser,
  decodeWithFfmpeg,
  ensureFfmpeg,
  probe,
  type Decoded,
} from '../../support/otherDecoders';

const prompt = 'кошка 猫 🐈‍⬛ “quoted” </tag> & \\ end';

let base: string;
let folder: string;
let source: string;
let browser: Browser;
/** The frames of the source as they come out of it. */
let original: Frames;

beforeAll(async () => {
  ensureFfmpeg();
  browser = await startBrowser();
  base = await mkdtemp(join(tmpdir(), 't2v-export-'));
  source = join(base, 'source.webm');
  await writeClip(source, sampleFrames(160, 96, 7), sampleMetadata({ prompt }));
  original = (await readClip(source)).frames;
});
afterAll(async () => {
  await browser?.close();
  await rm(base, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(base, 'to-'));
});

const endings: Record<ExportFormat, string> = {
  mp4: 'a.mp4',
  webm: 'a.webm',
  gif: 'a.gif',
  webp: 'a.webp',
  png: 'frames',
  sheet: 'a.png',
};
const formats = Object.keys(endings) as ExportFormat[];
const written = (format: ExportFormat) => join(folder, endings[format]);
const exported = (options: ExportOptions) => exportClip(source, written(options.format), options);
/** The file of an export that carries its metadata. */
const carrier = (format: ExportFormat) => (format === 'png' ? join(written(format), 'frame-02.png') : written(format));
const code = (name: string) => expect.objectContaining({ code: name, fault: 'user' });

async function decode(format: ExportFormat): Promise<Decoded> {
  const path = written(format);
  if (format === 'gif' || format === 'webp') return decodeWithBrowser(browser, path, `image/${format}`);
  if (format !== 'png') return decodeWithFfmpeg(path);
  const names = (await readdir(path)).sort();
  const pictures = await Promise.all(names.map((name) => decodePng(join(path, name))));
  const data = new Uint8ClampedArray(pictures.flatMap((picture) => [...picture.data]));
  return { frames: { ...pictures[0]!, count: pictures.length, data }, seconds: [] };
}

/** Times are whole hundredths of a second in a GIF, whole milliseconds elsewhere; pictures have none. */
function expectLength(format: ExportFormat, seconds: readonly number[], expected: number): void {
  if (format === 'png') return;
  const far = Math.abs(seconds.reduce((sum, each) => sum + each, 0) - expected);
  expect(far).toBeLessThanOrEqual(format === 'gif' ? 0.0051 : 0.0011);
}

describe('pictures and times through an export', () => {
  // Floors in decibels: the least of these frames as measured (43.8 with libx264, 45.1, 37.0, 42.7), less 1, for MP4 less 4 because
  // machines have different encoders. PNG is exact.
  it.each<[ExportFormat, number]>([
    ['mp4', 40],
    ['webm', 44],
    ['gif', 36],
    ['webp', 41.7],
    ['png', Infinity],
  ])('%s keeps size, count, pixels and time', async (format, floor) => {
    const done = await exported({ format });
    expect(done).toMatchObject({ path: written(format), format, width: 160, height: 96, frames: 7, fps: 8 });
    const { frames, seconds } = await decode(format);
    expect({ ...frames, data: frames.data.length }).toMatchObject({ width: 160, height: 96, count: 7 });
    expectLength(format, seconds, 7 / 8);
    for (let index = 0; index < 7; index++) {
      const likeness = psnr(frameAt(original, index), frameAt(frames, index));
      expect(likeness, `frame ${index}`).toBeGreaterThanOrEqual(floor);
    }
  });

  it.each(formats.filter((format) => format !== 'sheet'))('%s at another size, speed and range', async (format) => {
    const done = await exported({ format, width: 120, speed: 2.5, range: { first: 3, last: 6 } });
    expect(done).toMatchObject({ width: 120, height: 72, frames: 4, fps: 20 });
    const { frames, seconds } = await decode(format);
    expect([frames.width, frames.height, frames.count]).toEqual([120, 72, 4]);
    expectLength(format, seconds, 4 / 20);
    const small = resizeFrames(original, 120, 72);
    for (let index = 0; index < 4; index++) {
      const here = psnr(frameAt(small, index + 2), frameAt(frames, index));
      expect(here).toBeGreaterThan(psnr(frameAt(small, index + 1), frameAt(frames, index)) + 3);
    }
  });

  it('a contact sheet is one picture of all frames', async () => {
    await exported({ format: 'sheet', width: 40 });
    const { width, height } = await decodePng(written('sheet'));
    expect([width, height]).toEqual([3 * 42 - 2, 3 * 26 - 2]);
  });

  it('frames are named so that they sort', async () => {
    await exported({ format: 'png' });
    expect(await readdir(written('png'))).toEqual(Array.from({ length: 7 }, (_, i) => `frame-0${i + 1}.png`));
  });

  it('an MP4 is what players take: H.264, 4:2:0, colours named, the index in front', async () => {
    await exported({ format: 'mp4' });
    expect(probe(written('mp4')).stream).toMatchObject({
      codec_name: 'h264',
      pix_fmt: 'yuv420p',
      color_space: 'bt709',
      color_range: 'tv',
      avg_frame_rate: '8/1',
      nb_frames: '7',
      has_b_frames: 0,
    });
    const bytes = (await readFile(written('mp4'))).toString('latin1');
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });
});

describe('the experiment in an export', () => {
  it.each(formats)('comes back from %s with what the file holds', async (format) => {
    await exported({ format, width: 80, speed: 0.5, range: { first: 1, last: 5 } });
    const video = { width: 80, height: 48, frames: 5, fps: 4 };
    expect(await readMetadata(carrier(format))).toEqual({ ...sampleMetadata({ prompt }), video });
  });

  it.each(formats)('stays out of %s when it is not wanted', async (format) => {
    await exported({ format, keepMetadata: false });
    await expect(readMetadata(carrier(format))).rejects.toThrowError(code('foreign-clip'));
    const bytes = await readFile(carrier(format));
    for (const text of ['T2V', 'seed', 'кошка', 'a1b2', 'onnx']) expect(bytes.includes(text), text).toBe(false);
  });

  it('is found whatever the file is called', async () => {
    await exported({ format: 'gif' });
    await writeFile(join(folder, 'renamed.txt'), await readFile(written('gif')));
    expect((await readMetadata(join(folder, 'renamed.txt'))).seed).toBe(7);
  });

  it('can be exported again from an exported WebM', async () => {
    await exported({ format: 'webm', scale: 0.5 });
    await exportClip(written('webm'), written('gif'), { format: 'gif', speed: 2 });
    expect((await readMetadata(written('gif'))).video).toEqual({ width: 80, height: 48, frames: 7, fps: 16 });
  });

  it('reads for other programs: title and comment in an MP4', async () => {
    await exported({ format: 'mp4' });
    expect(probe(written('mp4')).tags).toMatchObject({
      title: prompt,
      comment: 'Made by T2V Lab with embedded: seed 7, 12 steps, guidance 2.5, sampler flow-match-euler.',
    });
  });

  it.each([
    ['a missing file', undefined, 'file-missing'],
    ['an empty file', '', 'not-a-clip'],
    ['text', 'this is no video at all', 'not-a-clip'],
    ['the beginning of a GIF', 'GIF89a', 'damaged-clip'],
    ['the beginning of a WebP', 'RIFF\xff\xff\xff\0WEBPVP8X', 'damaged-clip'],
    ['the beginning of a PNG', '\x89PNG\r\n\x1a\n', 'not-a-picture'],
  ])('is not looked for in %s', async (_, content, expected) => {
    if (content !== undefined) await writeFile(join(folder, 'odd'), content, 'latin1');
    await expect(readMetadata(join(folder, 'odd'))).rejects.toThrowError(code(expected));
  });

  it('of an MP4 that is cut off is an error of the user, or still whole', async () => {
    await exported({ format: 'mp4' });
    const bytes = await readFile(written('mp4'));
    for (const share of [0.02, 0.1, 0.3, 0.6]) {
      await writeFile(join(folder, 'cut.mp4'), bytes.subarray(0, Math.floor(bytes.length * share)));
      const read = await readMetadata(join(folder, 'cut.mp4')).catch((error: unknown) => error);
      if (read instanceof Error) expect(read).toMatchObject({ fault: 'user' });
      else expect(read).toMatchObject({ seed: 7 });
    }
  });
});

describe('an export that cannot be', () => {
  it.each<[string, ExportOptions, string]>([
    ['odd sides in an MP4', { format: 'mp4', width: 81 }, 'odd-size'],
    ['too many frames per second in a GIF', { format: 'gif', speed: 8 }, 'frame-rate'],
    ['a range beyond the clip', { format: 'webp', range: { first: 1, last: 8 } }, 'bad-range'],
    ['no size', { format: 'png', scale: 0 }, 'bad-size'],
    ['no speed', { format: 'webm', speed: 0 }, 'bad-speed'],
  ])('%s leaves nothing behind', async (_, options, expected) => {
    await expect(exported(options)).rejects.toThrowError(code(expected));
    expect(await readdir(folder)).toEqual([]);
  });

  it('odd sides are fine elsewhere', async () => {
    expect(await exported({ format: 'webm', width: 81 })).toMatchObject({ width: 81, height: 49 });
  });

  it('does not replace the clip itself', async () => {
    await expect(exportClip(source, join(base, '.', 'source.webm'), { format: 'webm' })).rejects.toThrowError(
      code('same-file'),
    );
  });

  it('does not write pictures over a folder that holds something', async () => {
    await mkdir(written('png'));
    await exported({ format: 'png' });
    await expect(exported({ format: 'png' })).rejects.toThrowError(code('folder-taken'));
    await writeFile(join(folder, 'file'), 'mine');
    await expect(exportClip(source, join(folder, 'file'), { format: 'png' })).rejects.toThrowError(
      code('folder-taken'),
    );
    expect((await readdir(folder)).sort()).toEqual(['file', 'frames']);
    expect(await readdir(written('png'))).toHaveLength(7);
  });

  it.each(formats.flatMap((format) => [0, 0.3, 0.9].map((at) => [format, at] as const)))(
    '%s that is stopped at %d of its way leaves the older file and nothing else',
    async (format, at) => {
      if (format !== 'png') await writeFile(written(format), 'older');
      const stop = new AbortController();
      if (at === 0) stop.abort();
      const onProgress = (fraction: number) => {
        if (fraction >= at) stop.abort();
      };
      await expect(exported({ format, signal: stop.signal, onProgress })).rejects.toThrowError(
        expect.objectContaining({ fault: 'cancelled' }),
      );
      expect(await readdir(folder)).toEqual(format === 'png' ? [] : [endings[format]]);
      if (format !== 'png') expect(await readFile(written(format), 'utf8')).toBe('older');
    },
  );

  it.each(formats)('%s tells its progress, rising to 1', async (format) => {
    const told: number[] = [];
    await exported({ format, onProgress: (fraction) => told.push(fraction) });
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });
});
