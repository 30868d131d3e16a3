// What a request's `post` asks for, on finished frames: frames in between by linear blending, and a larger picture by
// bilinear enlargement. Plain and training-free on purpose. Leaves out motion-compensated interpolation and learned upscaling.

import type { GenerationRequest } from '../../experiment/request';
import type { Frames } from '../frames';

/** Frames after `post`: (count − 1)·interpolate + 1 frames at fps·interpolate, width and height times upscale. */
export function postProcess(frames: Frames, post: GenerationRequest['post']): Frames {
  return enlarge(interpolate(frames, post.interpolate), post.upscale);
}

function interpolate(frames: Frames, factor: number): Frames {
  if (factor === 1 || frames.count < 2) return frames;
  const size = frames.width * frames.height * 4;
  const count = (frames.count - 1) * factor + 1;
  const data = new Uint8ClampedArray(count * size);
  for (let index = 0; index < count; index++) {
    const from = Math.floor(index / factor) * size;
    const next = Math.min(from + size, (frames.count - 1) * size);
    const share = (index % factor) / factor;
    for (let i = 0; i < size; i++) {
      data[index * size + i] = (frames.data[from + i] ?? 0) * (1 - share) + (frames.data[next + i] ?? 0) * share;
    }
  }
  return { ...frames, count, fps: frames.fps * factor, data };
}

function enlarge(frames: Frames, factor: number): Frames {
  if (factor === 1) return frames;
  const width = frames.width * factor;
  const height = frames.height * factor;
  const columns = taps(frames.width, factor);
  const rows = taps(frames.height, factor);
  const data = new Uint8ClampedArray(frames.count * width * height * 4);
  let at = 0;
  for (let index = 0; index < frames.count; index++) {
    for (const row of rows) {
      for (const column of columns) {
        for (let channel = 0; channel < 4; channel++) data[at++] = blend(frames, index, { row, column, channel });
      }
    }
  }
  return { ...frames, width, height, data };
}

/** The two neighbours of an enlarged position and the share of the second, pixel centres aligned. */
interface Tap {
  low: number;
  high: number;
  share: number;
}

function taps(length: number, factor: number): Tap[] {
  return Array.from({ length: length * factor }, (_, target) => {
    const place = Math.min(length - 1, Math.max(0, (target + 0.5) / factor - 0.5));
    const low = Math.floor(place);
    return { low, high: Math.min(length - 1, low + 1), share: place - low };
  });
}

function blend(
  frames: Frames,
  index: number,
  { row, column, channel }: { row: Tap; column: Tap; channel: number },
): number {
  const value = (y: number, x: number) =>
    frames.data[((index * frames.height + y) * frames.width + x) * 4 + channel] ?? 0;
  const upper = value(row.low, column.low) * (1 - column.share) + value(row.low, column.high) * column.share;
  const lower = value(row.high, column.low) * (1 - column.share) + value(row.high, column.high) * column.share;
  return upper * (1 - row.share) + lower * row.share;
}
