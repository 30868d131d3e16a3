// The container alone: what goes in comes out, byte for byte.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeVp9, type Vp9Packet } from '../../../src/video/vp9';
import { muxWebm, readWebm, readWebmTags } from '../../../src/video/webm';
import { sampleFrames } from '../../unit/video/sample';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-webm-'));
  path = join(folder, 'clip.webm');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function samplePackets(count = 5): Promise<Vp9Packet[]> {
  return encodeVp9(sampleFrames(48, 30, count));
}

describe('muxWebm and readWebm', () => {
  it('packets come back unchanged, in order, with their key frames', async () => {
    const packets = await samplePackets(20);
    await writeFile(path, await muxWebm({ width: 48, height: 30, fps: 24, packets }, {}));
    const back = (await readWebm(path)).packets;
    expect(back.length).toBe(20);
    for (const [index, { data, isKey }] of packets.entries()) {
      expect(back[index]?.isKey).toBe(isKey);
      expect(Buffer.compare(back[index]!.data, data)).toBe(0);
    }
  });

  it.each([
    ['none', {}],
    ['several', { TITLE: 'a title', COMMENT: 'two\nlines', T2V_LAB: '{"a":1}' }],
    ['other scripts', { TITLE: 'кот 🐈 猫' }],
    ['a very long one', { T2V_LAB: 'x'.repeat(2_000_000) }],
  ])('tags: %s', async (_, tags) => {
    await writeFile(path, await muxWebm({ width: 48, height: 30, fps: 8, packets: await samplePackets(2) }, tags));
    expect(await readWebmTags(path)).toEqual(tags);
    expect((await readWebm(path)).tags).toEqual(tags);
  });

  it('leaves empty tags out', async () => {
    const tags = { TITLE: '', COMMENT: 'c' };
    await writeFile(path, await muxWebm({ width: 48, height: 30, fps: 8, packets: await samplePackets(1) }, tags));
    expect(await readWebmTags(path)).toEqual({ COMMENT: 'c' });
  });

  it('gives the same bytes for the same content', async () => {
    const track = { width: 48, height: 30, fps: 12.5, packets: await samplePackets() };
    const [first, second] = [await muxWebm(track, { TITLE: 't' }), await muxWebm(track, { TITLE: 't' })];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  // Level by picture size: table "VP9 Levels" of webmproject.org/vp9/levels (luma picture size). CodecPrivate as
  // webmproject.org/docs/container lays it out: id, length, value of profile, level, bit depth, chroma subsampling.
  it.each([
    [192, 192, 10],
    [192, 193, 11],
    [480, 256, 20],
    [512, 480, 21],
    [1024, 540, 30],
    [1280, 720, 31],
    [1920, 1080, 40],
    [3840, 2160, 50],
    [7680, 4320, 60],
  ])('declares %i×%i as level %i', async (width, height, level) => {
    const bytes = await muxWebm({ width, height, fps: 8, packets: await samplePackets(1) }, {});
    expect(Buffer.from(bytes).includes(Buffer.from([1, 1, 0, 2, 1, level, 3, 1, 8, 4, 1, 1]))).toBe(true);
  });
});

describe('files without VP9', () => {
  it('names the codec that is there', async () => {
    const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } =
      await import('mediabunny');
    const target = new BufferTarget();
    const output = new Output({ format: new WebMOutputFormat(), target });
    const source = new EncodedVideoPacketSource('vp8');
    output.addVideoTrack(source);
    await output.start();
    const decoderConfig = { codec: 'vp8', codedWidth: 16, codedHeight: 8 };
    await source.add(new EncodedPacket(new Uint8Array(20), 'key', 0, 0.1), { decoderConfig });
    await output.finalize();
    await writeFile(path, new Uint8Array(target.buffer ?? new ArrayBuffer(0)));
    await expect(readWebm(path)).rejects.toThrowError(
      expect.objectContaining({ code: 'not-a-clip', message: expect.stringContaining('vp8') }),
    );
  });
});
