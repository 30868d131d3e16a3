// Peak signal-to-noise ratio of two clips over the RGB bytes (ITU-T J.340 form with peak 255, one mean over all samples).
// Leaves out alpha and weighting of colours.

import type { Frames } from '../engine/frames';
import { requireSameShape } from './pair';

/**
 * PSNR in decibels, higher is closer; Infinity for equal clips.
 * One mean squared error over all frames, pixels and the three colours (not a mean of per-frame values).
 * @throws InternalError `metric-shape` when size or frame count differ.
 */
export function psnr(a: Frames, b: Frames): number {
  requireSameShape(a, b);
  let squares = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    const red = (a.data[i] ?? 0) - (b.data[i] ?? 0);
    const green = (a.data[i + 1] ?? 0) - (b.data[i + 1] ?? 0);
    const blue = (a.data[i + 2] ?? 0) - (b.data[i + 2] ?? 0);
    squares += red * red + green * green + blue * blue;
  }
  const meanSquare = squares / ((a.data.length / 4) * 3);
  return meanSquare === 0 ? Infinity : 10 * Math.log10((255 * 255) / meanSquare);
}
