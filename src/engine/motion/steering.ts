// Leading a thing by direction: where it is at the end of the next piece, and the points that its path gets. Pure, so that the points of
// a session say everything about it.

import type { ObjectPath } from '../../experiment/request';

/** Right and down are positive; 0, 0 stands still. */
export interface Direction {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
}

type Point = ObjectPath['points'][number];

/** Fraction of the frame in a second, and how near to its edges the thing's centre goes. */
export const steering = { speed: 0.5, edge: 0.15 };

/** The points with one more, at frame `end − 1`, a straight line from the last in the direction; the edges stop it. */
export function steered(
  points: readonly Point[],
  direction: Direction,
  { end, fps }: { end: number; fps: number },
): Point[] {
  const [at = 0, x = 0.5, y = 0.5] = points.at(-1) ?? [];
  const t = (end - 1) / fps;
  const way = steering.speed * (t - at) * (direction.x !== 0 && direction.y !== 0 ? Math.SQRT1_2 : 1);
  return [...points, [t, moved(x, direction.x * way), moved(y, direction.y * way)]];
}

/** Up to the edge; what stands beyond it is not pulled in. */
function moved(from: number, way: number): number {
  const [least, most] = [Math.min(from, steering.edge), Math.max(from, 1 - steering.edge)];
  return way === 0 ? from : Math.round(Math.min(most, Math.max(least, from + way)) * 1e4) / 1e4;
}
