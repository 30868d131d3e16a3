// Where in a given picture a thing is, found by its looks: a picture of the thing as the model draws it is tried at many places and
// sizes, and wins where it explains the picture better than what is around that place does. Leaves out turned things.

import type { ThingPlace } from './bendTracks';

/** Channels of a picture in [-1, 1], [3, height · width]. */
export interface Look {
  height: number;
  width: number;
  data: Float32Array;
}

/** The thing as the model draws it, and how much each pixel belongs to it; it stands in the middle, with half height `size`. */
export interface Template {
  look: Look;
  /** [height · width], 0…1. */
  cover: Float32Array;
  size: number;
}

/** Sizes tried, as factors of the expected one. */
const scales = [0.5, 0.63, 0.79, 1, 1.26, 1.59, 2];
/** Sample points of the thing along its height. */
const grain = 20;
/** A place is believed when it explains this much more per point than its surroundings, in squared units of [-1, 1]. */
const leastGain = 0.05;

interface Point {
  /** From the middle, in half heights. */
  u: number;
  v: number;
  colour: [number, number, number];
}

/** The best place of the thing in `picture`, expected half height `size`; undefined where none is convincing. */
export function locateThing(picture: Look, template: Template, size: number): Omit<ThingPlace, 'frame'> | undefined {
  const points = pointsOf(template);
  if (points.inside.length === 0) return undefined;
  const short = Math.min(picture.width, picture.height);
  const [right, bottom] = [picture.width / short, picture.height / short];
  let best = { x: 0, y: 0, size, gain: -Infinity };
  const tried = (x: number, y: number, tested: number) => {
    const gain = gainAt(picture, points, { x, y, size: tested });
    if (gain > best.gain) best = { x, y, size: tested, gain };
  };
  const coarse = 0.1;
  for (const scale of scales) {
    for (let y = -bottom; y <= bottom; y += coarse) {
      for (let x = -right; x <= right; x += coarse) tried(x, y, size * scale);
    }
  }
  for (const step of [0.05, 0.025, 0.0125]) {
    const { x, y, size: found } = best;
    for (const scale of [1 - 1.5 * step, 1, 1 + 1.5 * step]) {
      for (const dy of [-step, 0, step]) for (const dx of [-step, 0, step]) tried(x + dx, y + dy, found * scale);
    }
  }
  const perPoint = best.gain / (points.inside.length * (best.size / size) ** 2);
  return perPoint < leastGain ? undefined : { x: best.x, y: best.y, size: best.size };
}

/** How much better the thing explains its pixels at a place than the mean colour around it does; larger things count more. */
function gainAt(
  picture: Look,
  { inside, around }: { inside: Point[]; around: Point[] },
  { x, y, size }: { x: number; y: number; size: number },
): number {
  const ring: [number, number, number] = [0, 0, 0];
  for (const { u, v } of around) {
    const seen = at(picture, x + u * size, y + v * size);
    for (let channel = 0; channel < 3; channel++)
      ring[channel] = (ring[channel] ?? 0) + (seen[channel] ?? 0) / around.length;
  }
  let gain = 0;
  for (const { u, v, colour } of inside) {
    const seen = at(picture, x + u * size, y + v * size);
    for (let channel = 0; channel < 3; channel++) {
      const value = seen[channel] ?? 0;
      gain += (value - (ring[channel] ?? 0)) ** 2 - (value - (colour[channel] ?? 0)) ** 2;
    }
  }
  return gain * size * size;
}

/** The colour at a place in frame coordinates, that of the edge beyond it. */
function at({ width, height, data }: Look, x: number, y: number): [number, number, number] {
  const short = Math.min(width, height);
  const column = Math.min(width - 1, Math.max(0, Math.floor((x * short + width) / 2)));
  const row = Math.min(height - 1, Math.max(0, Math.floor((y * short + height) / 2)));
  const [pixel, plane] = [row * width + column, width * height];
  return [data[pixel] ?? 0, data[plane + pixel] ?? 0, data[2 * plane + pixel] ?? 0];
}

/** Points of the thing, and points just outside of it. */
function pointsOf({ look, cover, size }: Template): { inside: Point[]; around: Point[] } {
  const { width, height } = look;
  const short = Math.min(width, height);
  const coverAt = (u: number, v: number) => {
    const [column, row] = [Math.floor((u * size * short + width) / 2), Math.floor((v * size * short + height) / 2)];
    return column < 0 || row < 0 || column >= width || row >= height ? 0 : (cover[row * width + column] ?? 0);
  };
  const inside: Point[] = [];
  const around: Point[] = [];
  const far = 3 / grain;
  for (let v = -1.3; v <= 1.3; v += 2 / grain) {
    for (let u = -1.3; u <= 1.3; u += 2 / grain) {
      const point = { u, v, colour: at(look, u * size, v * size) };
      if (coverAt(u, v) > 0.5) inside.push(point);
      else if ([-far, far].some((d) => coverAt(u + d, v) > 0.5 || coverAt(u, v + d) > 0.5)) around.push(point);
    }
  }
  return { inside, around };
}
