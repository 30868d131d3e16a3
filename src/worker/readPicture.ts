// A given picture or clip as frames: PNG in every form that the format has, or a clip that T2V Lab made.
// Leaves out JPEG and foreign videos.

import { readFile } from 'node:fs/promises';
import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png';
import { fileError } from '../base/fileError';
import { messageOf, UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import { readClip } from '../video/clip';

/** One frame for a picture, all frames for a clip. Throws UserError `file-missing`, `picture-unreadable`, or those of `readClip`. */
export async function readPicture(path: string): Promise<Frames> {
  if (path.toLowerCase().endsWith('.webm')) return (await readClip(path)).frames;
  const bytes = await readFile(path).catch((error: unknown) => {
    throw fileError(error, 'read the picture', path);
  });
  try {
    return framesOf(decode(bytes));
  } catch (cause) {
    throw new UserError('picture-unreadable', `${path} cannot be read as a PNG picture: ${messageOf(cause)}.`, {
      hint: 'Give a PNG picture, or a clip made by T2V Lab.',
      details: { path },
      cause,
    });
  }
}

function framesOf(png: DecodedPng): Frames {
  const { width, height } = png;
  const source = png.palette === undefined ? png.data : convertIndexedToRgb(png);
  const channels = png.palette === undefined ? png.channels : (png.palette[0]?.length ?? 3);
  const scale =
    png.depth === 16 ? 1 / 257 : png.depth === 8 || png.palette !== undefined ? 1 : 255 / (2 ** png.depth - 1);
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const value = (channel: number) => (source[pixel * channels + channel] ?? 0) * scale;
    const grey = channels < 3;
    data.set([value(0), value(grey ? 0 : 1), value(grey ? 0 : 2)], pixel * 4);
    if (channels % 2 === 0) data[pixel * 4 + 3] = value(channels - 1);
  }
  return { width, height, count: 1, fps: 1, data };
}
