// A picture between two pictures by softmax splatting (Niklaus & Liu, arXiv 2003.05534, the formula alone): both are moved
// forward along their flow, and where several pixels land on one place the one whose flow explains the other picture best wins.
// Places where nothing lands are a plain blend. Leaves out learned synthesis.

import { clampTo } from './plane';
import type { Flow } from './blockFlow';

/** One RGBA picture, as a frame of `Frames`. */
export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** How sharply a bad match loses, per grey level of 0…1 (alpha of the paper's demonstration). */
const sharpness = 20;
/** Weight of the plain blend, against 1 for a pixel that lands with a perfect match. */
const plainWeight = 1e-3;

/** The two flows of a pair: from the first to the second and back. */
export interface PairFlow {
  forth: Flow;
  back: Flow;
}

/** What stands where the flow explains nothing: RGBA of the same size, and its weight against 1 for a pixel with a perfect match. */
export interface Fallback {
  data: Uint8ClampedArray;
  weight: number;
}

/**
 * RGBA of the moment `share` (0…1) between `one` and `other`; alpha is 255. Without `fallback` a plain blend of the two fills
 * what the flow leaves open.
 */
export function between(
  one: Picture,
  other: Picture,
  { forth, back }: PairFlow,
  { share, fallback }: { share: number; fallback?: Fallback },
): Uint8ClampedArray {
  const { width, height } = one;
  const { data, weight } = fallback ?? { data: blended(one, other, share), weight: plainWeight };
  const sums = Float32Array.from(data, (value, i) => weight * (i % 4 === 3 ? 1 : value));
  land(sums, { from: one, to: other, flow: forth, share, weight: 1 - share });
  land(sums, { from: other, to: one, flow: back, share: 1 - share, weight: share });
  const out = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < out.length; at += 4) {
    const total = sums[at + 3] ?? 1;
    for (let channel = 0; channel < 3; channel++) out[at + channel] = (sums[at + channel] ?? 0) / total;
    out[at + 3] = 255;
  }
  return out;
}

function blended(one: Picture, other: Picture, share: number): Uint8ClampedArray {
  return one.data.map((value, i) => value * (1 - share) + (other.data[i] ?? 0) * share);
}

interface Landing {
  from: Picture;
  to: Picture;
  flow: Flow;
  /** How much of the flow is gone. */
  share: number;
  weight: number;
}

/** Adds every pixel of `from` to the four places around where it lands, by how well the flow explains `to`. */
function land(sums: Float32Array, { from, to, flow, share, weight }: Landing): void {
  const { width, height, data } = from;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      const [dx, dy] = [flow.dx[pixel] ?? 0, flow.dy[pixel] ?? 0];
      const there = clampTo(y + dy, height) * width + clampTo(x + dx, width);
      const fit = weight * Math.exp(-sharpness * apart(data, to.data, pixel * 4, there * 4));
      const [tx, ty] = [x + dx * share, y + dy * share];
      const [left, top] = [Math.floor(tx), Math.floor(ty)];
      for (let corner = 0; corner < 4; corner++) {
        const [u, v] = [left + (corner & 1), top + (corner >> 1)];
        if (u < 0 || v < 0 || u >= width || v >= height) continue;
        const part = fit * (1 - Math.abs(tx - u)) * (1 - Math.abs(ty - v));
        const at = (v * width + u) * 4;
        for (let channel = 0; channel < 3; channel++)
          sums[at + channel] = (sums[at + channel] ?? 0) + part * (data[pixel * 4 + channel] ?? 0);
        sums[at + 3] = (sums[at + 3] ?? 0) + part;
      }
    }
  }
}

/** Mean absolute difference of two pixels' colours, 0…1. */
function apart(a: Uint8ClampedArray, b: Uint8ClampedArray, at: number, there: number): number {
  let sum = 0;
  for (let channel = 0; channel < 3; channel++) sum += Math.abs((a[at + channel] ?? 0) - (b[there + channel] ?? 0));
  return sum / (3 * 255);
}
