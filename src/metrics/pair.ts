// The one condition of every full-reference metric: both clips have the same shape.

import { InternalError } from '../base/errors';
import type { Frames } from '../engine/frames';

/** @throws InternalError `metric-shape` unless width, height and frame count agree and there is something to compare. */
export function requireSameShape(a: Frames, b: Frames): void {
  if (a.width !== b.width || a.height !== b.height || a.count !== b.count || a.data.length === 0) {
    throw new InternalError('metric-shape', `Cannot compare a clip of ${shapeOf(a)} with one of ${shapeOf(b)}.`);
  }
}

function shapeOf(frames: Frames): string {
  return `${frames.width}×${frames.height}×${frames.count}`;
}
