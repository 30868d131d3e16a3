// A clip that comes in pieces, so that memory does not grow with its length: its shape is known at once, its frames are made
// when they are asked for and can be dropped when they were used.

import { blackFrames, type Frames } from './frames';
import type { Piece } from './pipelines/stages';

/** `pieces` yields all `count` frames in order, some at a time; it can be asked once. */
export interface ClipPieces extends Omit<Frames, 'data'> {
  pieces(): AsyncIterable<Frames>;
}

/** A whole clip as one piece. */
export function onePiece(frames: Frames): ClipPieces {
  return {
    ...frames,
    async *pieces() {
      yield await Promise.resolve(frames);
    },
  };
}

/** All pieces as one clip in memory. */
export async function wholeClip(clip: ClipPieces): Promise<Frames> {
  const { width, height, count, fps } = clip;
  const whole = blackFrames({ width, height, count, fps });
  let at = 0;
  for await (const { data } of clip.pieces()) {
    whole.data.set(data, at);
    at += data.length;
  }
  return whole;
}

/** Every piece of a clip with the part of the clip that it is. */
export async function* numbered(clip: ClipPieces): AsyncIterable<{ frames: Frames; part: Piece; first: number }> {
  let first = 0;
  for await (const frames of clip.pieces()) {
    yield { frames, first, part: [first / clip.count, (first + frames.count) / clip.count] };
    first += frames.count;
  }
}
