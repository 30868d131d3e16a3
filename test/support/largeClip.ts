// A clip of many megabytes in a few seconds: some frames that cannot be coded small, and their packets over and over.
import { muxWebm } from '../../src/video/webm';
import { encodeVp9 } from '../../src/video/vp9';
import { numberedFrames } from './numberedClip';

/** Frames of one round; a whole number of key frame intervals. */
const round = 16;

/** A WebM file of at least so many bytes; frame n shows the number n modulo 16. */
export async function largeClip(leastBytes: number): Promise<Uint8Array> {
  const frames = numberedFrames({ count: round, width: 640, height: 352, fps: 24 });
  let state = 1;
  const { data, width, height } = frames;
  for (let at = 0; at < data.length; at += 1) {
    // Noise below the numbers.
    const y = Math.floor(at / 4 / width) % height;
    if (y < 32 || at % 4 === 3) continue;
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[at] = state >>> 24;
  }
  const packets = await encodeVp9(frames);
  const bytes = packets.reduce((sum, packet) => sum + packet.data.length, 0);
  const rounds = Math.ceil(leastBytes / bytes);
  const repeated = Array.from({ length: rounds }, () => packets).flat();
  return muxWebm({ width, height, fps: 24, packets: repeated }, { TITLE: 'noise' });
}
