// What stands in the bytes of a GIF. Its pictures are looked at by a browser in test/integration/video/exportClip.test.ts.
import { describe, expect, it } from 'vitest';
import { clipTags } from '../../../src/video/clip';
import { metadataFromText, metadataTag } from '../../../src/video/clipMetadata';
import { encodeGif, frameDelays, readGifTag } from '../../../src/video/gif';
import { sampleFrames, sampleMetadata } from './sample';

describe('frameDelays', () => {
  it.each([
    [4, 8, 100, [13, 12, 13, 12]],
    [3, 24, 100, [4, 4, 5]],
    [3, 24, 1000, [42, 41, 42]],
    [5, 50, 100, [2, 2, 2, 2, 2]],
    [2, 0.5, 100, [200, 200]],
  ])('of %i frames at %d per second in units of 1/%i s', (count, fps, units, delays) => {
    expect(frameDelays(count, fps, units)).toEqual(delays);
  });

  it.each([7, 8, 12.5, 15, 23.976, 29.97, 30])('never run away from %d frames per second', (fps) => {
    const sum = frameDelays(1000, fps, 100).reduce((total, delay) => total + delay, 0);
    expect(Math.abs(sum - (1000 * 100) / fps)).toBeLessThanOrEqual(0.5);
  });
});

describe('encodeGif', () => {
  it('begins as the format says: signature, size, 256 colours, endless', async () => {
    const gif = Buffer.from(await encodeGif(sampleFrames(), {}));
    expect(gif.toString('latin1', 0, 6)).toBe('GIF89a');
    expect([gif.readUInt16LE(6), gif.readUInt16LE(8)]).toEqual([96, 64]);
    expect(gif[10]! & 0x87).toBe(0x87);
    const loop = gif.indexOf('NETSCAPE2.0', 0, 'latin1');
    expect([...gif.subarray(loop + 11, loop + 16)]).toEqual([3, 1, 0, 0, 0]);
    expect(gif.at(-1)).toBe(0x3b);
  });

  it('gives the same bytes for the same frames', async () => {
    expect(await encodeGif(sampleFrames(), {})).toEqual(await encodeGif(sampleFrames(), {}));
  });

  it('does not depend on where in memory the frames lie', async () => {
    const frames = sampleFrames(20, 12, 3);
    const wide = new Uint8ClampedArray(frames.data.length + 64).fill(77);
    wide.set(frames.data, 32);
    const moved = { ...frames, data: wide.subarray(32, 32 + frames.data.length) };
    expect(await encodeGif(moved, {})).toEqual(await encodeGif(frames, {}));
  });

  it('costs next to nothing for what stays put', async () => {
    const still = sampleFrames(96, 64, 1);
    const data = new Uint8ClampedArray(still.data.length * 6);
    for (let index = 0; index < 6; index++) data.set(still.data, index * still.data.length);
    const one = (await encodeGif(still, {})).length;
    expect((await encodeGif({ ...still, count: 6, data }, {})).length - one).toBeLessThan(one * 0.2);
  });

  it.each([
    [50, undefined],
    [51, 'frame-rate'],
    [80, 'frame-rate'],
  ])('at %d frames per second', async (fps, code) => {
    const made = encodeGif(sampleFrames(9, 5, 7, fps), {});
    if (code === undefined) expect((await made).length).toBeGreaterThan(800);
    else await expect(made).rejects.toThrowError(expect.objectContaining({ code, field: 'speed' }));
  });

  it('stops between two frames', async () => {
    const stop = new AbortController();
    const made = encodeGif(sampleFrames(), {}, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(made).rejects.toThrowError(expect.objectContaining({ fault: 'cancelled' }));
  });
});

describe('the experiment in a GIF', () => {
  const video = { width: 96, height: 64, frames: 5, fps: 8 };

  it.each([
    ['plain words', 'a cat sleeps on a roof'],
    ['many scripts', 'кошка 猫 قطة 🐈‍⬛ — “quoted” \\ </tag> & \t tab'],
    ['10 000 characters', 'long 🐢 prompt '.repeat(1000).slice(0, 10_000)],
    ['odd code points', 'nul \u0000 lone \ud800 last \uffff'],
  ])('with %s comes back', async (_, prompt) => {
    const metadata = sampleMetadata({ prompt });
    const gif = await encodeGif(sampleFrames(), clipTags(metadata, video));
    expect(metadataFromText(readGifTag(gif, 'a.gif'), 'a.gif')).toEqual({ ...metadata, video });
  });

  it('stands there for people too', async () => {
    const text = Buffer.from(await encodeGif(sampleFrames(), clipTags(sampleMetadata(), video))).toString('latin1');
    expect(text).toContain('a red ball rolls over a green meadow\nMade by T2V Lab with embedded: seed 7, 12 steps');
  });

  it('is not there when it is not given', async () => {
    const gif = await encodeGif(sampleFrames(), {});
    expect(readGifTag(gif, 'a.gif')).toBeUndefined();
    expect(Buffer.from(gif).includes('T2V')).toBe(false);
  });

  it('of another program is not taken for ours', async () => {
    const gif = await encodeGif(sampleFrames(9, 5, 2), { COMMENT: 'holiday' });
    expect(readGifTag(gif, 'a.gif')).toBeUndefined();
  });

  it('cut off at any place is told as damage, or was read before', async () => {
    const gif = await encodeGif(sampleFrames(9, 5, 2), { [metadataTag]: '{"format":1}' });
    for (let length = 6; length < gif.length; length += 11) {
      const read = () => readGifTag(gif.subarray(0, length), 'a.gif');
      let found: string | undefined;
      try {
        found = read();
      } catch (error) {
        expect(error).toMatchObject({ code: 'damaged-clip', details: { path: 'a.gif' } });
        continue;
      }
      expect(found).toBe('{"format":1}');
    }
  });
});
