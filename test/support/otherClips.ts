// The same frames in formats that the product does not write itself: GIF and animated WebP (written here, as plainly as the formats
// allow), MP4 (by mediabunny). For tests of what the player opens.
import type { Page } from 'playwright-core';
import type { Frames } from '../../src/engine/frames';
import { encodeVp9 } from '../../src/video/vp9';

/** Greys only; every frame lasts equally long. GIF89a, with LZW that never uses its table: one byte for each pixel. */
export function greyGif({ width, height, count, fps, data }: Frames): Uint8Array {
  const bytes: number[] = [...ascii('GIF89a'), ...word(width), ...word(height), 0xf6, 0, 0];
  for (let grey = 0; grey < 128; grey += 1) bytes.push(grey * 2, grey * 2, grey * 2);
  bytes.push(0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0);
  for (let index = 0; index < count; index += 1) {
    bytes.push(0x21, 0xf9, 4, 4, ...word(Math.round(100 / fps)), 0, 0);
    bytes.push(0x2c, 0, 0, 0, 0, ...word(width), ...word(height), 0, 7);
    const codes: number[] = [];
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      // A clear code before the table grows keeps every code at eight bits.
      if (pixel % 120 === 0) codes.push(128);
      codes.push(data[(index * width * height + pixel) * 4]! >> 1);
    }
    codes.push(129);
    for (let at = 0; at < codes.length; at += 255)
      bytes.push(Math.min(255, codes.length - at), ...codes.slice(at, at + 255));
    bytes.push(0);
  }
  bytes.push(0x3b);
  return Uint8Array.from(bytes);
}

/** Each frame coded by the browser of a page; the container around them is ours (RIFF: VP8X, ANIM, ANMF). */
export async function animatedWebp(page: Page, frames: Frames): Promise<Uint8Array> {
  const { width, height, count, fps } = frames;
  const chunks: Uint8Array[] = [
    chunk('VP8X', [2, 0, 0, 0, ...three(width - 1), ...three(height - 1)]),
    chunk('ANIM', [0, 0, 0, 0, 0, 0]),
  ];
  for (let index = 0; index < count; index += 1) {
    const still = await stillWebp(page, frames, index);
    const picture = pictureChunk(still);
    const place = [
      ...three(0),
      ...three(0),
      ...three(width - 1),
      ...three(height - 1),
      ...three(Math.round(1000 / fps)),
      2,
    ];
    chunks.push(chunk('ANMF', [...place, ...picture]));
  }
  const body = [...ascii('WEBP'), ...chunks.flatMap((one) => [...one])];
  return chunk('RIFF', body);
}

/** VP9 in MP4, with the same packets that our WebM has. */
export async function mp4Clip(frames: Frames): Promise<Uint8Array> {
  const { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } = await import('mediabunny');
  const { width, height, fps } = frames;
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new EncodedVideoPacketSource('vp9');
  output.addVideoTrack(source, { frameRate: fps });
  await output.start();
  const decoderConfig = { codec: 'vp09.00.10.08', codedWidth: width, codedHeight: height };
  for (const [index, { data, isKey }] of (await encodeVp9(frames)).entries()) {
    const packet = new EncodedPacket(data, isKey ? 'key' : 'delta', index / fps, 1 / fps);
    await source.add(packet, index === 0 ? { decoderConfig } : undefined);
  }
  await output.finalize();
  return new Uint8Array(target.buffer!);
}

async function stillWebp(page: Page, { width, height, data }: Frames, index: number): Promise<Uint8Array> {
  const size = width * height * 4;
  const pixels = Buffer.from(data.buffer, data.byteOffset + index * size, size).toString('base64');
  const url = await page.evaluate(`(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: ${width}, height: ${height} });
    const bytes = Uint8ClampedArray.from(atob('${pixels}'), (character) => character.charCodeAt(0));
    canvas.getContext('2d', { alpha: false }).putImageData(new ImageData(bytes, ${width}, ${height}), 0, 0);
    return canvas.toDataURL('image/webp', 0.95);
  })()`);
  return new Uint8Array(Buffer.from(String(url).split(',')[1]!, 'base64'));
}

/** The chunk with the coded picture; colour profile and the like around it are left out. */
function pictureChunk(still: Uint8Array): Uint8Array {
  const view = new DataView(still.buffer, still.byteOffset, still.byteLength);
  for (let at = 12; at + 8 <= still.length;) {
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    if (String.fromCharCode(...still.subarray(at, at + 4)) === 'VP8 ') return still.subarray(at, end);
    at = end;
  }
  throw new Error('The browser wrote a WebP file without a picture.');
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const word = (value: number) => [value & 255, value >> 8];
const three = (value: number) => [value & 255, (value >> 8) & 255, value >> 16];

function chunk(name: string, body: number[]): Uint8Array {
  const length = [body.length & 255, (body.length >> 8) & 255, (body.length >> 16) & 255, body.length >>> 24];
  return Uint8Array.from([...ascii(name), ...length, ...body, ...(body.length % 2 === 1 ? [0] : [])]);
}
