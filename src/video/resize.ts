// Frames at another size: separable cubic convolution (Keys 1981, a = −0.5), its kernel widened when shrinking so that nothing is
// skipped. The same filter as Pillow's BICUBIC, within rounding. Leaves out cropping and linear light.

import type { Frames } from '../engine/frames';

/** Which source positions make one target position: `parts[i]` of position `first + i`; the parts sum to 1. */
interface Share {
  first: number;
  parts: number[];
}

/** All frames at `width` × `height`; the same object when that is their size. Alpha is treated as a fourth colour. */
export function resizeFrames(frames: Frames, width: number, height: number): Frames {
  if (width === frames.width && height === frames.height) return frames;
  const columns = shares(frames.width, width);
  const rows = shares(frames.height, height);
  const data = new Uint8ClampedArray(frames.count * width * height * 4);
  const size = frames.width * frames.height * 4;
  for (let index = 0; index < frames.count; index++) {
    const wide = acrossRows(frames.data.subarray(index * size, (index + 1) * size), frames, columns);
    downColumns(wide, rows, data.subarray(index * width * height * 4, (index + 1) * width * height * 4));
  }
  return { ...frames, width, height, data };
}

/** Parts for each of `target` positions out of `source` ones; at the edges the kernel is cut and its parts fill up to 1. */
export function shares(source: number, target: number): Share[] {
  const step = source / target;
  const stretch = Math.max(1, step);
  return Array.from({ length: target }, (_, at) => {
    const centre = (at + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - 2 * stretch + 0.5));
    const end = Math.min(source, Math.floor(centre + 2 * stretch + 0.5));
    const parts = Array.from({ length: end - first }, (_part, i) => cubic((first + i + 0.5 - centre) / stretch));
    const sum = parts.reduce((total, part) => total + part, 0);
    return { first, parts: parts.map((part) => part / sum) };
  });
}

function cubic(distance: number): number {
  const a = -0.5;
  const x = Math.abs(distance);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

interface Wide {
  /** Bytes of a row. */
  stride: number;
  /** Not rounded yet, so that both passes together round once. */
  data: Float32Array;
}

function acrossRows(picture: Uint8ClampedArray, { width, height }: Frames, columns: readonly Share[]): Wide {
  const stride = columns.length * 4;
  const data = new Float32Array(stride * height);
  for (let row = 0; row < height; row++) {
    for (const [column, { first, parts }] of columns.entries()) {
      const to = row * stride + column * 4;
      for (const [i, part] of parts.entries()) {
        const from = (row * width + first + i) * 4;
        for (let channel = 0; channel < 4; channel++) {
          data[to + channel] = data[to + channel]! + part * picture[from + channel]!;
        }
      }
    }
  }
  return { stride, data };
}

function downColumns({ stride, data }: Wide, rows: readonly Share[], out: Uint8ClampedArray): void {
  const line = new Float32Array(stride);
  for (const [row, { first, parts }] of rows.entries()) {
    line.fill(0);
    for (const [i, part] of parts.entries()) {
      const from = (first + i) * stride;
      for (let at = 0; at < stride; at++) line[at] = line[at]! + part * data[from + at]!;
    }
    // The clamped array rounds and clamps on its own.
    out.set(line, row * stride);
  }
}
