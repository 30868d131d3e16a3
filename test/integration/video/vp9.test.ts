// The codec alone, in this process.

import { describe, expect, it } from 'vitest';
import { psnr } from '../../../src/metrics/psnr';
import { loadLibav } from '../../../src/video/libav';
import { decodeVp9, encodeVp9, type Vp9Packet } from '../../../src/video/vp9';
import { sampleFrames } from '../../unit/video/sample';

const joined = (packets: Vp9Packet[]) => Buffer.concat(packets.map(({ data }) => data));

describe('encodeVp9', () => {
  it('gives one packet for each frame and a key frame at least every 16', async () => {
    const packets = await encodeVp9(sampleFrames(40, 24, 37));
    expect(packets.length).toBe(37);
    const keys = packets.flatMap(({ isKey }, index) => (isKey ? [index] : []));
    expect(keys[0]).toBe(0);
    for (const [i, key] of keys.entries()) expect((keys[i + 1] ?? 37) - key).toBeLessThanOrEqual(16);
  });

  it('two clips coded side by side come out as each alone', async () => {
    const [left, right] = [sampleFrames(48, 30, 6), sampleFrames(30, 50, 9)];
    const alone = [await encodeVp9(left), await encodeVp9(right)].map(joined);
    const beside = (await Promise.all([encodeVp9(left), encodeVp9(right)])).map(joined);
    expect(beside.map((bytes, i) => bytes.equals(alone[i]!))).toEqual([true, true]);
  });

  it('does not depend on the frame rate: that is the container’s', async () => {
    const [slow, fast] = [await encodeVp9(sampleFrames(48, 30, 4, 8)), await encodeVp9(sampleFrames(48, 30, 4, 60))];
    expect(joined(slow).equals(joined(fast))).toBe(true);
  });

  it('drops alpha', async () => {
    const frames = sampleFrames(48, 30, 2);
    const clear = { ...frames, data: frames.data.map((value, i) => (i % 4 === 3 ? 0 : value)) };
    expect(joined(await encodeVp9(clear)).equals(joined(await encodeVp9(frames)))).toBe(true);
  });

  it('keeps no memory: twelve clips, aborts among them, in a heap that does not grow', async () => {
    const heap = async () => ((await loadLibav()) as unknown as { HEAPU8: Uint8Array }).HEAPU8.length;
    const once = async (isAborted: boolean) => {
      const stop = new AbortController();
      const onProgress = () => {
        if (isAborted) stop.abort();
      };
      await encodeVp9(sampleFrames(160, 90, 2), { signal: stop.signal, onProgress }).then(decodeVp9, () => undefined);
    };
    for (let i = 0; i < 4; i++) await once(i % 2 === 0);
    const before = await heap();
    for (let i = 0; i < 12; i++) await once(i % 3 === 0);
    expect(await heap()).toBe(before);
  });
});

describe('decodeVp9', () => {
  it('follows noise: every frame of a changing picture is its own', async () => {
    const frames = sampleFrames(64, 36, 12);
    let state = 3;
    for (let i = 0; i < frames.data.length; i += 4) {
      state = (state * 48271) % 2147483647;
      frames.data.fill(state & 255, i, i + 3);
    }
    const back = await decodeVp9(await encodeVp9(frames));
    expect(psnr(frames, { ...back, fps: 8 })).toBeGreaterThan(34);
  });

  it.each([
    ['no packet', (): Vp9Packet[] => []],
    ['an empty packet', (packets: Vp9Packet[]) => [...packets, { data: new Uint8Array(0), isKey: false }]],
    ['no key frame', (packets: Vp9Packet[]) => packets.slice(1)],
    ['bytes that are not VP9', () => [{ data: new Uint8Array(50).fill(255), isKey: true }]],
  ])('%s is a damaged clip', async (_, spoil) => {
    const packets = spoil(await encodeVp9(sampleFrames(40, 24, 4)));
    await expect(decodeVp9(packets)).rejects.toThrowError(
      expect.objectContaining({ code: 'damaged-clip', fault: 'user' }),
    );
  });

  it('a stream that changes size is a damaged clip', async () => {
    const packets = [...(await encodeVp9(sampleFrames(40, 24, 2))), ...(await encodeVp9(sampleFrames(24, 40, 2)))];
    await expect(decodeVp9(packets)).rejects.toThrowError(expect.objectContaining({ code: 'damaged-clip' }));
  });
});
