// The camera movement that can be seen in a clip, in the units of `motion.camera`: the inverse of src/engine/motion/cameraState.ts.
// Motion of the background from frame to frame (globalMotion.ts) is added up to the camera's way and divided by what a rate of 1 does.

import { cameraTrackWidth } from '../engine/motion/cameraTrack';
import type { CameraSpec } from '../protocol/modelSpec';
import { globalMotion, pyramidOf, stillness, type Similarity } from './globalMotion';
import type { Plane } from './luma';

/** Mean rates over the clip: 1 is the fastest that an experiment can ask for at strength 1. */
export interface CameraRates {
  pan: number;
  tilt: number;
  zoom: number;
  roll: number;
}

/**
 * Measured mean rates; `span` is the model's `camera.span`. Pan to the right, tilt upwards, zoom in and roll clockwise
 * are positive. Frames without enough structure are taken to go on as the measured ones do; undefined when fewer than half of
 * the steps can be measured, as with a clip of one frame or one colour.
 */
export function measuredCamera(luma: readonly Plane[], span: CameraSpec['span']): CameraRates | undefined {
  const pyramids = luma.map(pyramidOf);
  const steps: Similarity[] = [];
  for (let frame = 1; frame < pyramids.length; frame++) {
    const motion = globalMotion(pyramids[frame - 1]!, pyramids[frame]!, steps.at(-1) ?? stillness);
    if (motion !== undefined) steps.push(motion);
  }
  if (steps.length === 0 || steps.length < (luma.length - 1) / 2) return undefined;
  const way = wayOf(steps).map((value) => (value * (luma.length - 1)) / steps.length);
  const [pan, tilt, zoom, roll] = span.map((factor, axis) => way[axis]! / factor) as [number, number, number, number];
  return { pan, tilt: 0 - tilt, zoom, roll };
}

/**
 * The way of the camera over all steps: offset x and y in scene units, log zoom, roll. A scene point s is seen at c (s - offset) with
 * c = exp(zoom - i roll), so a step z → a z + b multiplies c by a and moves the offset by -b / c afterwards. Zoom and roll stand
 * at 0 in mid clip, as in the engine.
 */
function wayOf(steps: readonly Similarity[]): number[] {
  const turns = steps.map(({ aRe, aIm }) => [Math.log(Math.hypot(aRe, aIm)), -Math.atan2(aIm, aRe)] as const);
  const total = turns.reduce(([z, r], [zoom, roll]) => [z + zoom, r + roll], [0, 0]);
  let [zoom, roll] = [-total[0] / 2, -total[1] / 2];
  const way = Array.from({ length: cameraTrackWidth }, () => 0);
  steps.forEach(({ bRe, bIm }, step) => {
    zoom += turns[step]![0];
    roll += turns[step]![1];
    const [cos, sin, scale] = [Math.cos(roll), Math.sin(roll), Math.exp(-zoom)];
    way[0]! -= scale * (cos * bRe - sin * bIm);
    way[1]! -= scale * (cos * bIm + sin * bRe);
  });
  return [way[0]!, way[1]!, total[0], total[1]];
}
