// What a request's `post` asks for, on finished frames: more frames per second and a larger picture, piece by piece.
// Both are free of training, so they do for the clips of any model.

import type { GenerationRequest } from '../../experiment/request';
import { shotFrames } from '../../experiment/clipLength';
import type { ClipPieces } from '../clipPieces';
import type { Frames } from '../frames';
import { enlarge } from '../post/enlarge';
import { interpolated, interpolatedCount } from '../post/interpolate';
import type { Stages } from './stages';
import type { PipelineResult } from './types';

/**
 * The clip after `post`: (count − 1)·interpolate + 1 frames (count·interpolate in a loop) at fps·interpolate, width and height times upscale.
 * The stage runs as the pieces are taken.
 */
export function postProcess(
  { clip, between = [] }: Pick<PipelineResult, 'clip' | 'between'>,
  request: Pick<GenerationRequest, 'post' | 'shots' | 'video'>,
  stages: Pick<Stages, 'run'>,
): ClipPieces {
  const { interpolate: factor, upscale } = request.post;
  const options = { factor, loop: request.video.loop === true, cuts: cutsOf(request) };
  return {
    width: clip.width * upscale,
    height: clip.height * upscale,
    count: interpolatedCount(clip.count, options),
    fps: clip.fps * factor,
    async *pieces(): AsyncIterable<Frames> {
      for await (const { part, make } of interpolated(clip, options, between)) {
        yield await stages.run('post', () => enlarge(make(), upscale), part);
      }
    },
  };
}

function cutsOf({ shots, video }: Pick<GenerationRequest, 'shots' | 'video'>): Set<number> {
  const cuts = new Set<number>();
  let start = 0;
  for (const { seconds, transition } of shots) {
    if (transition === 'cut') cuts.add(start);
    start += shotFrames(seconds, video.fps) ?? 0;
  }
  return cuts;
}
