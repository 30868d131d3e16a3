// Shots as stretches of a clip: where they begin and end, where they blend, what of camera and paths belongs to them.
import { describe, expect, test } from 'vitest';
import type { GenerationRequest } from '../../../../src/experiment/request';
import { shotsOf, strayPaths } from '../../../../src/engine/pipelines/shots';
import { tinyRequest } from '../../../support/tinyModel';

type Shots = GenerationRequest['shots'];
const video = { width: 40, height: 24, frames: 36, fps: 4 };
const shots = (...transitions: Shots[number]['transition'][]): Shots =>
  [2, 4, 3].map((seconds, index) => ({ prompt: `a ball ${index}`, seconds, transition: transitions[index] ?? 'cut' }));
const spans = (request: GenerationRequest) => shotsOf(request).map(({ from, to, fade }) => [from, to, fade]);

test('without shots the request is the one shot, its keyframes left to the clip', () => {
  const request = tinyRequest({ video, keyframes: [{ at: 'first', image: 'a.png', strength: 1 }] });
  expect(shotsOf(request)).toEqual([{ request: { ...request, keyframes: [] }, from: 0, to: 36, fade: 0 }]);
});

describe('stretches', () => {
  test.each([
    [
      'cuts',
      shots(),
      [
        [0, 8, 0],
        [8, 24, 0],
        [24, 36, 0],
      ],
    ],
    [
      'blends, half of them on either side',
      shots('cut', 'blend', 'blend'),
      [
        [0, 10, 0],
        [6, 27, 4],
        [21, 36, 6],
      ],
    ],
    [
      'a blend at the very start is none',
      shots('blend', 'cut', 'cut'),
      [
        [0, 8, 0],
        [8, 24, 0],
        [24, 36, 0],
      ],
    ],
  ] as const)('%s', (_what, list, expected) => {
    expect(spans(tinyRequest({ video, prompt: '', shots: list }))).toEqual(expected);
  });

  test('a shot of one frame has no room for a blend', () => {
    const list: Shots = [
      { prompt: 'a', seconds: 0.25, transition: 'cut' },
      { prompt: 'b', seconds: 2, transition: 'blend' },
    ];
    expect(spans(tinyRequest({ video: { ...video, frames: 9 }, prompt: '', shots: list }))).toEqual([
      [0, 1, 0],
      [1, 9, 0],
    ]);
  });
});

describe('a shot alone', () => {
  const camera = [{ at: 3, pan: 1, tilt: 0, zoom: 0, roll: 0 }];
  const path = (object: string, ...times: number[]) => ({
    object,
    points: times.map((time): [number, number, number] => [time, 0.5, 0.5]),
  });
  const request = tinyRequest({
    video,
    prompt: '',
    shots: shots(),
    motion: {
      camera,
      strength: 0.5,
      paths: [path('ball', 1, 3), path('cat', 0, 9), path('ball 2', 7, 8), path('ball', 0.5)],
    },
  });
  const [first, second, third] = shotsOf(request).map((shot) => shot.request);

  test('has its own words and length, and no shots', () => {
    expect(second).toMatchObject({ prompt: 'a ball 1', shots: [], video: { frames: 16, fps: 4, width: 40 } });
    expect(second!.motion.strength).toBe(0.5);
  });

  test('has the camera keys counted from its start', () => {
    expect([first, second, third].map((shot) => shot!.motion.camera[0]!.at)).toEqual([3, 1, -3]);
  });

  test('has the paths of its words that last into it, counted from its start', () => {
    expect(first!.motion.paths).toEqual([path('ball', 1, 3), path('ball', 0.5)]);
    expect(second!.motion.paths).toEqual([path('ball', -1, 1), path('ball', -1.5)]);
    expect(third!.motion.paths).toEqual([path('ball 2', 1, 2), path('ball', -5.5)]);
  });

  test('a path that no shot speaks of is named', () => {
    const paths = [path('ball', 1, 3), path('cat', 0, 9), path('ball 1', 0, 1)];
    const asked = { ...request, motion: { camera: [], strength: 1, paths } };
    expect(strayPaths(asked, shotsOf(asked))).toEqual([
      expect.stringContaining('"cat"'),
      expect.stringContaining('"ball 1"'),
    ]);
    const single = tinyRequest({ motion: asked.motion });
    expect(strayPaths(single, shotsOf(single))).toEqual([]);
  });
});
