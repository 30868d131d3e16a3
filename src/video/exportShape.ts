// What of a clip is exported and how: which frames, how large, how fast. Refuses what cannot be, with the nearest that can.

import { UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import type { ExportShape } from '../protocol/exportFormats';
import { resizeFrames } from './resize';

/** The longest side that is made, in pixels. */
export const longestSide = 8192;

/**
 * The frames to write. Sides are rounded to whole pixels, nothing else.
 * @param options.even for formats whose sides must be even.
 * @throws UserError `bad-range`, `bad-size`, `odd-size`, `bad-speed`.
 */
export function shapeFrames(frames: Frames, shape: ExportShape, { even = false } = {}): Frames {
  const { width, height } = sizeOf(frames, shape);
  if (even && (width % 2 === 1 || height % 2 === 1)) throw oddSize(frames, width, height);
  const chosen = cutFrames(frames, shape.range);
  return { ...resizeFrames(chosen, width, height), fps: frames.fps * speedOf(shape) };
}

/** Frames of the range as a view on the same bytes. */
function cutFrames(frames: Frames, range: ExportShape['range']): Frames {
  if (range === undefined) return frames;
  const { first, last } = range;
  const isFrame = (number: number) => Number.isInteger(number) && number >= 1 && number <= frames.count;
  if (!isFrame(first) || !isFrame(last) || first > last) {
    throw new UserError('bad-range', `Frames ${first} to ${last} cannot be taken of a clip with ${frames.count}.`, {
      hint: `Frames are counted from 1 to ${frames.count}, the first of the range before the last.`,
      field: 'range',
      details: { first, last, frames: frames.count },
    });
  }
  const size = frames.width * frames.height * 4;
  return { ...frames, count: last - first + 1, data: frames.data.subarray((first - 1) * size, last * size) };
}

/** Width and height in pixels. */
export function sizeOf(
  frames: Pick<Frames, 'width' | 'height'>,
  { width, scale }: Pick<ExportShape, 'width' | 'scale'>,
): { width: number; height: number } {
  if (width !== undefined && scale !== undefined) {
    throw badSize('Width and scale cannot be given together.', 'Give one of them.');
  }
  if (width !== undefined && !(Number.isInteger(width) && width >= 1)) {
    throw badSize(`A width of ${width} cannot be.`, `It is a whole number from 1 to ${longestSide}.`);
  }
  if (scale !== undefined && !(scale > 0 && Number.isFinite(scale))) {
    throw badSize(`A scale of ${scale} cannot be.`, 'It is a number above 0; 1 keeps the size.');
  }
  const size = width === undefined ? scaled(frames, scale ?? 1) : ofWidth(frames, width);
  if (Math.min(size.width, size.height) >= 1 && Math.max(size.width, size.height) <= longestSide) return size;
  throw badSize(`${size.width} × ${size.height} pixels cannot be.`, `Each side goes from 1 to ${longestSide}.`);
}

function scaled({ width, height }: Pick<Frames, 'width' | 'height'>, scale: number) {
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

function ofWidth(frames: Pick<Frames, 'width' | 'height'>, width: number) {
  return { width, height: Math.round((width * frames.height) / frames.width) };
}

function badSize(message: string, hint: string): UserError {
  return new UserError('bad-size', message, { hint, field: 'size' });
}

function speedOf({ speed = 1 }: ExportShape): number {
  if (speed >= 0.1 && speed <= 10) return speed;
  throw new UserError('bad-speed', `A speed of ${speed} cannot be.`, {
    hint: 'It goes from 0.1 to 10; 1 keeps the speed, 2 plays twice as fast.',
    field: 'speed',
  });
}

function oddSize(frames: Frames, width: number, height: number): UserError {
  const near = evenWidths(frames, width).map((each) => `${each} (${each} × ${ofWidth(frames, each).height})`);
  return new UserError(
    'odd-size',
    `${width} × ${height} cannot be: both sides of an MP4 with H.264 are even numbers.`,
    {
      hint: `The nearest widths that can be: ${near.join(' or ')}. Or choose webm, which takes every size.`,
      field: 'size',
      details: { width, height, widths: evenWidths(frames, width) },
    },
  );
}

/** The nearest width below and above with which both sides are even. */
export function evenWidths(frames: Pick<Frames, 'width' | 'height'>, width: number): number[] {
  const isEven = (each: number) => each % 2 === 0 && ofWidth(frames, each).height % 2 === 0;
  const search = (step: 1 | -1) => {
    for (let each = width + step; each >= 2 && each <= longestSide; each += step) if (isEven(each)) return [each];
    return [];
  };
  return [...search(-1), ...search(1)].filter((each) => ofWidth(frames, each).height >= 2);
}
