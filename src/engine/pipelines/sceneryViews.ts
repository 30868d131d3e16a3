// Geometry of a scene's still picture: how much of the scene the camera passes, and what a frame's camera sees of a picture of it.
// Scene and frame units: x right, y down, the short side of a frame is 2; a camera state is offset x and y, log zoom, roll.

import { cameraTrackWidth } from '../motion/cameraTrack';
import type { LatentSize } from './denoiseClip';

/** A still picture of the scene, upright, seen as a frame of its own size by its own camera. */
export interface SceneryPlan {
  size: LatentSize;
  /** State of its camera: offset x and y, log zoom, roll 0. */
  camera: Float32Array;
  /** How far the camera goes: in short sides of a frame, and in log zoom. */
  shift: number;
  zoomRange: number;
}

/** Sides are rounded up to this many latent pixels, the denoiser's coarsest step. */
const step = 8;

/** The scene's part that the frames of a clip show, in pixels as fine as those of its mean zoom. */
export function sceneBounds(state: Float32Array, { channels, height, width }: LatentSize): SceneryPlan {
  const frames = state.length / cameraTrackWidth;
  const short = Math.min(height, width);
  const [left, right, top, bottom] = [[], [], [], []] as [number[], number[], number[], number[]];
  const [across, down, zooms] = [[], [], []] as [number[], number[], number[]];
  for (let frame = 0; frame < frames; frame++) {
    const [x = 0, y = 0, zoom = 0, roll = 0] = state.subarray(frame * cameraTrackWidth);
    const [cos, sin] = [Math.abs(Math.cos(roll)), Math.abs(Math.sin(roll))];
    const [wide, high] = [(cos * width + sin * height) / short, (sin * width + cos * height) / short];
    const scale = Math.exp(-zoom);
    left.push(x - wide * scale);
    right.push(x + wide * scale);
    top.push(y - high * scale);
    bottom.push(y + high * scale);
    across.push(x);
    down.push(y);
    zooms.push(zoom);
  }
  const [from, to] = [
    [least(left), least(top)],
    [most(right), most(bottom)],
  ] as const;
  const zoom = zooms.reduce((sum, value) => sum + value, 0) / frames;
  const pixels = (short / 2) * Math.exp(zoom); // in a scene unit
  const size = {
    channels,
    height: Math.ceil(((to[1] - from[1]) * pixels) / step) * step,
    width: Math.ceil(((to[0] - from[0]) * pixels) / step) * step,
  };
  const nearer = zoom + Math.log(short / Math.min(size.height, size.width));
  const camera = Float32Array.from([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2, nearer, 0]);
  const shift = (Math.hypot(rangeOf(across), rangeOf(down)) / 2) * Math.exp(zoom);
  return { size, camera, shift, zoomRange: rangeOf(zooms) };
}

/** What a clip's frame sees of the picture [C, h·w]: [C, H·W], sampled bilinearly, the border going on beyond it. */
export function viewOf(
  picture: Float32Array,
  { size: large, camera: [atX = 0, atY = 0, atZoom = 0] }: SceneryPlan,
  { state, frame, size }: { state: Float32Array; frame: number; size: LatentSize },
): Float32Array {
  const [x = 0, y = 0, zoom = 0, roll = 0] = state.subarray(frame * cameraTrackWidth);
  const [unit, pixels] = [2 / Math.min(size.height, size.width), Math.min(large.height, large.width) / 2];
  const [cos, sin] = [Math.cos(roll) * Math.exp(-zoom), Math.sin(roll) * Math.exp(-zoom)];
  const view = new Float32Array(size.channels * size.height * size.width);
  for (let row = 0; row < size.height; row++) {
    for (let column = 0; column < size.width; column++) {
      const [u, v] = [(column + 0.5 - size.width / 2) * unit, (row + 0.5 - size.height / 2) * unit];
      const sceneX = (x + cos * u - sin * v - atX) * Math.exp(atZoom) * pixels + large.width / 2 - 0.5;
      const sceneY = (y + sin * u + cos * v - atY) * Math.exp(atZoom) * pixels + large.height / 2 - 0.5;
      for (let channel = 0; channel < size.channels; channel++) {
        view[(channel * size.height + row) * size.width + column] = sampled(picture, large, [channel, sceneX, sceneY]);
      }
    }
  }
  return view;
}

function sampled(
  picture: Float32Array,
  { height, width }: LatentSize,
  [channel, x, y]: [number, number, number],
): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [x - left, y - top];
  const at = (column: number, row: number) => {
    const [u, v] = [Math.min(Math.max(column, 0), width - 1), Math.min(Math.max(row, 0), height - 1)];
    return picture[(channel * height + v) * width + u] ?? 0;
  };
  const above = at(left, top) * (1 - across) + at(left + 1, top) * across;
  const below = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
  return above * (1 - down) + below * down;
}

function rangeOf(values: readonly number[]): number {
  return most(values) - least(values);
}

function least(values: readonly number[]): number {
  return values.reduce((low, value) => Math.min(low, value), Infinity);
}

function most(values: readonly number[]): number {
  return values.reduce((high, value) => Math.max(high, value), -Infinity);
}
