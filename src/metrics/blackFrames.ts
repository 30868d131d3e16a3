// Black frames, by the rule of ffmpeg's `blackdetect` at its defaults: a pixel is black up to a tenth of the range, a frame when
// 98 % of its pixels are. Luma counts from 0 to 255 here (full range).

import type { Plane } from './luma';

const darkest = 0.1 * 255;
const share = 0.98;

/** Share of frames that are black, 0 to 1. Lower is better. */
export function blackFrames(luma: readonly Plane[]): number {
  return luma.filter(({ data }) => darkPixels(data) >= share * data.length).length / luma.length;
}

function darkPixels(data: Float32Array): number {
  let count = 0;
  for (const value of data) if (value <= darkest) count++;
  return count;
}
