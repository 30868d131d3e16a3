// What a thing does as points of its way, in the experiment's own terms: [seconds, x, y] with fractions of the frame. Turning, growing and
// swinging need no way: the words alone make them. Reaches and rates are those of the clips that the embedded model learned from.

import type { Act } from './stages';
import type { Motion, Pace } from './vocabulary';

export type Point = [seconds: number, x: number, y: number];

export interface PathStretch {
  /** Seconds of the clip. */
  start: number;
  seconds: number;
  fps: number;
  /** Two things share the frame: each has less room. */
  paired: boolean;
  /** Where the thing is when the stretch begins. */
  from: readonly [x: number, y: number];
  /** Where the camera wants it at the end. */
  to?: readonly [x: number, y: number];
}

/** Motions that move a thing from its place. */
const leading: ReadonlySet<Motion> = new Set(['left', 'right', 'up', 'down', 'circle', 'bounce', 'zigzag', 'shake']);
const reaches: Record<Pace | 'normal', number> = { slow: 0.35, normal: 0.6, fast: 0.8 };
const paces: Record<Pace | 'normal', number> = { slow: 0.5, normal: 1, fast: 2 };
const edge = 0.12;

/** Whether words alone do not say where the thing is. */
export function needsPath({ motions, way, spot }: Act): boolean {
  return spot !== undefined || way.some((step) => step !== 0) || motions.some((motion) => leading.has(motion));
}

/** The points of one thing in one stretch: the first at its start, the last at its last frame; one alone for a thing that stays. */
export function pathPoints(act: Act, stretch: PathStretch): Point[] {
  const { start, seconds, fps, from, to, paired } = stretch;
  const room = paired ? 0.6 : 1;
  const wobbles = wobblesOf(act, seconds, room);
  const [x, y] = to ? [lineTo(from[0], to[0]), lineTo(from[1], to[1])] : travel(act, from);
  const isStill = x.length === 0 && y.length === 0 && wobbles.length === 0;
  if (isStill) return [[inThousandths(start), inThousandths(from[0]), inThousandths(from[1])]];
  const length = seconds - 1 / fps;
  const knots = new Set([0, 1, ...wobbles.flatMap(({ knots }) => knots)]);
  const rising = [...knots].sort((a, b) => a - b);
  const points = rising.map((u): Point => {
    const at = (ends: readonly number[], rest: number) =>
      ends.length === 0 ? rest : ends[0]! + u * (ends[1]! - ends[0]!);
    const [dx, dy] = wobbles.reduce(([a, b], { offset }) => [a + offset(u)[0], b + offset(u)[1]], [0, 0]);
    return [start + u * length, inFrame(at(x, from[0]) + dx), inFrame(at(y, from[1]) + dy)];
  });
  return distinct(points.map(([t, ...place]) => [inThousandths(t), ...place]));
}

/** From and to along x and along y; empty where it does not travel. */
function travel({ motions, way, whole, pace, spot }: Act, from: readonly [number, number]): [number[], number[]] {
  const has = (motion: Motion) => Number(motions.includes(motion));
  const zigzag = motions.includes('zigzag') && way[0] === 0 && way[1] === 0 ? 1 : 0;
  const steps = [way[0] + has('right') - has('left') + zigzag, way[1] + has('down') - has('up')];
  const isPlaced = spot?.x !== undefined || spot?.y !== undefined;
  return steps.map((step, axis) => {
    const sign = Math.sign(step);
    if (sign === 0) return [];
    if (whole) return sign > 0 ? [edge, 1 - edge] : [1 - edge, edge];
    const here = from[axis] ?? 0.5;
    const isMiddle = Math.abs(here - 0.5) < 0.01 && !isPlaced;
    const begin = isMiddle ? 0.5 - (sign * reaches[pace ?? 'normal']) / 2 : here;
    const end = begin + sign * reaches[pace ?? 'normal'];
    return [begin, Math.min(1 - edge / 2, Math.max(edge / 2, end))];
  }) as [number[], number[]];
}

function lineTo(from: number, to: number): number[] {
  return Math.abs(from - to) < 1e-3 ? [] : [from, to];
}

interface Wobble {
  /** Parts of the stretch at which a straight line may bend. */
  knots: number[];
  offset: (u: number) => [x: number, y: number];
}

function wobblesOf({ motions, pace }: Act, seconds: number, room: number): Wobble[] {
  const times = (perSecond: number) => Math.max(1, Math.round(perSecond * paces[pace ?? 'normal'] * seconds));
  return [...new Set(motions)].flatMap((motion): Wobble[] => {
    if (motion === 'bounce') return [wobble(times(1.25), 4, (phase) => [0, -0.3 * room * 4 * phase * (1 - phase)])];
    if (motion === 'circle') {
      const radius = 0.19 * room;
      const angle = (phase: number) => 2 * Math.PI * phase;
      return [wobble(times(0.5), 8, (phase) => [radius * Math.cos(angle(phase)), radius * Math.sin(angle(phase))])];
    }
    if (motion === 'zigzag') return [wobble(times(1), 4, (phase) => [0, 0.15 * room * triangle(phase)])];
    if (motion === 'shake') return [wobble(times(3), 4, (phase) => [0.05 * triangle(phase), 0])];
    return [];
  });
}

/** A movement that comes back `count` times, bent at `bends` moments each time; `at` takes its phase from 0 to 1. */
function wobble(count: number, bends: number, at: (phase: number) => [number, number]): Wobble {
  const knots = Array.from({ length: count * bends + 1 }, (_, i) => i / (count * bends));
  return { knots, offset: (u) => at((u * count) % 1) };
}

/** 0, 1, 0, −1, 0 at the quarters. */
function triangle(phase: number): number {
  return phase < 0.25 ? 4 * phase : phase < 0.75 ? 2 - 4 * phase : 4 * phase - 4;
}

function inFrame(value: number): number {
  return inThousandths(Math.min(1, Math.max(0, value)));
}

function inThousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Points whose times rise; of two at one time the first. */
function distinct(points: readonly Point[]): Point[] {
  return points.filter(([t], index) => index === 0 || t > points[index - 1]![0]);
}
