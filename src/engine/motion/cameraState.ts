// Where the camera is in each frame, from how fast it moves: the running sum of its rates, so that the middle of the clip's way is
// the scene's origin. Scene and frame units: x right, y down, the short side of the frame is 2.

import type { CameraSpec } from '../../protocol/modelSpec';
import { cameraTrackWidth } from './cameraTrack';
import { sampled, thereAndBack } from './longTracks';

export interface CameraWay {
  /** Frames in which a rate of 1 goes the span; absent: those of the clip. */
  wayFrames?: number;
  loop?: boolean;
  /** The camera begins in the origin, so that no frame depends on how long the clip is. */
  fromStart?: boolean;
}

/**
 * [F, 4] row-major from rates [F, 4]: offset x and y (scene units), log zoom, roll angle (radians). The rates are summed by the
 * trapezoid rule over clip time 0…1 and multiplied by `span`; half of the whole way is taken off, so a constant rate stands at 0
 * in mid clip. One frame alone is at 0. With `wayFrames` a rate of 1 goes the span in that many frames, not in those of the clip.
 * In a loop the camera goes half of its way and comes back, so that the frame after the last is the first.
 */
export function cameraState(
  rates: Float32Array,
  span: CameraSpec['span'],
  { wayFrames, loop = false, fromStart = false }: CameraWay = {},
): Float32Array {
  const frames = rates.length / cameraTrackWidth;
  const state = new Float32Array(rates.length);
  span.forEach((factor, column) => {
    const at = (frame: number) => rates[frame * cameraTrackWidth + column] ?? 0;
    const way = [0];
    for (let frame = 1; frame < frames; frame++) {
      way.push((way[frame - 1] ?? 0) + (at(frame - 1) + at(frame)) / 2 / ((wayFrames ?? frames) - 1));
    }
    const walked = loop ? way.map((_, frame) => sampled(way, thereAndBack(frame, frames))) : way;
    const middle = fromStart ? 0 : loop ? sampled(way, 1 / 4) : (way.at(-1) ?? 0) / 2;
    walked.forEach((done, frame) => (state[frame * cameraTrackWidth + column] = (done - middle) * factor));
  });
  return state;
}
