// A played clip as a text: it stands for the request that was played, with the path in it.
import { describe, expect, it } from 'vitest';
import { expandExperiment } from '../../../src/experiment/expand';
import { parseExperiment } from '../../../src/experiment/parse';
import { playObject, sessionText } from '../../../src/experiment/playSession';
import type { Experiment } from '../../../src/experiment/schema';

const played: Experiment = {
  version: 1,
  prompt: 'a fox and a cat in the snow',
  negativePrompt: 'blur',
  seed: 12,
  steps: 3,
  guidance: 1.5,
  guidanceInterval: [0.1, 0.9],
  guidanceRescale: 0.2,
  sampler: 'euler',
  video: { width: 384, height: 216, fps: 12, order: 'rollout', frames: 9 },
  motion: {
    camera: [{ at: 0, pan: 0.5, tilt: 0, zoom: 0, roll: 0 }],
    paths: [
      { object: 'fox', points: [[0, 0.1, 0.1]] },
      { object: 'cat', points: [[0, 0.8, 0.8]] },
    ],
  },
};
const points: [number, number, number][] = [
  [0, 0.1, 0.1],
  [4 / 12, 0.2666, 0.1],
];

describe('sessionText', () => {
  it('stands for the request that was played, with the path that was led and those that were not', () => {
    const [request] = expandExperiment(played, {});
    const text = sessionText({ request: request!, object: 'fox', points, frames: 9, title: 'Mine' });
    const { experiment, problems } = parseExperiment(text);
    expect(problems).toEqual([]);
    expect(experiment?.title).toBe('Mine');
    const [again] = expandExperiment(experiment!, {});
    const paths = [{ object: 'fox', points }, request!.motion.paths[1]];
    expect(again).toEqual({ ...request, motion: { ...request!.motion, paths } });
  });

  it('leaves out what has its usual value', () => {
    const [request] = expandExperiment({ version: 1, prompt: 'a fox' }, {});
    const text = sessionText({ request: request!, object: 'fox', points, frames: 5 });
    for (const name of ['negativePrompt', 'camera', 'guidanceInterval', 'title', 'model'])
      expect(text).not.toContain(`"${name}"`);
  });
});

describe('playObject', () => {
  const motion = { camera: [], strength: 1, paths: [] };
  const fox = { object: 'grey fox', points };
  it.each([
    ['a red fox and a cat', [], undefined, 'red fox'],
    ['a red fox and a cat', [], 'cat', 'cat'],
    ['a red fox and a cat', [fox], undefined, 'grey fox'],
    ['on the grass a pig moves left', [], undefined, 'pig'],
  ])('%s', (prompt, paths, wished, object) => {
    expect(playObject({ prompt, motion: { ...motion, paths } }, wished)).toBe(object);
  });

  it.each(['', 'camera zooms in', 'nothing known'])('says so where there is none: “%s”', (prompt) => {
    expect(() => playObject({ prompt, motion })).toThrowError(expect.objectContaining({ code: 'no-object' }));
  });
});
