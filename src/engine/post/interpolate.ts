// More frames per second: between every two frames, pictures splatted along the flow from one to the other. Across a cut there is
// nothing to follow, so the frame before it stays.

import { numbered, type ClipPieces } from '../clipPieces';
import { frameAt, type Frames } from '../frames';
import type { Piece } from '../pipelines/stages';
import { blockFlow } from './blockFlow';
import { brightness } from './plane';
import { between } from './splat';

export interface InterpolateOptions {
  factor: 1 | 2 | 4;
  /** Whether the first frame comes after the last one. */
  loop: boolean;
  /** Frames that begin a shot with a cut. */
  cuts: ReadonlySet<number>;
}

/** Frames that come out of `count`: those between, and in a loop those between the last and the first. */
export function interpolatedCount(count: number, { factor, loop }: InterpolateOptions): number {
  if (loop) return count * factor;
  return count === 0 ? 0 : (count - 1) * factor + 1;
}

/** A stretch of frames and the part of the whole clip that they come from. */
export interface Stretch {
  part: Piece;
  /** Makes the frames when called. */
  make: () => Frames;
}

/**
 * The clip with `factor` times its frame rate, a few frames at a time; the frames that were there stay as they are. `moments[i]` gives, in
 * order, what the model makes of the moment (i + 1) / factor after each frame, to stand where the flow explains nothing.
 */
export async function* interpolated(
  clip: ClipPieces,
  options: InterpolateOptions,
  moments: readonly ClipPieces[] = [],
): AsyncIterable<Stretch> {
  const readers = moments.map(oneByOne);
  let first: Frames | undefined;
  let last: Frames | undefined;
  for await (const piece of numbered(clip)) {
    const gaps = options.factor === 1 ? 0 : piece.frames.count - (last === undefined ? 1 : 0);
    const models = await nextOf(readers, gaps);
    const previous = last;
    first ??= copyOf(frameAt(piece.frames, 0));
    last = copyOf(frameAt(piece.frames, piece.frames.count - 1));
    yield { part: piece.part, make: () => filled(piece, { previous, models }, options) };
  }
  if (options.loop && first !== undefined && last !== undefined && options.factor > 1) {
    const [end, start] = [last, first];
    const [models = []] = await nextOf(readers, 1);
    const make = () => join(inBetween(end, start, { factor: options.factor, models }), clip.fps * options.factor);
    yield { part: [1, 1], make };
  }
}

/** For each of the next `gaps` gaps between frames, the model's frame of each moment. */
async function nextOf(readers: readonly AsyncIterator<Frames, void>[], gaps: number): Promise<Frames[][]> {
  const found: Frames[][] = [];
  for (let gap = 0; gap < gaps; gap++) {
    const frames: Frames[] = [];
    for (const reader of readers) {
      const { value } = await reader.next();
      if (value !== undefined) frames.push(value);
    }
    found.push(frames);
  }
  return found;
}

async function* oneByOne(clip: ClipPieces): AsyncGenerator<Frames, void> {
  for await (const piece of clip.pieces()) {
    for (let index = 0; index < piece.count; index++) yield frameAt(piece, index);
  }
}

function filled(
  { frames, first }: { frames: Frames; first: number },
  { previous, models }: { previous: Frames | undefined; models: readonly Frames[][] },
  { factor, cuts }: InterpolateOptions,
): Frames {
  if (factor === 1) return frames;
  const out: Frames[] = [];
  const gaps = [...models];
  for (let index = 0; index < frames.count; index++) {
    const now = frameAt(frames, index);
    const before = index === 0 ? previous : frameAt(frames, index - 1);
    if (before !== undefined) {
      const made = gaps.shift() ?? [];
      if (cuts.has(first + index)) out.push(...new Array<Frames>(factor - 1).fill(before));
      else out.push(...inBetween(before, now, { factor, models: made }));
    }
    out.push(now);
  }
  return join(out, frames.fps * factor);
}

/**
 * Weight of the model's frame against 1 for a pixel whose flow fits perfectly. Measured at 0.02 to 0.4 on four clips of the embedded model
 * (CONTROLS.md beside it): more was better on three, and on the fourth 0.2 was 0.2 dB better than 0.4.
 */
const modelWeight = 0.4;

function inBetween(
  one: Frames,
  other: Frames,
  { factor, models }: { factor: number; models: readonly Frames[] },
): Frames[] {
  const [a, b] = [brightness(one, 0), brightness(other, 0)];
  const flow = { forth: blockFlow(a, b), back: blockFlow(b, a) };
  return Array.from({ length: factor - 1 }, (_, i) => {
    const model = models[i];
    const fallback = model && { data: model.data, weight: modelWeight };
    return { ...one, data: between(one, other, flow, { share: (i + 1) / factor, fallback }) };
  });
}

function join(frames: readonly Frames[], fps: number): Frames {
  const [{ width = 0, height = 0, data: { length = 0 } = [] } = {}] = frames;
  const data = new Uint8ClampedArray(frames.length * length);
  frames.forEach((frame, index) => data.set(frame.data, index * length));
  return { width, height, count: frames.length, fps, data };
}

function copyOf(frames: Frames): Frames {
  return { ...frames, data: frames.data.slice() };
}
