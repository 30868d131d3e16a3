// The brightness of a clip's pixels, which all metrics without a model look at: BT.601 luma as floats, computed once for all of them.
// Leaves out colour: what flickers, moves or blurs in colour alone is not seen.

import type { Frames } from '../engine/frames';

/** One picture of brightness: `width * height` values, row after row from the top left. */
export interface Plane {
  width: number;
  height: number;
  data: Float32Array;
}

/** Luma of every frame, 0 (black) to 255 (white); alpha is dropped. */
export function lumaOf({ width, height, count, data }: Frames): Plane[] {
  const size = width * height;
  return Array.from({ length: count }, (_, frame) => {
    const luma = new Float32Array(size);
    for (let pixel = 0, at = frame * size * 4; pixel < size; pixel++, at += 4)
      luma[pixel] = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    return { width, height, data: luma };
  });
}

/** Mean absolute difference of two planes of one size, in grey levels. */
export function meanDifference({ data: a }: Plane, { data: b }: Plane): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}

/** A plane made smaller by whole cells of `factor` × `factor` pixels, each its mean; what does not fill a cell at the right and below is left out. */
export function shrunk({ width, height, data }: Plane, factor: number): Plane {
  const w = Math.floor(width / factor);
  const h = Math.floor(height / factor);
  const small = new Float32Array(w * h);
  for (let y = 0, to = 0; y < h; y++) {
    for (let x = 0; x < w; x++, to++) {
      let sum = 0;
      for (let row = 0, at = y * factor * width + x * factor; row < factor; row++, at += width)
        for (let k = 0; k < factor; k++) sum += data[at + k]!;
      small[to] = sum / (factor * factor);
    }
  }
  return { width: w, height: h, data: small };
}
