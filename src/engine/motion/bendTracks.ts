// Tracks led through places where things were found: between two such frames the correction changes evenly, before the first and after
// the last it stays, so that a thing comes from or goes on from where a given picture shows it.

import { interpolateKeys } from './interpolateKeys';
import { thingCount, thingWidth } from './objectTracks';

/** Where a thing is in one frame, in frame coordinates. */
export interface ThingPlace {
  frame: number;
  x: number;
  y: number;
  /** Half height. */
  size: number;
}

/** [F, 2, 5] with thing `thing` at its places in their frames. Angle and presence stay. */
export function bendTracks(tracks: Float32Array, thing: number, places: readonly ThingPlace[]): Float32Array {
  if (places.length === 0) return tracks;
  const bent = tracks.slice();
  const start = (frame: number) => (frame * thingCount + thing) * thingWidth;
  const keys = places.map(({ frame, x, y, size }) => {
    const at = start(frame);
    const [px = 0, py = 0, planned = size] = tracks.subarray(at);
    return { at: frame, values: [x - px, y - py, Math.log(size / planned)] };
  });
  for (let frame = 0; frame * thingCount * thingWidth < tracks.length; frame++) {
    const [dx = 0, dy = 0, larger = 0] = interpolateKeys(keys, frame);
    const at = start(frame);
    bent[at] = (bent[at] ?? 0) + dx;
    bent[at + 1] = (bent[at + 1] ?? 0) + dy;
    bent[at + 2] = (bent[at + 2] ?? 0) * Math.exp(larger);
  }
  return bent;
}
