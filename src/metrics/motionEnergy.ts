// Motion energy: how much of the picture changes from frame to frame. The "temporal perceptual information" of ITU-T P.910
// (standard deviation over the picture of the difference of two frames) with the mean over time in place of its maximum.
// A change of brightness of the whole picture is no motion: it moves the mean, not the deviation.

import type { Plane } from './luma';

/** As a share of the full range, 0 (still) to about 0.5; a single frame gives 0. Neither direction is better. */
export function motionEnergy(luma: readonly Plane[]): number {
  let sum = 0;
  for (let frame = 1; frame < luma.length; frame++) sum += deviation(luma[frame - 1]!.data, luma[frame]!.data);
  return luma.length < 2 ? 0 : sum / (luma.length - 1) / 255;
}

function deviation(a: Float32Array, b: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const change = b[i]! - a[i]!;
    sum += change;
    squares += change * change;
  }
  const mean = sum / a.length;
  return Math.sqrt(Math.max(0, squares / a.length - mean * mean));
}
