// How the picture as a whole moves from one frame to the next: shift, zoom and roll of what most of it does, moving things left aside.
// Robust multiresolution estimation of a parametric motion (Odobez and Bouthemy, J. Visual Communication and Image Representation 6(4),
// 1995): Gauss-Newton with Tukey weights from coarse to fine, steps composed inversely (Baker and Matthews, IJCV 56(3), 2004). A point's
// misfit is counted in pixels, and every cell of the picture has the same say but the edge more than the middle, so that a thing with
// strong outlines does not outvote a pale background. In place of chance, the coarsest level tries a fixed grid of shifts and the best few
// compete. Leaves out shear, parallax and lens distortion.

import { shrunk, type Plane } from './luma';
import { solve4 } from './solve4';

/**
 * Where a point of one frame lies in the next: z → a z + b with complex numbers, z = x + iy from the middle of the frame in units of
 * half its short side, y down. a = exp(zoom + i turn), turn clockwise on the screen.
 */
export interface Similarity {
  aRe: number;
  aIm: number;
  bRe: number;
  bIm: number;
}

/** A fit and how far to trust it. */
export interface GlobalMotion extends Similarity {
  /** Share of the pixels with structure that move along, 0 to 1. */
  support: number;
}

export const stillness: Similarity = { aRe: 1, aIm: 0, bRe: 0, bIm: 0 };

/** A frame at falling sizes, the finest first. */
export type Pyramid = readonly Plane[];

/** Short side of the finest level, about: finer ones cost more and tell no more. */
const finest = 112;
const coarsest = 24;

/** The pyramid of one frame. */
export function pyramidOf(plane: Plane): Pyramid {
  const levels = [shrunk(plane, Math.max(1, Math.round(Math.min(plane.width, plane.height) / finest)))];
  for (let last = levels[0]!; Math.min(last.width, last.height) >= 2 * coarsest; last = levels.at(-1)!)
    levels.push(shrunk(last, 2));
  return levels;
}

/** Grey levels: what coding and resampling change in a pixel that moved as said; steps of brightness below that tell no place. */
const noise = 3;
/** Share of the structure that must come along for the motion to count as that of the picture. */
const leastSupport = 0.25;
/** Shifts tried on each axis, in pixels of the coarsest level either way, and how many of the best are followed up. */
const reach = 2;
const followed = 2;
/** Steps of the fit on the coarsest level and on each finer one: where in pixels a point stops to come along (Tukey's function ends there). Wide
 * at first, so that the fit finds its way. */
const steps = { coarsest: [3, 3, 3, 2, 2, 1.4, 1, 0.7], finer: [1.4, 1, 0.7, 0.7] };

/**
 * The motion from one frame to the next. Undefined where the picture has too little structure to tell, or where nothing fits.
 * @param guess a motion that is tried beside the grid, such as that of the frames before.
 */
export function globalMotion(from: Pyramid, to: Pyramid, guess: Similarity = stillness): GlobalMotion | undefined {
  const levels = from.map((plane, at) => levelOf(plane, to[at]!)).reverse();
  const [coarse, ...finer] = levels as [Level, ...Level[]];
  if (coarse.points.length < 32) return undefined;
  const tried = cheapest(coarse, starts(coarse.unit, guess), followed);
  const [first] = cheapest(
    coarse,
    tried.map((start) => refined(coarse, start, steps.coarsest)),
    1,
  );
  const motion = finer.reduce((found, level) => refined(level, found, steps.finer), first!);
  const support = supportOf(levels.at(-1)!, motion);
  return support >= leastSupport ? { ...motion, support } : undefined;
}

/** The motions that fit best, the best first. */
function cheapest(level: Level, motions: readonly Similarity[], count: number): Similarity[] {
  const costs = motions.map((motion) => ({ motion, cost: costOf(level, motion) }));
  return costs
    .sort((a, b) => a.cost - b.cost)
    .slice(0, count)
    .map(({ motion }) => motion);
}

function starts(unit: number, guess: Similarity): Similarity[] {
  const grid = Array.from({ length: 2 * reach + 1 }, (_, i) => (i - reach) * unit);
  return [guess, ...grid.flatMap((bIm) => grid.map((bRe) => ({ ...stillness, bRe, bIm })))];
}

/** One level of a pair: the points that have structure, and the picture that they are looked for in. */
interface Level {
  points: Points;
  to: Plane;
  /** Length of a pixel in half short sides. */
  unit: number;
}

/** Place, brightness, gradient (per half short side) and vote of each point. */
interface Points {
  length: number;
  x: Float32Array;
  y: Float32Array;
  value: Float32Array;
  gx: Float32Array;
  gy: Float32Array;
  /** Turns a difference in brightness into a distance: pixels per grey level, squared. */
  scale: Float32Array;
  /** Each cell of the picture has the same say, however many points it has. */
  vote: Float32Array;
}

/** Grey levels per pixel below which a gradient is taken for noise. */
const flat = 1;
/** More points than this tell no more: every second, third, … is taken. */
const enough = 1500;
/** Cells across and down, the points that make one count in full, and what the middle of the picture has to say against 1 at its edge. */
const cellCount = 8;
const fullCell = 4;
const middleSay = 0.1;

function levelOf({ width, height, data }: Plane, to: Plane): Level {
  const half = Math.min(width, height) / 2;
  const found = structured({ width, height, data });
  const every = Math.ceil(found.length / enough);
  const length = Math.floor(found.length / every);
  const points = pointsOf(length);
  const votes = votesOf(found, every, { width, height });
  for (let i = 0; i < length; i++) {
    const at = found[i * every]!;
    const dx = (data[at + 1]! - data[at - 1]!) / 2;
    const dy = (data[at + width]! - data[at - width]!) / 2;
    points.x[i] = ((at % width) + 0.5 - width / 2) / half;
    points.y[i] = (Math.floor(at / width) + 0.5 - height / 2) / half;
    points.value[i] = data[at]!;
    points.gx[i] = dx * half;
    points.gy[i] = dy * half;
    points.scale[i] = 1 / (dx * dx + dy * dy + noise * noise);
    points.vote[i] = votes[i]!;
  }
  return { points, to, unit: 1 / half };
}

/** How much each point has to say: what lies at the edge is more likely background, and cells share their say among their points. */
function votesOf(found: Int32Array, every: number, { width, height }: Omit<Plane, 'data'>): Float32Array {
  const counts = new Float32Array(cellCount * cellCount);
  const votes = new Float32Array(Math.floor(found.length / every));
  const placeOf = (i: number) => {
    const at = found[i * every]!;
    const [x, y] = [((at % width) + 0.5) / width, (Math.floor(at / width) + 0.5) / height];
    return {
      cell: Math.floor(y * cellCount) * cellCount + Math.floor(x * cellCount),
      out: 2 * Math.max(Math.abs(x - 0.5), Math.abs(y - 0.5)),
    };
  };
  for (let i = 0; i < votes.length; i++) counts[placeOf(i).cell]!++;
  for (let i = 0; i < votes.length; i++) {
    const { cell, out } = placeOf(i);
    votes[i] = (middleSay + (1 - middleSay) * out * out) / Math.max(fullCell, counts[cell]!);
  }
  return votes;
}

function pointsOf(length: number): Points {
  const [x, y, value, gx, gy, scale, vote] = Array.from({ length: 7 }, () => new Float32Array(length)) as Seven;
  return { length, x, y, value, gx, gy, scale, vote };
}
type Seven = [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];

/** Indices of the inner pixels with a gradient. */
function structured({ width, height, data }: Plane): Int32Array {
  const found = new Int32Array(width * height);
  let count = 0;
  for (let row = 1; row < height - 1; row++) {
    for (let at = row * width + 1, end = at + width - 2; at < end; at++) {
      const across = Math.abs(data[at + 1]! - data[at - 1]!);
      if (across + Math.abs(data[at + width]! - data[at - width]!) >= 2 * flat) found[count++] = at;
    }
  }
  return found.subarray(0, count);
}

/** A point's brightness in the other picture less its own; NaN where it has left the picture. */
function residual({ points, to: { width, height, data }, unit }: Level, motion: Similarity, i: number): number {
  const px = points.x[i]!;
  const py = points.y[i]!;
  const x = (motion.aRe * px - motion.aIm * py + motion.bRe) / unit + width / 2 - 0.5;
  const y = (motion.aRe * py + motion.aIm * px + motion.bIm) / unit + height / 2 - 0.5;
  if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1)) return NaN;
  const column = Math.trunc(x);
  const row = Math.trunc(y);
  const fx = x - column;
  const at = row * width + column;
  const above = data[at]! + fx * (data[at + 1]! - data[at]!);
  const below = data[at + width]! + fx * (data[at + width + 1]! - data[at + width]!);
  return above + (y - row) * (below - above) - points.value[i]!;
}

/** Mean truncated square of the distance in pixels; points that leave the picture count as misses. */
function costOf(level: Level, motion: Similarity): number {
  const { points } = level;
  let [sum, votes] = [0, 0];
  for (let i = 0; i < points.length; i++) {
    const r = residual(level, motion, i);
    const square = r * r * points.scale[i]!;
    votes += points.vote[i]!;
    sum += points.vote[i]! * (square < 1 ? square : 1);
  }
  return sum / votes;
}

function supportOf(level: Level, motion: Similarity): number {
  const { points } = level;
  let [inside, along] = [0, 0];
  for (let i = 0; i < points.length; i++) {
    const r = residual(level, motion, i);
    if (Number.isNaN(r)) continue;
    inside += points.vote[i]!;
    if (r * r * points.scale[i]! < 1) along += points.vote[i]!;
  }
  return inside === 0 ? 0 : along / inside;
}

/** Gauss-Newton steps with weights that fall to nothing for points that do not come along. */
function refined(level: Level, start: Similarity, cuts: readonly number[]): Similarity {
  let motion = start;
  for (const cut of cuts) {
    const delta = stepOf(level, motion, cut);
    if (delta === undefined) return motion;
    motion = withoutStep(motion, delta);
  }
  return motion;
}

/** [zoom, turn, x, y] that the frame's own points would have to move to look as the other picture does now. */
function stepOf(level: Level, motion: Similarity, cut: number): number[] | undefined {
  const { points } = level;
  const normal = new Float64Array(16);
  const right = new Float64Array(4);
  for (let i = 0; i < points.length; i++) {
    const r = residual(level, motion, i);
    const square = (r * r * points.scale[i]!) / (cut * cut);
    if (!(square < 1)) continue;
    const weight = (1 - square) ** 2 * points.scale[i]! * points.vote[i]!;
    const x = points.x[i]!;
    const y = points.y[i]!;
    const gx = points.gx[i]!;
    const gy = points.gy[i]!;
    const zoom = gx * x + gy * y;
    const turn = gy * x - gx * y;
    const weighted0 = weight * zoom;
    const weighted1 = weight * turn;
    const weighted2 = weight * gx;
    const weighted3 = weight * gy;
    right[0]! += weighted0 * r;
    right[1]! += weighted1 * r;
    right[2]! += weighted2 * r;
    right[3]! += weighted3 * r;
    normal[0]! += weighted0 * zoom;
    normal[1]! += weighted0 * turn;
    normal[2]! += weighted0 * gx;
    normal[3]! += weighted0 * gy;
    normal[5]! += weighted1 * turn;
    normal[6]! += weighted1 * gx;
    normal[7]! += weighted1 * gy;
    normal[10]! += weighted2 * gx;
    normal[11]! += weighted2 * gy;
    normal[15]! += weighted3 * gy;
  }
  return solve4(normal, right);
}

/** motion ∘ step⁻¹, the step being z → (1 + zoom + i turn) z + (x + iy). */
function withoutStep({ aRe, aIm, bRe, bIm }: Similarity, [zoom = 0, turn = 0, x = 0, y = 0]: number[]): Similarity {
  const [re, im] = [1 + zoom, turn];
  const size = re * re + im * im;
  const [nRe, nIm] = [(aRe * re + aIm * im) / size, (aIm * re - aRe * im) / size];
  return { aRe: nRe, aIm: nIm, bRe: bRe - (nRe * x - nIm * y), bIm: bIm - (nRe * y + nIm * x) };
}
