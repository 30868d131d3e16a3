// Flicker: brightness that changes and changes back from one frame to the next. After "temporal flickering" of VBench (Huang et al.,
// arXiv 2311.17982), which takes every difference of neighbouring frames and is therefore only fair to clips that stand still.
// Here only the part counts that the next frame takes back, so that fades and steady motion of large shapes cost nothing.

import type { Plane } from './luma';

/**
 * Mean over inner frames and pixels of the smaller of two changes in opposite directions, as a share of the full range: 0 (none) to 1
 * (black and white in turn). Clips of fewer than three frames give 0. Lower is better.
 */
export function flicker(luma: readonly Plane[]): number {
  let sum = 0;
  for (let frame = 1; frame + 1 < luma.length; frame++) {
    const [before, now, after] = [luma[frame - 1]!.data, luma[frame]!.data, luma[frame + 1]!.data];
    for (let i = 0; i < now.length; i++) {
      const come = now[i]! - before[i]!;
      const go = now[i]! - after[i]!;
      if (come * go > 0) sum += Math.min(Math.abs(come), Math.abs(go));
    }
  }
  return luma.length < 3 ? 0 : sum / ((luma.length - 2) * luma[0]!.data.length * 255);
}
