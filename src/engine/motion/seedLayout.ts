// What the seed decides about the layout: each thing is moved and scaled a little from where the planner, who only knows the
// words, puts it. The spans are those of the clips that the model learned from. Leaves out movement: tracks keep their shape.

import type { TorchRandom } from '../random';
import { isPresent, thingCount, thingWidth } from './objectTracks';

/** Largest shift to either side and largest change of the size's logarithm; two things have less room. */
const spans = { alone: { x: 0.15, y: 0.12, size: 0.14 }, paired: { x: 0.05, y: 0.1, size: 0.14 } };

/**
 * The planner's [F, 2, 5] in scene coordinates with each thing's whole track shifted and its size scaled.
 * Takes six uniform numbers from `random`.
 */
export function seedLayout(planned: Float32Array, random: TorchRandom): Float32Array {
  const draws = random.rand(3 * thingCount).map((value) => 2 * value - 1);
  const { x, y, size } = isPresent(planned, 1) ? spans.paired : spans.alone;
  const tracks = planned.slice();
  for (let at = 0; at < tracks.length; at += thingWidth) {
    const thing = (at / thingWidth) % thingCount;
    const [right = 0, down = 0, larger = 0] = draws.subarray(3 * thing);
    tracks[at] = (tracks[at] ?? 0) + x * right;
    tracks[at + 1] = (tracks[at + 1] ?? 0) + y * down;
    tracks[at + 2] = (tracks[at + 2] ?? 0) * Math.exp(size * larger);
  }
  return tracks;
}
