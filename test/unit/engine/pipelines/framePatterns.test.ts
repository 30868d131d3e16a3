// Keyframes as patterns: which frames are given, at what level, and which requests make no sense.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import type { KeyframeCondition } from '../../../../src/experiment/request';
import { exactFrames, framePattern } from '../../../../src/engine/pipelines/framePatterns';
import { rampPicture } from '../../../support/tinyModel';

const size = { frames: 7, fps: 4, latent: { height: 6, width: 10, scale: 1, shift: 0 } };
const key = (at: KeyframeCondition['at'], strength = 1): KeyframeCondition => ({ at, image: 'given.png', strength });

/** `.` for generated frames, the level of given ones otherwise. */
const drawn = (keyframes: KeyframeCondition[], counts: number[] = []) =>
  framePattern(
    keyframes,
    keyframes.map((_, i) => rampPicture(10, 6, counts[i] ?? 1)),
    size,
  ).map((given) => given?.level ?? '.');

describe('framePattern', () => {
  const cases: [what: string, keyframes: KeyframeCondition[], counts: number[], expected: (number | string)[]][] = [
    ['nothing given', [], [], ['.', '.', '.', '.', '.', '.', '.']],
    ['first frame given', [key('first')], [], [0, '.', '.', '.', '.', '.', '.']],
    ['last frame given', [key('last')], [], ['.', '.', '.', '.', '.', '.', 0]],
    ['fill between', [key('first'), key('last')], [], [0, '.', '.', '.', '.', '.', 0]],
    ['continue a clip', [key('first')], [3], [0, 0, 0, '.', '.', '.', '.']],
    ['lead to a clip', [key('last')], [2], ['.', '.', '.', '.', '.', 0, 0]],
    ['a moment: 0.5 s at 4 frames a second', [key(0.5)], [], ['.', '.', 0, '.', '.', '.', '.']],
    ['a moment between frames goes to the nearest', [key(0.6)], [], ['.', '.', 0, '.', '.', '.', '.']],
    ['the last moment', [key(1.5)], [], ['.', '.', '.', '.', '.', '.', 0]],
    ['weaker frames stand at a noise level', [key('first', 0.75)], [], [0.25, '.', '.', '.', '.', '.', '.']],
    ['strength 0 gives nothing', [key('first', 0)], [], ['.', '.', '.', '.', '.', '.', '.']],
  ];
  test.each(cases)('%s', (_what, keyframes, counts, expected) => {
    expect(drawn(keyframes, counts)).toEqual(expected);
  });

  const refused: [what: string, keyframes: KeyframeCondition[], counts: number[], code: string, field: string][] = [
    ['a moment after the end', [key('first'), key(1.7)], [], 'keyframe-outside', 'keyframes[1].at'],
    ['a clip that is too long', [key('first')], [8], 'keyframe-outside', 'keyframes[0].at'],
    ['a clip that runs over the end', [key(1.25)], [3], 'keyframe-outside', 'keyframes[0].at'],
    ['two pictures for one frame', [key('first'), key(0)], [], 'keyframe-conflict', 'keyframes[1].at'],
    ['a clip over a picture', [key('last'), key(1)], [1, 3], 'keyframe-conflict', 'keyframes[1].at'],
  ];
  test.each(refused)('%s is refused', (_what, keyframes, counts, code, field) => {
    expect(() => drawn(keyframes, counts)).toThrow(UserError);
    expect(() => drawn(keyframes, counts)).toThrow(expect.objectContaining({ code, field }));
  });

  test('frames of a clip come in their order', () => {
    const clip = rampPicture(10, 6, 2);
    const pattern = framePattern([key('first')], [clip], size);
    expect(pattern[0]?.latent[120]).not.toBe(pattern[1]?.latent[120]);
    expect(pattern[1]?.latent[120]).toBeCloseTo((clip.data[60 * 4 + 2]! / 255) * 2 - 1, 5);
  });
});

describe('exactFrames', () => {
  const video = { width: 10, height: 6, frames: 7, fps: 4 };
  const exact = (keyframes: KeyframeCondition[], ...counts: number[]) =>
    exactFrames(
      { keyframes, video },
      keyframes.map((_, i) => rampPicture(10, 6, counts[i] ?? 1)),
    );

  test('are the frames of strength 1, with their own pixels', () => {
    const found = exact([key('first'), key(0.5, 0.9), key('last')], 2, 1, 3);
    expect([...found.keys()]).toEqual([0, 1, 4, 5, 6]);
    const clip = rampPicture(10, 6, 3);
    expect(found.get(5)).toEqual(clip.data.slice(240, 480));
  });

  test('are cut and shrunk to the video, and opaque', () => {
    const image = { ...rampPicture(40, 12), data: new Uint8ClampedArray(40 * 12 * 4).fill(128) };
    const found = exactFrames({ keyframes: [key('last')], video }, [image]);
    expect(found.get(6)).toHaveLength(240);
    expect([...found.get(6)!.slice(0, 4)]).toEqual([64, 64, 64, 255]);
  });
});
