// Still pictures of a clip: the poster (its middle frame) and the filmstrip. PNG by fast-png, with the clip's metadata
// in a text chunk. Leaves out scaling: pixels are the clip's own.

import { decode, encode } from 'fast-png';
import { UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { frameAt } from '../engine/frames';
import { metadataFromText, metadataTag, metadataToText, type ClipMetadata, type StoredMetadata } from './clipMetadata';

const mostInStrip = 8;
const gap = 2;

/** The middle frame, RGBA, as the bytes of a PNG file. */
export function posterPng(frames: Frames, metadata?: ClipMetadata): Uint8Array {
  const { data, width, height } = frameAt(frames, Math.floor(frames.count / 2));
  return encode({ width, height, data, channels: 4, text: textOf(frames, metadata) });
}

/**
 * Up to 8 frames from first to last, evenly spread, side by side with transparent gaps of 2 pixels.
 * @returns the bytes of a PNG file.
 */
export function filmstripPng(frames: Frames, metadata?: ClipMetadata): Uint8Array {
  const indices = stripIndices(frames.count);
  const width = indices.length * (frames.width + gap) - gap;
  const data = new Uint8ClampedArray(width * frames.height * 4);
  for (const [place, index] of indices.entries()) {
    const picture = frameAt(frames, index).data;
    for (let row = 0; row < frames.height; row++) {
      const line = picture.subarray(row * frames.width * 4, (row + 1) * frames.width * 4);
      data.set(line, (row * width + place * (frames.width + gap)) * 4);
    }
  }
  return encode({ width, height: frames.height, data, channels: 4, text: textOf(frames, metadata) });
}

/** The frames that a filmstrip of `count` frames shows: first and last always among them. */
export function stripIndices(count: number): number[] {
  const shown = Math.min(count, mostInStrip);
  if (shown <= 1) return shown === 1 ? [0] : [];
  return Array.from({ length: shown }, (_, i) => Math.round((i * (count - 1)) / (shown - 1)));
}

/**
 * The metadata in a poster or filmstrip.
 * @param path for the error text only.
 * @throws UserError `not-a-picture`, and those of a clip's metadata (`foreign-clip`, …).
 */
export function readPngMetadata(png: Uint8Array, path: string): StoredMetadata {
  return metadataFromText(textChunks(png, path)[metadataTag], path);
}

function textChunks(png: Uint8Array, path: string): Record<string, string> {
  try {
    return decode(png).text;
  } catch (error) {
    throw new UserError('not-a-picture', `${path} is not a readable PNG file.`, { details: { path }, cause: error });
  }
}

function textOf({ width, height, count, fps }: Frames, metadata?: ClipMetadata): Record<string, string> {
  return metadata === undefined
    ? {}
    : { [metadataTag]: metadataToText(metadata, { width, height, frames: count, fps }) };
}
