// Still pictures of a clip: poster (its middle frame), filmstrip, single frames, contact sheet. PNG by fast-png, with the clip's
// metadata in a text chunk. Pixels are the clip's own; the filmstrip's are means of whole blocks of them.

import { decode, encode } from 'fast-png';
import { UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { frameAt } from '../engine/frames';
import {
  metadataFromText,
  metadataTag,
  metadataToText,
  type ClipMetadata,
  type ClipTags,
  type StoredMetadata,
} from './clipMetadata';

const mostInStrip = 8;
const gap = 2;
/** Frames of a filmstrip are shrunk until they are no higher: it is looked at small, and its bytes are half of a run's. */
const highestInStrip = 160;

/** The middle frame, RGBA, as the bytes of a PNG file. */
export function posterPng(frames: Frames, metadata?: ClipMetadata): Uint8Array {
  return stillsPng(frames, (index) => frameAt(frames, index), metadata).poster;
}

/** The frames of a clip of `count` frames that its poster and its filmstrip show. */
export function stillIndices(count: number): number[] {
  return [...new Set([Math.floor(count / 2), ...stripIndices(count)])];
}

/** Poster and filmstrip of a clip of which only the frames of `stillIndices` are at hand, each as a clip of one frame. */
export function stillsPng(
  shape: Omit<Frames, 'data'>,
  frame: (index: number) => Frames,
  metadata?: ClipMetadata,
): { poster: Uint8Array; filmstrip: Uint8Array } {
  const { data, width, height } = frame(Math.floor(shape.count / 2));
  const text = textOf(shape, metadata);
  return { poster: encode({ width, height, data, channels: 4, text }), filmstrip: stripPng(shape, frame, text) };
}

/**
 * Up to 8 frames from first to last, evenly spread, side by side with transparent gaps of 2 pixels. Frames higher than
 * 160 pixels are shrunk by the smallest whole number that brings them below.
 * @returns the bytes of a PNG file.
 */
export function filmstripPng(frames: Frames, metadata?: ClipMetadata): Uint8Array {
  return stillsPng(frames, (index) => frameAt(frames, index), metadata).filmstrip;
}

function stripPng(
  shape: Omit<Frames, 'data'>,
  frame: (index: number) => Frames,
  text: Record<string, string>,
): Uint8Array {
  const pictures = stripIndices(shape.count).map((index) =>
    shrunk(frame(index), Math.ceil(shape.height / highestInStrip)),
  );
  const { width: tile, height } = pictures[0] ?? shape;
  const width = pictures.length * (tile + gap) - gap;
  const data = new Uint8ClampedArray(width * height * 4);
  for (const [place, picture] of pictures.entries()) {
    for (let row = 0; row < height; row++) {
      const line = picture.data.subarray(row * tile * 4, (row + 1) * tile * 4);
      data.set(line, (row * width + place * (tile + gap)) * 4);
    }
  }
  return encode({ width, height, data, channels: 4, text });
}

/** Frame `index` (from 0) as the bytes of a PNG file; every pixel as it is. */
export function framePng(frames: Frames, index: number, tags: ClipTags): Uint8Array {
  return pngOf(frameAt(frames, index), tags);
}

/** The most pictures on a contact sheet. */
export const mostInSheet = 64;

/**
 * Up to 64 frames from first to last, evenly spread, in rows from the top left, as near to a square of pictures as their number
 * allows, with transparent gaps of 2 pixels. Every pixel as it is.
 * @returns the bytes of a PNG file.
 */
export function sheetPng(frames: Frames, tags: ClipTags): Uint8Array {
  const { width: tile, height: high } = frames;
  const shown = stripIndices(frames.count, mostInSheet);
  const { columns, rows } = sheetGrid(shown.length);
  const [width, height] = [columns * (tile + gap) - gap, rows * (high + gap) - gap];
  const data = new Uint8ClampedArray(width * height * 4);
  for (const [place, index] of shown.entries()) {
    const corner = Math.floor(place / columns) * (high + gap) * width + (place % columns) * (tile + gap);
    const picture = frameAt(frames, index);
    for (let row = 0; row < high; row++) {
      data.set(picture.data.subarray(row * tile * 4, (row + 1) * tile * 4), (corner + row * width) * 4);
    }
  }
  return pngOf({ width, height, data }, tags);
}

/** Columns and rows for `count` pictures. */
export function sheetGrid(count: number): { columns: number; rows: number } {
  const columns = Math.ceil(Math.sqrt(count));
  return { columns, rows: Math.ceil(count / Math.max(1, columns)) };
}

/** Of the tags only the JSON: titles may hold characters that the chunk cannot. */
function pngOf({ width, height, data }: Pick<Frames, 'width' | 'height' | 'data'>, tags: ClipTags): Uint8Array {
  const json = tags[metadataTag];
  return encode({ width, height, data, channels: 4, text: json === undefined ? {} : { [metadataTag]: json } });
}

/** One frame with each side divided by `factor`, rounded down; every pixel is the mean of a block. */
function shrunk(frame: Frames, factor: number): Frames {
  if (factor === 1) return frame;
  const [width, height] = [Math.floor(frame.width / factor), Math.floor(frame.height / factor)];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at++) {
    const [channel, pixel] = [at % 4, at >> 2];
    const corner = (Math.floor(pixel / width) * frame.width + (pixel % width)) * factor * 4 + channel;
    let sum = 0;
    for (let y = 0; y < factor; y++) {
      for (let x = 0; x < factor; x++) sum += frame.data[corner + (y * frame.width + x) * 4] ?? 0;
    }
    data[at] = sum / (factor * factor);
  }
  return { ...frame, width, height, data };
}

/** The frames that a filmstrip of `count` frames shows, at most `most`: first and last always among them. */
export function stripIndices(count: number, most = mostInStrip): number[] {
  const shown = Math.min(count, most);
  if (shown <= 1) return shown === 1 ? [0] : [];
  return Array.from({ length: shown }, (_, i) => Math.round((i * (count - 1)) / (shown - 1)));
}

/**
 * The metadata in a picture of a clip.
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

function textOf({ width, height, count, fps }: Omit<Frames, 'data'>, metadata?: ClipMetadata): Record<string, string> {
  return metadata === undefined
    ? {}
    : { [metadataTag]: metadataToText(metadata, { width, height, frames: count, fps }) };
}
