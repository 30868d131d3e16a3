// Real clips: coded by the real library, written to real files, read back.

import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Frames } from '../../../src/engine/frames';
import { psnr } from '../../../src/metrics/psnr';
import { ssim } from '../../../src/metrics/ssim';
import { readClip, readClipMetadata, writeClip } from '../../../src/video/clip';
import { metadataTag } from '../../../src/video/clipMetadata';
import { rgbaFromYuv, yuvFromRgba } from '../../../src/video/colour';
import { encodeVp9 } from '../../../src/video/vp9';
import { muxWebm, readWebm } from '../../../src/video/webm';
import { sampleFrames, sampleMetadata } from '../../unit/video/sample';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-clip-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const code = (name: string) => expect.objectContaining({ code: name });
const at = (name: string) => join(folder, name);

function withoutCodec(frames: Frames): Frames {
  const { width, height, count } = frames;
  const size = width * height * 4;
  const data = new Uint8ClampedArray(frames.data.length);
  for (let i = 0; i < count; i++)
    rgbaFromYuv(yuvFromRgba(frames.data.subarray(i * size, (i + 1) * size), width, height), data, i * size);
  return { ...frames, data };
}

describe('pictures through a clip', () => {
  // Floors: measured on the sample clip (34.8, 34.5, 37.5, 30.9 dB), less 0.5; the small one is nearly all edges.
  it.each([
    { width: 160, height: 96, count: 16, decibels: 34, likeness: 0.98 },
    { width: 128, height: 128, count: 16, decibels: 34, likeness: 0.98 },
    { width: 256, height: 144, count: 5, decibels: 34, likeness: 0.98 },
    { width: 33, height: 17, count: 7, decibels: 25, likeness: 0.95 },
  ])('$width×$height×$count', async ({ width, height, count, decibels, likeness }) => {
    const frames = sampleFrames(width, height, count);
    await writeClip(at('clip.webm'), frames, sampleMetadata());
    const back = (await readClip(at('clip.webm'))).frames;
    expect({ ...back, data: back.data.length }).toEqual({ width, height, count, fps: 8, data: frames.data.length });
    expect(psnr(frames, back)).toBeGreaterThan(decibels);
    expect(ssim(frames, back)).toBeGreaterThan(likeness);
    // The codec itself costs next to nothing: what is lost is the colour resolution of 4:2:0.
    expect(psnr(frames, withoutCodec(frames)) - psnr(frames, back)).toBeLessThan(0.5);
  });

  it.each([
    [1, 1, 1],
    [2, 1, 3],
    [7, 5, 2],
    [16, 9, 1],
  ])('flat colour keeps its value at the odd size %i×%i, %i frames', async (width, height, count) => {
    const frames = sampleFrames(width, height, count);
    for (let i = 0; i < frames.data.length; i += 4) frames.data.set([180, 60, 90, 255], i);
    await writeClip(at('flat.webm'), frames, sampleMetadata());
    const back = (await readClip(at('flat.webm'))).frames;
    expect(back.count).toBe(count);
    expect(psnr(frames, back)).toBeGreaterThan(38);
  });

  it('keeps frames in order: each one is nearest to its own original', async () => {
    const frames = sampleFrames(64, 40, 20);
    for (let frame = 0; frame < 20; frame++)
      frames.data.fill(frame * 12, frame * 64 * 40 * 4, (frame * 64 + 8) * 40 * 4);
    await writeClip(at('order.webm'), frames, sampleMetadata());
    const back = (await readClip(at('order.webm'))).frames;
    const marks = Array.from({ length: 20 }, (_, frame) => Math.round(back.data[frame * 64 * 40 * 4]! / 12));
    expect(marks).toEqual(Array.from({ length: 20 }, (_, frame) => frame));
  });

  it.each([8, 24, 30000 / 1001, 12.5])('keeps the frame rate %d', async (fps) => {
    await writeClip(at('rate.webm'), sampleFrames(32, 18, 3, fps), sampleMetadata());
    expect((await readClip(at('rate.webm'))).frames.fps).toBe(fps);
  });
});

describe('writing', () => {
  it('gives the same bytes for the same clip, at any time', async () => {
    const first = await writeClip(at('a.webm'), sampleFrames(), sampleMetadata());
    await writeClip(at('b.webm'), sampleFrames(), sampleMetadata());
    const bytes = await readFile(at('a.webm'));
    expect(bytes.equals(await readFile(at('b.webm')))).toBe(true);
    expect((await stat(at('a.webm'))).size).toBe(first.bytes);
    await writeClip(at('c.webm'), sampleFrames(), sampleMetadata({ seed: 8 }));
    expect(bytes.equals(await readFile(at('c.webm')))).toBe(false);
  });

  it('tags the stream as VP9, BT.709, limited range', async () => {
    const { ALL_FORMATS, FilePathSource, Input } = await import('mediabunny');
    await writeClip(at('tagged.webm'), sampleFrames(), sampleMetadata());
    const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(at('tagged.webm')) });
    const track = await input.getPrimaryVideoTrack();
    expect(await track?.getDecoderConfig()).toMatchObject({
      codec: 'vp09.00.10.08',
      codedWidth: 96,
      codedHeight: 64,
      colorSpace: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    });
    expect(await input.computeDuration()).toBeCloseTo(5 / 8, 3);
    input.dispose();
  });

  it('reports rising progress that ends at 1', async () => {
    const seen: number[] = [];
    await writeClip(at('p.webm'), sampleFrames(), sampleMetadata(), { onProgress: (fraction) => seen.push(fraction) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.length).toBe(6);
    expect(seen.at(-1)).toBe(1);
  });

  it('makes missing folders and replaces an older file', async () => {
    const path = join(folder, 'new', 'deep', 'clip.webm');
    await writeClip(path, sampleFrames(), sampleMetadata({ seed: 1 }));
    await writeClip(path, sampleFrames(), sampleMetadata({ seed: 2 }));
    expect((await readClipMetadata(path)).seed).toBe(2);
    expect(await readdir(join(folder, 'new', 'deep'))).toEqual(['clip.webm']);
  });

  // The number of frames after which the caller stops: before the first, in the middle, after the last.
  it.each([0, 2, 5])('an abort after %i frames leaves the older file and nothing else', async (frames) => {
    await writeFile(at('clip.webm'), 'older');
    const stop = new AbortController();
    if (frames === 0) stop.abort();
    let done = 0;
    const onProgress = () => {
      done += 1;
      if (done === frames) stop.abort();
    };
    const writing = writeClip(at('clip.webm'), sampleFrames(), sampleMetadata(), { signal: stop.signal, onProgress });
    await expect(writing).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
    expect(await readFile(at('clip.webm'), 'utf8')).toBe('older');
    expect(await readdir(folder)).toEqual(['clip.webm']);
  });

  it.each([
    ['no frames', { ...sampleFrames(8, 6, 1), count: 0, data: new Uint8ClampedArray(0) }, 'frame-size'],
    ['no rate', sampleFrames(8, 6, 1, 0), 'frame-size'],
    ['an endless rate', sampleFrames(8, 6, 1, Infinity), 'frame-size'],
    ['a width beyond VP9', { ...sampleFrames(8, 6, 1), width: 65_536 }, 'frame-size'],
    ['too few bytes', { ...sampleFrames(8, 6, 1), height: 7 }, 'frame-bytes'],
  ])('refuses a clip with %s and writes nothing', async (_, frames, expected) => {
    await expect(writeClip(at('x.webm'), frames, sampleMetadata())).rejects.toThrowError(code(expected));
    expect(await readdir(folder)).toEqual([]);
  });

  it('says so when a file stands where the folder should be, and when a folder stands at the place', async () => {
    await writeFile(at('file'), '');
    await expect(writeClip(at('file/clip.webm'), sampleFrames(), sampleMetadata())).rejects.toThrowError(
      expect.objectContaining({
        fault: expect.stringMatching(/user|internal/),
        message: expect.stringContaining('file/clip.webm'),
      }),
    );
    await expect(writeClip(folder, sampleFrames(), sampleMetadata())).rejects.toThrowError(code('not-a-file'));
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('the experiment inside', () => {
  it.each([
    ['plain words', 'a cat sleeps on a roof'],
    ['many scripts', 'кошка 猫 قطة बिल्ली 🐈‍⬛ — “quoted” \\ back\\slash </tag> & \t tab \n line'],
    ['50 000 characters', 'long 🐢 prompt '.repeat(4000).slice(0, 50_000)],
    ['odd code points', 'nul \u0000 lone \ud800 last \uffff'],
  ])('%s come back', async (_, prompt) => {
    const metadata = sampleMetadata({ prompt, negativePrompt: prompt });
    await writeClip(at('clip.webm'), sampleFrames(32, 18, 2), metadata);
    const video = { width: 32, height: 18, frames: 2, fps: 8 };
    expect(await readClipMetadata(at('clip.webm'))).toEqual({ ...metadata, video });
    expect((await readClip(at('clip.webm'))).metadata).toEqual({ ...metadata, video });
  });

  it('is also there for people: prompt as title, settings as comment', async () => {
    await writeClip(at('clip.webm'), sampleFrames(), sampleMetadata());
    const { tags } = await readWebm(at('clip.webm'));
    expect(tags).toMatchObject({
      TITLE: 'a red ball rolls over a green meadow',
      COMMENT: 'Made by T2V Lab with embedded: seed 7, 12 steps, guidance 2.5, sampler flow-match-euler.',
    });
  });

  it('takes the title from the shots when there is no prompt', async () => {
    const shots = ['a fox', 'a frog'].map((prompt) => ({ prompt, seconds: 1, transition: 'cut' as const }));
    await writeClip(at('clip.webm'), sampleFrames(), sampleMetadata({ prompt: '', shots }));
    expect((await readWebm(at('clip.webm'))).tags.TITLE).toBe('a fox | a frog');
  });
});

describe('reading what is not ours', () => {
  async function clipWith(tags: Record<string, string>): Promise<string> {
    const frames = sampleFrames(32, 18, 2);
    const track = { width: 32, height: 18, fps: 8, packets: await encodeVp9(frames) };
    await writeFile(at('foreign.webm'), await muxWebm(track, tags));
    return at('foreign.webm');
  }

  it.each([
    ['no tag of ours', { TITLE: 'holiday' }, 'foreign-clip'],
    ['a tag that is not JSON', { [metadataTag]: '{"format":1,' }, 'damaged-metadata'],
    ['a tag without a request', { [metadataTag]: '{"format":1}' }, 'damaged-metadata'],
    ['a later format', { [metadataTag]: '{"format":2}' }, 'newer-format'],
  ])('%s', async (_, tags, expected) => {
    const path = await clipWith(tags);
    await expect(readClipMetadata(path)).rejects.toThrowError(code(expected));
    await expect(readClip(path)).rejects.toThrowError(expect.objectContaining({ code: expected, fault: 'user' }));
  });

  it.each([
    ['a missing file', undefined, 'file-missing'],
    ['an empty file', '', 'not-a-clip'],
    ['text', 'this is no video', 'not-a-clip'],
  ])('%s', async (_, content, expected) => {
    if (content !== undefined) await writeFile(at('odd.webm'), content);
    await expect(readClipMetadata(at('odd.webm'))).rejects.toThrowError(code(expected));
    await expect(readClip(at('odd.webm'))).rejects.toThrowError(code(expected));
  });

  it('a folder', async () => {
    await expect(readClip(folder)).rejects.toThrowError(code('not-a-file'));
  });

  it('a clip cut off at any point is an error of the user, never a shorter clip', async () => {
    await writeClip(at('whole.webm'), sampleFrames(64, 40, 9), sampleMetadata());
    const bytes = await readFile(at('whole.webm'));
    for (const share of [0.05, 0.2, 0.4, 0.6, 0.8, 0.95]) {
      await writeFile(at('cut.webm'), bytes.subarray(0, Math.floor(bytes.length * share)));
      await expect(readClip(at('cut.webm')), `${share} of the file`).rejects.toThrowError(
        expect.objectContaining({ fault: 'user' }),
      );
    }
  });

  it('damaged picture data is an error of the user, and the next clip still works', async () => {
    await writeClip(at('clip.webm'), sampleFrames(64, 40, 4), sampleMetadata());
    const { tags, packets } = await readWebm(at('clip.webm'));
    const noise = packets.map(({ isKey }, i) => ({ isKey, data: new Uint8Array(90).fill(37 * (i + 1)) }));
    await writeFile(at('noise.webm'), await muxWebm({ width: 64, height: 40, fps: 8, packets: noise }, tags));
    await expect(readClip(at('noise.webm'))).rejects.toThrowError(code('damaged-clip'));
    expect((await readClip(at('clip.webm'))).frames.count).toBe(4);
  });
});
