// Finished pictures: 8-bit RGBA frames, and the way to and from model tensors in [-1, 1].
// Rounding is decided here once: clamp to [-1, 1], scale to 0…255, round half up. diffusers' VideoProcessor does the same
// but for exact halves, which it rounds to even. Leaves out resizing and file formats.

import { InternalError } from '../base/errors';
import type { Frames } from '../protocol/frames';
import { tensor, type Tensor } from './tensor';

export type { Frames };

/** The bytes 0, 0, 0, 255 as one word, in the machine's own order. */
const opaqueBlack = new Uint32Array(new Uint8Array([0, 0, 0, 255]).buffer)[0] ?? 0;

/**
 * Frames from a model's picture tensor with values in [-1, 1] (values outside are clamped, NaN becomes 0 = black).
 * Shapes: [1, 3, F, H, W] (a clip) or [F, 3, H, W] (a batch of pictures). Alpha becomes 255.
 */
export function framesFromTensor(pictures: Tensor, fps: number): Frames {
  const { count, height, width } = layoutOf(pictures.shape);
  const frames = blackFrames({ width, height, count, fps });
  putFrames(frames, 0, pictures);
  return frames;
}

/** Black frames, to be filled by `putFrames` as they are made. */
export function blackFrames(shape: Omit<Frames, 'data'>): Frames {
  const data = new Uint8ClampedArray(shape.count * shape.width * shape.height * 4);
  new Uint32Array(data.buffer).fill(opaqueBlack);
  return { ...shape, data };
}

/** Writes pictures (see framesFromTensor) of the frames' own size over frames `first`, `first` + 1, …; those must exist. */
export function putFrames({ data }: Frames, first: number, pictures: Tensor): void {
  const { count, height, width, frameStride, channelStride } = layoutOf(pictures.shape);
  const plane = height * width;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.length); // the values are clamped already
  for (let frame = 0; frame < count; frame++) {
    const [red, green, blue] = [0, 1, 2].map((channel) => {
      const from = frame * frameStride + channel * channelStride;
      return pictures.data.subarray(from, from + plane);
    }) as [Float32Array, Float32Array, Float32Array];
    for (let pixel = 0, to = (first + frame) * plane * 4; pixel < plane; pixel++, to += 4) {
      bytes[to] = byteFrom(red[pixel] ?? 0);
      bytes[to + 1] = byteFrom(green[pixel] ?? 0);
      bytes[to + 2] = byteFrom(blue[pixel] ?? 0);
    }
  }
}

/**
 * The model tensor of a clip, values in [-1, 1]; alpha is dropped.
 * `layout` 'clip' gives [1, 3, F, H, W] (the default), 'pictures' gives [F, 3, H, W].
 */
export function tensorFromFrames(frames: Frames, layout: 'clip' | 'pictures' = 'clip'): Tensor {
  const { count, height, width } = frames;
  const shape = layout === 'clip' ? [1, 3, count, height, width] : [count, 3, height, width];
  const out = tensor(shape);
  const { frameStride, channelStride } = layoutOf(shape);
  const plane = height * width;
  for (let frame = 0; frame < count; frame++) {
    for (let channel = 0; channel < 3; channel++) {
      const to = frame * frameStride + channel * channelStride;
      const from = frame * plane * 4 + channel;
      for (let pixel = 0; pixel < plane; pixel++)
        out.data[to + pixel] = ((frames.data[from + pixel * 4] ?? 0) / 255) * 2 - 1;
    }
  }
  return out;
}

/** One frame as a clip of its own (a view on the same bytes). `index` counts from 0; InternalError `frames-index` outside. */
export function frameAt(frames: Frames, index: number): Frames {
  if (!Number.isInteger(index) || index < 0 || index >= frames.count) {
    throw new InternalError('frames-index', `Frame ${index} asked of a clip with ${frames.count} frames.`);
  }
  const size = frames.width * frames.height * 4;
  return { ...frames, count: 1, data: frames.data.subarray(index * size, (index + 1) * size) };
}

/** [-1, 1] to 0…255: clamp, then round half up. NaN gives 0. */
export function byteFrom(value: number): number {
  return Math.min(Math.max(value * 127.5 + 128, 0), 255) | 0;
}

interface Layout {
  count: number;
  height: number;
  width: number;
  frameStride: number;
  channelStride: number;
}

function layoutOf(shape: readonly number[]): Layout {
  if (shape.length === 5 && shape[0] === 1 && shape[1] === 3) {
    const [, , count = 0, height = 0, width = 0] = shape;
    return { count, height, width, frameStride: height * width, channelStride: count * height * width };
  }
  if (shape.length === 4 && shape[1] === 3) {
    const [count = 0, , height = 0, width = 0] = shape;
    return { count, height, width, frameStride: 3 * height * width, channelStride: height * width };
  }
  throw new InternalError('frames-shape', `Pictures are [1, 3, F, H, W] or [F, 3, H, W], got [${shape.join(', ')}].`);
}
