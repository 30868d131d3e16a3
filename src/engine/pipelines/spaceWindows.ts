// A frame larger than the denoiser draws well, by overlapping windows: in every step each window is denoised on its own and where windows overlap their
// velocities are mixed, so that all agree on one picture (MultiDiffusion, arXiv 2302.08113). A window is the same scene seen by a
// camera that looks past the frame's middle, so camera and things are told to it in its own coordinates: there is one scene with one horizon.

import { cameraTrackWidth } from '../motion/cameraTrack';
import { thingWidth } from '../motion/objectTracks';
import { tensor, type Tensor } from '../tensor';
import type { ConditionRows, Conditions } from './conditions';

/** Of a frame in latent pixels. */
interface Sides {
  width: number;
  height: number;
}

/** Latent pixels along each side that the denoiser draws well at once, and how many of them two neighbours share at least. */
const windowSide = 160;
const overlap = 48;

/** Latent pixels of the frame that a window shows. */
export interface SpaceWindow {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Windows that cover a frame, row by row; a single one where it fits. Their overlaps are as even as whole pixels allow. */
export function spaceWindows(frame: Sides): SpaceWindow[] {
  const columns = starts(frame.width);
  const [width, height] = [Math.min(windowSide, frame.width), Math.min(windowSide, frame.height)];
  return starts(frame.height).flatMap((top) => columns.map((left) => ({ left, top, width, height })));
}

function starts(length: number): number[] {
  if (length <= windowSide) return [0];
  const count = Math.ceil((length - overlap) / (windowSide - overlap));
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - windowSide)) / (count - 1)));
}

/** The conditions of the whole frame as a window sees them. */
export function conditionsOf({ plain, guided }: ConditionRows, window: SpaceWindow, frame: Sides): ConditionRows {
  const seen = (conditions: Conditions) => seenBy(conditions, placeOf(window, frame));
  return { plain: seen(plain), ...(guided === undefined ? {} : { guided: seen(guided) }) };
}

/** The window's middle in frame coordinates, and how many of its own units a unit of the frame is. */
interface Place {
  x: number;
  y: number;
  scale: number;
}

function placeOf(window: SpaceWindow, frame: Sides): Place {
  const short = Math.min(frame.width, frame.height);
  return {
    x: (2 * window.left + window.width - frame.width) / short,
    y: (2 * window.top + window.height - frame.height) / short,
    scale: short / Math.min(window.width, window.height),
  };
}

function seenBy({ codes, camera, objects }: Conditions, { x, y, scale }: Place): Conditions {
  const state = camera.data.slice();
  for (let at = 0; at < state.length; at += cameraTrackWidth) {
    const [offsetX = 0, offsetY = 0, zoom = 0, roll = 0] = state.subarray(at);
    const [cos, sin] = [Math.cos(roll) / Math.exp(zoom), Math.sin(roll) / Math.exp(zoom)];
    state.set([offsetX + cos * x - sin * y, offsetY + sin * x + cos * y, zoom + Math.log(scale)], at);
  }
  const things = objects.data.slice();
  for (let at = 0; at < things.length; at += thingWidth) {
    const [thingX = 0, thingY = 0, size = 0] = things.subarray(at);
    things.set([(thingX - x) * scale, (thingY - y) * scale, size * scale], at);
  }
  return { codes, camera: tensor(camera.shape, state), objects: tensor(objects.shape, things) };
}

/**
 * The velocity of a whole frame from that of its windows, each weighted by a ramp that falls towards the window's edges.
 * `sample` and the answer are [1, C, F, H, W]; `velocityOf` gets a window's part of it, [1, C, F, h, w].
 */
export async function windowedVelocity(
  sample: Tensor,
  windows: readonly SpaceWindow[],
  velocityOf: (part: Tensor, index: number) => Promise<Float32Array>,
): Promise<Float32Array> {
  const [, channels = 1, frames = 1, height = 1, width = 1] = sample.shape;
  const sum = new Float32Array(sample.data.length);
  const weights = new Float32Array(height * width);
  for (const [index, window] of windows.entries()) {
    const part = tensor([1, channels, frames, window.height, window.width]);
    eachPixel(window, { planes: channels * frames, height, width }, (whole, own) => {
      part.data[own] = sample.data[whole] ?? 0;
    });
    const velocity = await velocityOf(part, index);
    const weight = rampOf(window);
    eachPixel(window, { planes: channels * frames, height, width }, (whole, own) => {
      sum[whole] = (sum[whole] ?? 0) + (weight[own % weight.length] ?? 0) * (velocity[own] ?? 0);
    });
    eachPixel(window, { planes: 1, height, width }, (whole, own) => {
      weights[whole] = (weights[whole] ?? 0) + (weight[own] ?? 0);
    });
  }
  return sum.map((value, at) => value / (weights[at % weights.length] ?? 1));
}

function eachPixel(
  { left, top, width, height }: SpaceWindow,
  frame: { planes: number; height: number; width: number },
  visit: (whole: number, own: number) => void,
): void {
  for (let plane = 0, own = 0; plane < frame.planes; plane++) {
    for (let y = 0; y < height; y++) {
      const row = (plane * frame.height + top + y) * frame.width + left;
      for (let x = 0; x < width; x++, own++) visit(row + x, own);
    }
  }
}

/** Highest in the middle, never 0: a frame's border belongs to one window only. */
function rampOf({ width, height }: SpaceWindow): Float32Array {
  const ramp = (length: number, at: number) => Math.min(at + 1, length - at);
  return Float32Array.from(
    { length: width * height },
    (_, i) => ramp(width, i % width) * ramp(height, Math.floor(i / width)),
  );
}
