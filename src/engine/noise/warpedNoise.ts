// Starting noise that moves with the picture, for any image model's sake as much as for a video model's: the first frame's noise goes along
// with the camera and with each thing, what comes into view keeps noise of its own. The idea is Text2Video-Zero's motion in latents
// (arXiv 2303.13439), applied to the noise. The nearest value is taken, never a mean of several, so that the variance stays 1.

import { cameraTrackWidth } from '../motion/cameraTrack';
import { thingCount, thingWidth } from '../motion/objectTracks';
import type { ClipSize } from './lowPass';

export interface WarpOptions {
  /** Share of each later frame's variance that comes from the first frame; 0 leaves the noise as it is, 1 warps it fully. */
  share: number;
  /** Camera state [F, 4]: offset x and y, log zoom, roll. */
  state: Float32Array;
  /** Things in frame coordinates [F, 2, 5]: centre, half height, angle, present. */
  things: Float32Array;
}

/** Noise [C, F, H, W] of unit variance from noise of the same shape; the first frame is the same. */
export function warpedNoise(noise: Float32Array, size: ClipSize, options: WarpOptions): Float32Array {
  if (options.share === 0) return noise;
  const { channels, frames, height, width } = size;
  const plane = height * width;
  const [moved, own] = [Math.sqrt(options.share), Math.sqrt(1 - options.share)];
  const out = noise.slice();
  for (let frame = 1; frame < frames; frame++) {
    const places = placesInFirst(frame, size, options);
    for (let channel = 0; channel < channels; channel++) {
      const [from, to] = [channel * frames * plane, (channel * frames + frame) * plane];
      for (let pixel = 0; pixel < plane; pixel++) {
        const source = places[pixel]!;
        if (source >= 0) out[to + pixel] = moved * noise[from + source]! + own * noise[to + pixel]!;
      }
    }
  }
  return out;
}

type Point = readonly [x: number, y: number];

/**
 * For each pixel of a frame the pixel of the first frame that shows the same spot, or -1 where that was out of sight. With `mirrored` what
 * lies beyond the first frame is taken from its mirror image.
 */
export function placesInFirst(
  frame: number,
  { height, width }: Pick<ClipSize, 'height' | 'width'>,
  { state, things }: Pick<WarpOptions, 'state' | 'things'>,
  mirrored = false,
): Int32Array {
  const [halfX, halfY] = halvesOf({ height, width });
  const places = new Int32Array(height * width).fill(-1);
  for (let pixel = 0; pixel < places.length; pixel++) {
    const point = pointOf(pixel, { height, width });
    const thing = thingAt(point, frame, things);
    const [x, y] =
      thing === undefined ? throughCamera(point, frame, state) : withThing(point, { frame, thing, things });
    // A spot of the scene that stood behind a thing at first was not seen.
    if (thing === undefined && thingAt([x, y], 0, things) !== undefined) continue;
    const inside = (at: number, length: number) => (mirrored ? reflected(at, length) : at);
    const column = inside(Math.floor(((x / halfX + 1) / 2) * width), width);
    const row = inside(Math.floor(((y / halfY + 1) / 2) * height), height);
    if (column >= 0 && column < width && row >= 0 && row < height) places[pixel] = row * width + column;
  }
  return places;
}

/** Which pixels of a frame a thing covers with its square. */
export function coveredPixels(
  frame: number,
  size: Pick<ClipSize, 'height' | 'width'>,
  things: Float32Array,
): boolean[] {
  return Array.from({ length: size.height * size.width }, (_, pixel) => {
    return thingAt(pointOf(pixel, size), frame, things) !== undefined;
  });
}

/** Half width and half height of a frame whose short side is 2. */
function halvesOf({ height, width }: Pick<ClipSize, 'height' | 'width'>): Point {
  const short = Math.min(height, width);
  return [width / short, height / short];
}

function pointOf(pixel: number, { height, width }: Pick<ClipSize, 'height' | 'width'>): Point {
  const [halfX, halfY] = halvesOf({ height, width });
  return [
    (((pixel % width) + 0.5) / width) * 2 * halfX - halfX,
    ((Math.floor(pixel / width) + 0.5) / height) * 2 * halfY - halfY,
  ];
}

/** A pixel row without an end, which runs there and back. */
function reflected(at: number, length: number): number {
  const place = ((at % (2 * length)) + 2 * length) % (2 * length);
  return place < length ? place : 2 * length - 1 - place;
}

/** The uppermost thing whose square covers a point of the frame. */
function thingAt(point: Point, frame: number, things: Float32Array): number | undefined {
  for (let thing = thingCount - 1; thing >= 0; thing--) {
    const [x, y, half, angle, present] = numbersOf(things, frame, thing);
    if (present === 0) continue;
    const [right, down] = turned([point[0] - x, point[1] - y], -angle);
    if (Math.max(Math.abs(right), Math.abs(down)) <= half) return thing;
  }
  return undefined;
}

/** Where the spot of a thing lies in the first frame. */
function withThing(point: Point, at: { frame: number; thing: number; things: Float32Array }): Point {
  const [x, y, half, angle] = numbersOf(at.things, at.frame, at.thing);
  const [firstX, firstY, firstHalf, firstAngle] = numbersOf(at.things, 0, at.thing);
  const [right, down] = turned([point[0] - x, point[1] - y], firstAngle - angle);
  return [firstX + (right * firstHalf) / half, firstY + (down * firstHalf) / half];
}

/** Where the spot of the scene lies in the first frame: out through this frame's camera, in through the first one's. */
function throughCamera(point: Point, frame: number, state: Float32Array): Point {
  const [x, y, zoom, roll] = state.subarray(frame * cameraTrackWidth) as unknown as CameraNumbers;
  const [firstX, firstY, firstZoom, firstRoll] = state as unknown as CameraNumbers;
  const [right, down] = turned(point, roll);
  const out = Math.exp(-zoom);
  const [seenX, seenY] = turned([right * out + x - firstX, down * out + y - firstY], -firstRoll);
  return [seenX * Math.exp(firstZoom), seenY * Math.exp(firstZoom)];
}

type CameraNumbers = readonly [x: number, y: number, zoom: number, roll: number];
type ThingNumbers = readonly [x: number, y: number, half: number, angle: number, present: number];

function numbersOf(things: Float32Array, frame: number, thing: number): ThingNumbers {
  return things.subarray((frame * thingCount + thing) * thingWidth) as unknown as ThingNumbers;
}

/** Positive angles turn clockwise on the screen, since y points down. */
function turned([x, y]: Point, angle: number): Point {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return [cos * x - sin * y, sin * x + cos * y];
}
