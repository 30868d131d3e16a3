// Animated GIF (GIF89a), endless, by gifenc (MIT): one palette of 255 colours for the whole clip, so that nothing flickers, with
// ordered dithering, which stays put where the picture does; what stays put is written as transparent. Metadata stands in comment
// extensions. Leaves out local palettes and reading pictures.

import { throwIfAborted } from '../base/abort';
import { UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { metadataTag, type ClipTags } from './clipMetadata';
import type { EncodeOptions } from './vp9';
import type { GifStream, Palette } from 'gifenc';

/** Index 255 stands for "as before". */
const transparentIndex = 255;
/** The palette is made from at most about so many pixels, evenly spread over the clip. */
const mostSamples = 500_000;
/** Players take a frame that stands for less than two hundredths of a second for one of a tenth. */
export const mostFramesPerSecond = 50;

/**
 * The whole file. Times are whole hundredths of a second whose sum keeps to the frame rate. Same frames and tags, same bytes.
 * @throws CancelledError; UserError `frame-rate` above 50 frames per second.
 */
export async function encodeGif(frames: Frames, tags: ClipTags, options: EncodeOptions = {}): Promise<Uint8Array> {
  const { GIFEncoder, quantize } = await import('gifenc');
  const { width, height, count } = frames;
  if (frames.fps > mostFramesPerSecond) throw tooFast(frames.fps);
  const palette = quantize(sampledPixels(frames), transparentIndex);
  const nearest = nearestColour(palette);
  const gif = GIFEncoder();
  let before: Uint8Array | undefined;
  for (const [index, delay] of frameDelays(count, frames.fps, 100).entries()) {
    throwIfAborted(options.signal);
    const indices = ditheredIndices(frames, index, nearest);
    const changed = before === undefined ? indices : changedOnly(indices, before);
    // The size of the colour table in the file follows the palette's length; it must reach the transparent index.
    gif.writeFrame(changed, width, height, {
      delay: delay * 10,
      transparent: before !== undefined,
      transparentIndex,
      dispose: 1,
      ...(before === undefined ? { palette: filledPalette(palette), repeat: 0 } : {}),
    });
    before = indices;
    options.onProgress?.((index + 1) / count);
    await new Promise(setImmediate);
  }
  for (const comment of commentsOf(tags)) writeComment(gif.stream, comment);
  gif.finish();
  return gif.bytes();
}

/**
 * How long each frame stands, in whole units: the sum of the first n is the exact time of frame n, rounded.
 * @param unitsPerSecond 100 for hundredths, 1000 for milliseconds.
 */
export function frameDelays(count: number, fps: number, unitsPerSecond: number): number[] {
  const timeOf = (index: number) => Math.round((index * unitsPerSecond) / fps);
  return Array.from({ length: count }, (_, index) => timeOf(index + 1) - timeOf(index));
}

function tooFast(fps: number): UserError {
  return new UserError(
    'frame-rate',
    `A GIF cannot show ${Number(fps.toFixed(3))} frames per second; ${mostFramesPerSecond} is the most.`,
    {
      hint: 'Choose a lower speed, or webp or webm.',
      field: 'speed',
      details: { fps },
    },
  );
}

function sampledPixels({ width, height, count, data }: Frames): Uint8Array {
  const pixels = width * height * count;
  // Odd, so that it does not fall into step with an even width.
  const step = Math.floor(pixels / mostSamples) | 1;
  const out = new Uint8Array(Math.ceil(pixels / step) * 4);
  for (let from = 0, to = 0; from < pixels; from += step, to += 4) out.set(data.subarray(from * 4, from * 4 + 4), to);
  return out;
}

function filledPalette(palette: Palette): Palette {
  return [...palette, ...Array.from({ length: 256 - palette.length }, (): Palette[number] => [0, 0, 0])];
}

type Nearest = (red: number, green: number, blue: number) => number;

/** Index of the nearest colour, looked up to 6 bits a channel. */
function nearestColour(palette: Palette): Nearest {
  const known = new Int16Array(1 << 18).fill(-1);
  return (red, green, blue) => {
    const key = ((red >> 2) << 12) | ((green >> 2) << 6) | (blue >> 2);
    const found = known[key]!;
    return found >= 0 ? found : (known[key] = search(palette, [red | 2, green | 2, blue | 2]));
  };
}

/** Distance weighs the channels roughly as the eye does. */
function search(palette: Palette, [red, green, blue]: Palette[number]): number {
  let best = 0;
  let least = Infinity;
  for (const [index, [r, g, b]] of palette.entries()) {
    const distance = 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

// Bayer's matrix of 8 × 8, thresholds 0 … 63 (Bayer 1973).
const bayer = Array.from({ length: 64 }, (_, at) => {
  const [x, y] = [at & 7, at >> 3];
  let value = 0;
  for (let bit = 0; bit < 3; bit++) {
    value = (value << 2) | ((((x ^ y) >> bit) & 1) << 1) | ((y >> bit) & 1);
  }
  return value;
});
/** How far a channel is moved at most, in steps of 256: about half the distance of neighbouring colours of a palette. */
const ditherSpread = 12;
const ditherOffsets = bayer.map((value) => Math.round(((value + 0.5) / 64 - 0.5) * ditherSpread));

function ditheredIndices({ width, height, data }: Frames, frame: number, nearest: Nearest): Uint8Array {
  const out = new Uint8Array(width * height);
  const start = frame * out.length * 4;
  const clamp = (value: number) => Math.min(255, Math.max(0, value));
  for (let at = 0; at < out.length; at++) {
    const offset = ditherOffsets[((Math.floor(at / width) & 7) << 3) | ((at % width) & 7)]!;
    const from = start + at * 4;
    out[at] = nearest(clamp(data[from]! + offset), clamp(data[from + 1]! + offset), clamp(data[from + 2]! + offset));
  }
  return out;
}

function changedOnly(indices: Uint8Array, before: Uint8Array): Uint8Array {
  return indices.map((index, at) => (index === before[at] ? transparentIndex : index));
}

/** One comment for people, one for T2V Lab; none without tags. */
function commentsOf({ TITLE, COMMENT, [metadataTag]: json }: ClipTags): string[] {
  const words = [TITLE, COMMENT].filter((text) => text !== undefined && text !== '').join('\n');
  return [words, json === undefined ? '' : `${metadataTag} ${json}`].filter((text) => text !== '');
}

/** GIF89a, section 24: 21 FE, then blocks of at most 255 bytes, each with its length before it. */
function writeComment(stream: GifStream, text: string): void {
  const bytes = new TextEncoder().encode(text);
  stream.writeBytes([0x21, 0xfe]);
  for (let from = 0; from < bytes.length; from += 255) {
    const block = bytes.subarray(from, from + 255);
    stream.writeByte(block.length);
    stream.writeBytes(block);
  }
  stream.writeByte(0);
}

/**
 * The metadata's JSON in the comments of a GIF; undefined where there is none.
 * @param path for the error text only.
 * @throws UserError `damaged-clip` for a file that ends in the middle.
 */
export function readGifTag(bytes: Uint8Array, path: string): string | undefined {
  for (const comment of gifComments(bytes, path)) {
    if (comment.startsWith(`${metadataTag} `)) return comment.slice(metadataTag.length + 1);
  }
  return undefined;
}

/** The text of every comment, by GIF89a's grammar: after header and global palette come blocks until the trailer. */
function* gifComments(bytes: Uint8Array, path: string): Generator<string> {
  const paletteBytes = (packed: number) => ((packed & 0x80) === 0 ? 0 : 3 << ((packed & 7) + 1));
  const byteAt = (at: number) => {
    const byte = bytes[at];
    if (byte === undefined)
      throw new UserError('damaged-clip', `${path} is damaged: it ends too early.`, { details: { path } });
    return byte;
  };
  let at = 13 + paletteBytes(byteAt(10));
  while (byteAt(at) !== 0x3b) {
    const isExtension = byteAt(at) === 0x21;
    const label = byteAt(at + 1);
    at += isExtension ? 2 : 11 + paletteBytes(byteAt(at + 9));
    const parts: Uint8Array[] = [];
    for (; byteAt(at) !== 0; at += 1 + byteAt(at)) parts.push(bytes.subarray(at + 1, at + 1 + byteAt(at)));
    at += 1;
    if (isExtension && label === 0xfe) yield Buffer.concat(parts).toString('utf8');
  }
}
