// A larger picture without a model: Lanczos enlargement, then iterated back-projection (Irani & Peleg, CVGIP 1991): what the picture,
// shrunk again, lacks of the original is added, so that block means stay near those of the original and edges come back sharper. After each
// round every pixel is held between the four pixels that it lies among: sharpening alone leaves rings beside edges.

import type { Frames } from '../frames';

/** Lobes of the Lanczos kernel on each side. */
const lobes = 3;
const rounds = 5;

/** Every frame with width and height times `factor`; alpha is 255. */
export function enlarge(frames: Frames, factor: 1 | 2 | 4): Frames {
  return enlargeTo(frames, { width: frames.width * factor, height: frames.height * factor });
}

/** Every frame in another size, each side at least as long as before; alpha is 255. The same frames where the size is theirs. */
export function enlargeTo(frames: Frames, { width, height }: { width: number; height: number }): Frames {
  if (width === frames.width && height === frames.height) return frames;
  const { count } = frames;
  const ways: Ways = {
    grow: { columns: taps(frames.width, width), rows: taps(frames.height, height) },
    shrink: { columns: areas(width, frames.width), rows: areas(height, frames.height) },
    corners: { columns: corners(frames.width, width), rows: corners(frames.height, height) },
  };
  const large = width * height;
  const data = new Uint8ClampedArray(count * large * 4).fill(255);
  for (let index = 0; index < count; index++) {
    for (let channel = 0; channel < 3; channel++) {
      const big = projected(channelOf(frames, index, channel), { frames, ways });
      for (let pixel = 0; pixel < large; pixel++) data[(index * large + pixel) * 4 + channel] = big[pixel] ?? 0;
    }
  }
  return { ...frames, width, height, data };
}

/** For one target position: source positions and their weights, which sum to 1. */
interface Tap {
  at: number[];
  weight: number[];
}

interface Taps {
  columns: Tap[];
  rows: Tap[];
}

/** There and back, and the corner of the small picture's pixels that each column and row of the large one lies nearest to. */
interface Ways {
  grow: Taps;
  shrink: Taps;
  corners: { columns: number[]; rows: number[] };
}

function projected(small: Float32Array, { frames, ways }: { frames: Frames; ways: Ways }): Float32Array {
  const big = resampled(small, frames.width, ways.grow);
  const ranges = rangesOf(small, frames.width);
  hold(big, ranges, ways.corners);
  for (let round = 0; round < rounds; round++) {
    const again = resampled(big, ways.grow.columns.length, ways.shrink);
    const missing = small.map((value, i) => value - (again[i] ?? 0));
    resampled(missing, frames.width, ways.grow).forEach((value, i) => (big[i] = (big[i] ?? 0) + value));
    hold(big, ranges, ways.corners);
  }
  return big;
}

/** The smallest and the largest of the four pixels around each corner, [height + 1, width + 1]; at the edges of those that are there. */
interface Ranges {
  /** Corners in a row. */
  width: number;
  least: Float32Array;
  most: Float32Array;
}

function rangesOf(small: Float32Array, width: number): Ranges {
  const height = small.length / width;
  const count = (width + 1) * (height + 1);
  const least = new Float32Array(count).fill(Infinity);
  const most = new Float32Array(count).fill(-Infinity);
  small.forEach((value, pixel) => {
    const corner = pixel + Math.floor(pixel / width);
    for (const at of [corner, corner + 1, corner + width + 1, corner + width + 2]) {
      least[at] = Math.min(least[at] ?? 0, value);
      most[at] = Math.max(most[at] ?? 0, value);
    }
  });
  return { width: width + 1, least, most };
}

/** Keeps every pixel of the large picture within the range of its corner. */
function hold(big: Float32Array, { width, least, most }: Ranges, { columns, rows }: Ways['corners']): void {
  for (let y = 0, at = 0; y < rows.length; y++) {
    const row = (rows[y] ?? 0) * width;
    for (let x = 0; x < columns.length; x++, at++) {
      const range = row + (columns[x] ?? 0);
      big[at] = Math.min(Math.max(big[at] ?? 0, least[range] ?? 0), most[range] ?? 0);
    }
  }
}

/** One channel, `width` pixels wide, in the size of the taps. */
function resampled(data: Float32Array, width: number, { columns, rows }: Taps): Float32Array {
  const height = data.length / width;
  const wide = new Float32Array(columns.length * height);
  for (let y = 0; y < height; y++) {
    columns.forEach(({ at, weight }, x) => {
      let sum = 0;
      for (let k = 0; k < at.length; k++) sum += (weight[k] ?? 0) * (data[y * width + (at[k] ?? 0)] ?? 0);
      wide[y * columns.length + x] = sum;
    });
  }
  const out = new Float32Array(columns.length * rows.length);
  rows.forEach(({ at, weight }, y) => {
    for (let k = 0; k < at.length; k++) {
      const [from, share] = [(at[k] ?? 0) * columns.length, weight[k] ?? 0];
      for (let x = 0; x < columns.length; x++) {
        const to = y * columns.length + x;
        out[to] = (out[to] ?? 0) + share * (wide[from + x] ?? 0);
      }
    }
  });
  return out;
}

/** For each pixel of the longer side, how many of the shorter side's have their centre before it. */
function corners(length: number, longer: number): number[] {
  return Array.from({ length: longer }, (_, target) => Math.floor(((target + 0.5) * length) / longer - 0.5) + 1);
}

/** Pixel centres aligned; positions beyond the edge are those at the edge. */
function taps(length: number, longer: number): Tap[] {
  return Array.from({ length: longer }, (_, target) => {
    const place = ((target + 0.5) * length) / longer - 0.5;
    const first = Math.floor(place) - lobes + 1;
    const around = Array.from({ length: 2 * lobes }, (_, k) => first + k);
    const weights = around.map((at) => lanczos(place - at));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return {
      at: around.map((at) => Math.min(Math.max(at, 0), length - 1)),
      weight: weights.map((weight) => weight / total),
    };
  });
}

/** Means of what each of `shorter` pixels covers, shares of pixels among it. */
function areas(length: number, shorter: number): Tap[] {
  const size = length / shorter;
  return Array.from({ length: shorter }, (_, target) => {
    const [from, to] = [target * size, (target + 1) * size];
    const at = Array.from({ length: Math.ceil(to - 1e-9) - Math.floor(from) }, (_, k) => Math.floor(from) + k);
    return { at, weight: at.map((pixel) => (Math.min(to, pixel + 1) - Math.max(from, pixel)) / size) };
  });
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= lobes) return 0;
  const angle = Math.PI * x;
  return (lobes * Math.sin(angle) * Math.sin(angle / lobes)) / (angle * angle);
}

function channelOf({ data, width, height }: Frames, index: number, channel: number): Float32Array {
  const start = index * width * height * 4 + channel;
  return Float32Array.from({ length: width * height }, (_, pixel) => data[start + pixel * 4] ?? 0);
}
