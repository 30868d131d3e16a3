// The seam of a loop: how much larger the step from the last frame back to the first is than the clip's usual steps. After the
// transition cost of "Video Textures" (Schödl, Szeliski, Salesin, Essa, SIGGRAPH 2000): a jump is good when it looks like any other step.

import { meanDifference, type Plane } from './luma';

/**
 * Mean absolute difference of last and first frame less the median of that of neighbours, as a share of the full range: 0 (no seam)
 * to 1. Never below 0; a single frame gives 0. Lower is better.
 */
export function loopSeam(luma: readonly Plane[]): number {
  if (luma.length < 2) return 0;
  const steps = luma.slice(1).map((plane, before) => meanDifference(luma[before]!, plane));
  return Math.max(0, meanDifference(luma.at(-1)!, luma[0]!) - median(steps)) / 255;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
