// Frozen frames, by the rule of ffmpeg's `freezedetect` at its default of -60 dB: a frame that differs from the one before it by no
// more than a thousandth of the range on average. Leaves out the least length of two seconds: short clips freeze too.

import { meanDifference, type Plane } from './luma';

const most = 0.001 * 255;

/** Share of the steps between neighbouring frames that change nothing, 0 to 1; a single frame gives 0. Lower is better for clips that should move. */
export function frozenFrames(luma: readonly Plane[]): number {
  if (luma.length < 2) return 0;
  const frozen = luma.slice(1).filter((plane, before) => meanDifference(luma[before]!, plane) <= most);
  return frozen.length / (luma.length - 1);
}
