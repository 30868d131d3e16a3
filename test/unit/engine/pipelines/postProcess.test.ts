// What `post` makes of a clip's shape, and of its pieces; how a picture is made in between or larger is tested where it is done.
import { describe, expect, test } from 'vitest';
import type { GenerationRequest } from '../../../../src/experiment/request';
import { onePiece, wholeClip } from '../../../../src/engine/clipPieces';
import { frameAt, type Frames } from '../../../../src/engine/frames';
import { postProcess } from '../../../../src/engine/pipelines/postProcess';
import { createStages } from '../../../../src/engine/pipelines/stages';
import { rampPicture, tinyRequest } from '../../../support/tinyModel';

const stages = () => createStages({ now: () => 0 });
const asked = (post: GenerationRequest['post'], changes: Partial<GenerationRequest> = {}) =>
  postProcess({ clip: onePiece(clip) }, tinyRequest({ post, ...changes }), stages());
const clip: Frames = rampPicture(10, 6, 5);
const video = { width: 10, height: 6, frames: 5, fps: 8 };

test('1 and 1 change nothing, not even the array', async () => {
  const pieces: Frames[] = [];
  for await (const piece of asked({ interpolate: 1, upscale: 1 }).pieces()) pieces.push(piece);
  expect(pieces).toHaveLength(1);
  expect(pieces[0]).toBe(clip);
});

describe('more frames', () => {
  test.each([
    [2, false, 9, 16],
    [4, false, 17, 32],
    [2, true, 10, 16],
    [4, true, 20, 32],
  ] as const)('times %d, loop %s: %d frames at %d', async (interpolate, loop, count, fps) => {
    const made = asked({ interpolate, upscale: 1 }, { video: { ...video, ...(loop ? { loop } : {}) } });
    expect(made).toMatchObject({ count, fps, width: 10, height: 6 });
    const frames = await wholeClip(made);
    expect(frames.count).toBe(count);
    for (let index = 0; index < clip.count; index++) {
      expect(frameAt(frames, index * interpolate).data).toEqual(frameAt(clip, index).data);
    }
  });

  test('across a cut the frame before it stays, across a blend there is a frame between', async () => {
    const shots = (transition: 'cut' | 'blend') => [
      { prompt: 'a', seconds: 0.25, transition: 'cut' as const },
      { prompt: 'b', seconds: 0.375, transition },
    ];
    const cut = await wholeClip(asked({ interpolate: 2, upscale: 1 }, { video, shots: shots('cut') }));
    expect(frameAt(cut, 3).data).toEqual(frameAt(clip, 1).data);
    const blend = await wholeClip(asked({ interpolate: 2, upscale: 1 }, { video, shots: shots('blend') }));
    expect(frameAt(blend, 3).data).not.toEqual(frameAt(clip, 1).data);
  });
});

test('larger frames, after those in between', async () => {
  const made = asked({ interpolate: 2, upscale: 4 });
  expect(made).toMatchObject({ count: 9, fps: 16, width: 40, height: 24 });
  expect((await wholeClip(made)).data).toHaveLength(9 * 40 * 24 * 4);
});

test('the stage runs for every piece', async () => {
  const ran = stages();
  await wholeClip(postProcess({ clip: onePiece(clip) }, tinyRequest({ post: { interpolate: 2, upscale: 1 } }), ran));
  expect(Object.keys(ran.times)).toEqual(['post']);
});
