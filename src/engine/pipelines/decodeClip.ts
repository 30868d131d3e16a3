// Finished latents to pictures, a few frames at a time: each shot through the upscaler on its own, shots that blend mixed where both are
// seen, and frames that the user gave exactly put back as they were given, since neither latent nor upscaler keeps every pixel.

import type { ClipPieces } from '../clipPieces';
import { framesFromTensor, type Frames } from '../frames';
import type { ModelSession } from '../onnx/session';
import { enlargeTo } from '../post/enlarge';
import { tensor, type Tensor } from '../tensor';
import type { LatentSize } from './denoiseClip';
import type { Piece, Stages } from './stages';
import { upscalePiece, windowLength } from './upscale';

/** A shot whose frames are made. */
export interface MadeShot {
  from: number;
  to: number;
  fade: number;
  /** [C, P] for each frame from `from` to `to`, pixels in [-1, 1]. */
  latents: readonly Float32Array[];
  codes: Tensor;
}

export interface DecodeOptions {
  shape: Omit<Frames, 'data'>;
  size: LatentSize;
  /** Sides of a frame as the model draws it; it is enlarged where `shape` is larger. */
  drawn: { width: number; height: number };
  upscaler?: ModelSession;
  /** RGBA of frames to be shown exactly so. */
  exact: ReadonlyMap<number, Uint8ClampedArray>;
  stages: Stages;
}

/** The clip; its pieces are decoded as they are taken. */
export function decodeClip(shots: readonly MadeShot[], options: DecodeOptions): ClipPieces {
  return { ...options.shape, pieces: () => putBack(joined(shots, options), options) };
}

interface PlacedFrames {
  first: number;
  frames: Frames;
}

async function* joined(shots: readonly MadeShot[], options: DecodeOptions): AsyncIterable<PlacedFrames> {
  const tail = new Map<number, Uint8ClampedArray>();
  for (const [index, shot] of shots.entries()) {
    const next = shots[index + 1]?.from ?? shot.to;
    for (const { from, to } of windows(shot, next)) {
      const part: Piece = [from / options.shape.count, to / options.shape.count];
      const frames = await options.stages.run('decode', () => pictures(shot, { from, to }, options), part);
      const size = frames.data.length / frames.count;
      for (let frame = from; frame < to; frame++) {
        const data = frames.data.subarray((frame - from) * size, (frame - from + 1) * size);
        const before = tail.get(frame);
        if (before !== undefined) mix(data, before, (frame - shot.from + 0.5) / shot.fade);
        tail.delete(frame);
        if (frame >= next) tail.set(frame, data.slice());
      }
      if (from < next) yield { first: from, frames };
    }
  }
}

/** Windows of a shot that never cross the frame from which the next shot takes over. */
function* windows({ from, to }: MadeShot, next: number): Iterable<{ from: number; to: number }> {
  for (let start = from; start < to;) {
    const end = Math.min(start + windowLength, start < next ? next : to, to);
    yield { from: start, to: end };
    start = end;
  }
}

/** Frames `from` to `to` of a shot as pictures; the frame before and the one after are looked at where they are there. */
export async function pictures(
  { latents, codes, from: start }: MadeShot,
  { from, to }: { from: number; to: number },
  { shape, size, drawn, upscaler }: Pick<DecodeOptions, 'shape' | 'size' | 'drawn' | 'upscaler'>,
): Promise<Frames> {
  const { channels, height, width } = size;
  const around = Array.from({ length: to - from + 2 }, (_, i) => {
    const frame = Math.min(Math.max(from - start + i - 1, 0), latents.length - 1);
    return latents[frame] ?? new Float32Array(0);
  });
  if (upscaler === undefined) {
    const own = tensor([to - from, channels, height, width], end2end(around.slice(1, -1)));
    return enlargeTo(framesFromTensor(own, shape.fps), shape);
  }
  const piece = { frames: tensor([around.length, channels, height, width], end2end(around)), codes };
  return enlargeTo(await upscalePiece(upscaler, piece, { ...drawn, fps: shape.fps }), shape);
}

function end2end(frames: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}

/** `data` gets the share `share` of itself and the rest of `other`. */
function mix(data: Uint8ClampedArray, other: Uint8ClampedArray, share: number): void {
  for (let i = 0; i < data.length; i++) data[i] = (data[i] ?? 0) * share + (other[i] ?? 0) * (1 - share);
}

async function* putBack(made: AsyncIterable<PlacedFrames>, { exact }: DecodeOptions): AsyncIterable<Frames> {
  for await (const { first, frames } of made) {
    const size = frames.data.length / frames.count;
    for (let index = 0; index < frames.count; index++) {
      const given = exact.get(first + index);
      if (given !== undefined) frames.data.set(given, index * size);
    }
    yield frames;
  }
}
