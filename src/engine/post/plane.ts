// One channel of a picture as floats, and the few things that motion search needs of it. Leaves out colour.

import type { Frames } from '../frames';

/** Row-major values in 0…255. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

/** Brightness of one frame (BT.709 weights). */
export function brightness({ width, height, data }: Frames, index: number): Plane {
  const out = new Float32Array(width * height);
  const start = index * width * height * 4;
  for (let pixel = 0, at = start; pixel < out.length; pixel++, at += 4) {
    out[pixel] = 0.2126 * (data[at] ?? 0) + 0.7152 * (data[at + 1] ?? 0) + 0.0722 * (data[at + 2] ?? 0);
  }
  return { width, height, data: out };
}

/** Half the size, rounded up: means of 2 × 2 pixels; an odd last row or column counts twice. */
export function halve({ width, height, data }: Plane): Plane {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++) {
    const [upper, lower] = [2 * y * width, Math.min(2 * y + 1, height - 1) * width];
    for (let x = 0; x < w; x++) {
      const [left, right] = [2 * x, Math.min(2 * x + 1, width - 1)];
      out[y * w + x] =
        ((data[upper + left] ?? 0) +
          (data[upper + right] ?? 0) +
          (data[lower + left] ?? 0) +
          (data[lower + right] ?? 0)) /
        4;
    }
  }
  return { width: w, height: h, data: out };
}

/** The nearest index inside 0 … length − 1. */
export function clampTo(index: number, length: number): number {
  return index < 0 ? 0 : index >= length ? length - 1 : index;
}
