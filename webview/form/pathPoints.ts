// Points of an object's path, [seconds, x, y] with x and y as parts of the frame: moved, added, drawn. Pure; times always rise.

import type { Timing } from './formView';

export type PathPoint = [seconds: number, x: number, y: number];
export interface Spot {
  x: number;
  y: number;
}

/** How far a drawn line may lie from the path made of it, as a part of the frame. */
const tolerance = 0.02;

/** The readable points of a list in a text; one that is none stands in the middle at 0. */
export function pointsOf(list: readonly unknown[]): PathPoint[] {
  return list.map((point) => {
    const [seconds, x, y] = (Array.isArray(point) ? point : []) as unknown[];
    return [numberOr(seconds, 0), numberOr(x, 0.5), numberOr(y, 0.5)];
  });
}

/** Point `index` at another place, kept inside the frame; its time stays. */
export function movedPoint(points: readonly PathPoint[], index: number, { x, y }: Spot): PathPoint[] {
  return points.map((point, at) => (at === index ? [point[0], place(x), place(y)] : point));
}

/** One more point in the end. When the last one stands at the end of the clip already, all are spread over the clip again. */
export function appendedPoint(points: readonly PathPoint[], { x, y }: Spot, { seconds }: Timing): PathPoint[] {
  const last = points.at(-1)?.[0];
  if (last === undefined) return [[0, place(x), place(y)]];
  const step = points.length > 1 ? last / (points.length - 1) : seconds / 4;
  const time = Math.min(seconds, last + Math.max(step, seconds / 20));
  const longer: PathPoint[] = [...points, [tidy(time), place(x), place(y)]];
  return tidy(time) > last ? longer : spacedEvenly(longer, seconds);
}

/** One more point half way between point `index` and the next. Behind the last one a little further on. */
export function insertedPoint(points: readonly PathPoint[], index: number, timing: Timing): PathPoint[] {
  const [from, to] = [points[index], points[index + 1]];
  if (!from) return appendedPoint(points, { x: 0.5, y: 0.5 }, timing);
  if (!to) return appendedPoint(points, { x: from[1] + (from[1] < 0.8 ? 0.2 : -0.2), y: from[2] }, timing);
  const middle = from.map((value, column) => tidy((value + to[column]!) / 2)) as PathPoint;
  return [...points.slice(0, index + 1), middle, ...points.slice(index + 1)];
}

/** The same places, with times from 0 to `seconds` in equal steps. */
export function spacedEvenly(points: readonly PathPoint[], seconds: number): PathPoint[] {
  const steps = Math.max(1, points.length - 1);
  return points.map(([, x, y], index) => [tidy((seconds * index) / steps), x, y]);
}

/** A path along a line drawn by hand: as few points as show it, passed at an even speed over the clip. */
export function drawnPath(line: readonly Spot[], seconds: number): PathPoint[] {
  const spots = simplified(line);
  const lengths = spots.map((spot, index) => (index === 0 ? 0 : distance(spots[index - 1]!, spot)));
  const total = lengths.reduce((sum, length) => sum + length, 0) || 1;
  let done = 0;
  const path = spots.map(({ x, y }, index): PathPoint => {
    done += lengths[index]!;
    return [tidy((seconds * done) / total), place(x), place(y)];
  });
  return path.filter(([time], index) => index === 0 || time > path[index - 1]![0]);
}

/** Ramer, Douglas and Peucker: keeps the point farthest from the straight line while it is too far. */
function simplified(line: readonly Spot[]): Spot[] {
  const [first, last] = [line[0], line.at(-1)];
  if (!first || !last || line.length < 3) return [...line];
  const offsets = line.map((spot) => distanceToLine(spot, first, last));
  const farthest = offsets.reduce((best, offset, index) => (offset > offsets[best]! ? index : best), 0);
  if (offsets[farthest]! <= tolerance) return [first, last];
  return [...simplified(line.slice(0, farthest + 1)), ...simplified(line.slice(farthest)).slice(1)];
}

function distanceToLine(spot: Spot, from: Spot, to: Spot): number {
  const length = distance(from, to);
  if (length === 0) return distance(spot, from);
  return Math.abs((to.x - from.x) * (from.y - spot.y) - (from.x - spot.x) * (to.y - from.y)) / length;
}

const distance = (a: Spot, b: Spot): number => Math.hypot(b.x - a.x, b.y - a.y);
const numberOr = (value: unknown, other: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : other;
const place = (value: number): number => tidy(Math.min(1, Math.max(0, value)));
/** Two digits of a second, or of the frame: finer than anybody draws. */
const tidy = (value: number): number => Number(value.toFixed(2));
