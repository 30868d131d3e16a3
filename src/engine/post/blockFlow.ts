// Where each pixel of one picture has gone in another: block matching from coarse to fine over a pyramid of brightness, each
// block trying what its parent and its neighbours found, then each pixel taking the best of the blocks around it.
// Training-free and exact to half a pixel. Leaves out occlusion, which the splatting deals with.

import { clampTo, halve, type Plane } from './plane';

/** Displacement of every pixel, in pixels: what is at (x, y) is at (x + dx, y + dy) in the other picture. */
export interface Flow {
  width: number;
  height: number;
  dx: Float32Array;
  dy: Float32Array;
}

/** Side of a block, pixels of its own level of the pyramid. */
const block = 8;
/** Pixels around a block that count for its match. */
const margin = 2;
/** Search to every side at the coarsest level. */
const reach = 7;
/** The coarsest level is not smaller than this on its short side. */
const smallest = 24;
/** Cost of a vector that differs from its neighbour's, in grey levels per pixel: flat places follow what is around them. */
const smoothness = 0.4;

interface BlockField {
  columns: number;
  rows: number;
  dx: Float32Array;
  dy: Float32Array;
}

/** The flow from `from` to `to`, two planes of equal size with values in 0…255. */
export function blockFlow(from: Plane, to: Plane): Flow {
  const levels: [Plane, Plane][] = [[from, to]];
  for (let last = levels[0]; last !== undefined && Math.min(last[0].width, last[0].height) >= 2 * smallest;) {
    last = [halve(last[0]), halve(last[1])];
    levels.push(last);
  }
  let field: BlockField | undefined;
  for (const pair of levels.reverse()) field = matched(pair, field);
  return perPixel(from, to, field ?? emptyField(from));
}

function emptyField({ width, height }: Plane): BlockField {
  const columns = Math.ceil(width / block);
  const rows = Math.ceil(height / block);
  return { columns, rows, dx: new Float32Array(columns * rows), dy: new Float32Array(columns * rows) };
}

/** One level: an exhaustive search without a parent, else a small one around the candidates; twice, so that good vectors spread. */
function matched([from, to]: [Plane, Plane], parent: BlockField | undefined): BlockField {
  const field = emptyField(from);
  for (let pass = 0; pass < 2; pass++) {
    for (let row = 0; row < field.rows; row++) {
      for (let column = 0; column < field.columns; column++) {
        const at = row * field.columns + column;
        const near = neighbours(field, row, column);
        const cost = costOf(from, to, { row, column, near });
        const candidates = [[0, 0] as const, ...near];
        if (pass > 0) candidates.push([field.dx[at] ?? 0, field.dy[at] ?? 0]);
        if (parent !== undefined) candidates.push(...inherited(parent, row, column));
        const best = descend(cost, candidates, parent === undefined && pass === 0 ? reach : 1);
        [field.dx[at], field.dy[at]] = best;
      }
    }
  }
  return field;
}

type Vector = readonly [number, number];
type Cost = (dx: number, dy: number) => number;

function neighbours(field: BlockField, row: number, column: number): Vector[] {
  const found: Vector[] = [];
  const add = (r: number, c: number) => {
    if (r < 0 || c < 0 || r >= field.rows || c >= field.columns) return;
    found.push([field.dx[r * field.columns + c] ?? 0, field.dy[r * field.columns + c] ?? 0]);
  };
  add(row, column - 1);
  add(row - 1, column);
  add(row - 1, column + 1);
  return found;
}

function inherited(parent: BlockField, row: number, column: number): Vector[] {
  const [r, c] = [row >> 1, column >> 1];
  const around = [
    [r, c],
    [r + (row % 2 === 0 ? -1 : 1), c],
    [r, c + (column % 2 === 0 ? -1 : 1)],
  ] as const;
  return around.map(([y, x]) => {
    const at = clampTo(y, parent.rows) * parent.columns + clampTo(x, parent.columns);
    return [2 * (parent.dx[at] ?? 0), 2 * (parent.dy[at] ?? 0)] as const;
  });
}

/** Mean absolute difference of a block and its margin at a displacement, plus what it costs to differ from the neighbours. */
function costOf(
  from: Plane,
  to: Plane,
  { row, column, near }: { row: number; column: number; near: readonly Vector[] },
): Cost {
  const [top, left] = [row * block - margin, column * block - margin];
  const side = block + 2 * margin;
  return (dx, dy) => {
    let sum = 0;
    for (let y = top; y < top + side; y++) {
      const here = clampTo(y, from.height) * from.width;
      const there = clampTo(y + dy, to.height) * to.width;
      for (let x = left; x < left + side; x++) {
        sum += Math.abs(
          (from.data[here + clampTo(x, from.width)] ?? 0) - (to.data[there + clampTo(x + dx, to.width)] ?? 0),
        );
      }
    }
    const apart = near.reduce((least, [nx, ny]) => Math.min(least, Math.abs(nx - dx) + Math.abs(ny - dy)), 4);
    return sum / (side * side) + (smoothness * Math.min(apart, 4)) / 4 + 0.002 * (Math.abs(dx) + Math.abs(dy));
  };
}

/** The best candidate, then the best within `around` pixels of it. */
function descend(cost: Cost, candidates: readonly Vector[], around: number): Vector {
  let best: Vector = [0, 0];
  let least = Infinity;
  const tried = (dx: number, dy: number) => {
    const found = cost(dx, dy);
    if (found < least) [least, best] = [found, [dx, dy]];
  };
  for (const [dx, dy] of candidates) tried(Math.round(dx), Math.round(dy));
  const [cx, cy] = best;
  for (let dy = -around; dy <= around; dy++) {
    for (let dx = -around; dx <= around; dx++) if (dx !== 0 || dy !== 0) tried(cx + dx, cy + dy);
  }
  return best;
}

/** Every pixel takes the best of the vectors of the four blocks nearest to it, by the difference over 3 × 3 pixels. */
function perPixel(from: Plane, to: Plane, field: BlockField): Flow {
  const { width, height } = from;
  const flow: Flow = { width, height, dx: new Float32Array(width * height), dy: new Float32Array(width * height) };
  for (let y = 0; y < height; y++) {
    const row = y / block - 0.5;
    for (let x = 0; x < width; x++) {
      const column = x / block - 0.5;
      let least = Infinity;
      for (let corner = 0; corner < 4; corner++) {
        const r = clampTo(Math.floor(row) + (corner >> 1), field.rows);
        const c = clampTo(Math.floor(column) + (corner & 1), field.columns);
        const at = r * field.columns + c;
        const [dx, dy] = [field.dx[at] ?? 0, field.dy[at] ?? 0];
        const far = Math.abs(row - r) + Math.abs(column - c);
        const cost = patchDifference(from, to, { x, y, dx, dy }) + 0.3 * far;
        if (cost < least) {
          least = cost;
          flow.dx[y * width + x] = dx;
          flow.dy[y * width + x] = dy;
        }
      }
    }
  }
  return flow;
}

function patchDifference(
  from: Plane,
  to: Plane,
  { x, y, dx, dy }: { x: number; y: number; dx: number; dy: number },
): number {
  let sum = 0;
  for (let v = y - 1; v <= y + 1; v++) {
    const here = clampTo(v, from.height) * from.width;
    const there = clampTo(v + dy, to.height) * to.width;
    for (let u = x - 1; u <= x + 1; u++) {
      sum += Math.abs(
        (from.data[here + clampTo(u, from.width)] ?? 0) - (to.data[there + clampTo(u + dx, to.width)] ?? 0),
      );
    }
  }
  return sum / 9;
}
