// One shot cut out of a longer experiment; expected figures worked out by hand from straight lines between keys.
import { describe, expect, it } from 'vitest';
import { expandExperiment } from '../../../src/experiment/expand';
import type { Experiment } from '../../../src/experiment/schema';
import { shotAlone } from '../../../src/experiment/shotAlone';

const whole: Experiment = {
  version: 1,
  title: 'three',
  shots: [
    { prompt: 'one', seconds: 1 },
    { prompt: 'two', seconds: 2, transition: 'blend' },
    { prompt: 'three', seconds: 0.5 },
  ],
  seed: [4, 5],
  video: { fps: 8, width: 96 },
  motion: {
    strength: 1.5,
    camera: [
      { at: 0, pan: 1 },
      { at: 2, pan: 0, zoom: 0.4 },
    ],
    paths: [
      {
        object: 'fox',
        points: [
          [0.5, 0, 1],
          [2.5, 1, 0],
        ],
      },
    ],
  },
  keyframes: [
    { at: 'first', image: 'a.png' },
    { at: 1.25, image: 'b.png', strength: 0.5 },
    { at: 'last', image: 'c.png' },
  ],
  sweep: { steps: [1, 2] },
  expect: [{ object: 'fox' }],
};

describe('shotAlone', () => {
  it('has the words and the length of the shot, and leaves out what is said of the whole clip', () => {
    const alone = shotAlone(whole, 1);
    expect(alone).toMatchObject({ version: 1, prompt: 'two', seed: [4, 5], video: { fps: 8, width: 96, frames: 16 } });
    expect(Object.keys(alone)).not.toEqual(expect.arrayContaining(['shots']));
    expect(alone.sweep).toBeUndefined();
    expect(alone.expect).toBeUndefined();
  });

  it.each([
    [0, [{ at: 0, pan: 1, tilt: 0, zoom: 0, roll: 0 }]],
    [
      1,
      [
        // Half way from 0 s to 2 s.
        { at: 0, pan: 0.5, tilt: 0, zoom: 0.2, roll: 0 },
        { at: 1, pan: 0, zoom: 0.4 },
      ],
    ],
    [2, [{ at: 0, pan: 0, tilt: 0, zoom: 0.4, roll: 0 }]],
  ])('shot %i: the camera goes on from where it was', (index, camera) => {
    expect(shotAlone(whole, index).motion?.camera).toEqual(camera);
  });

  it.each([
    [
      0,
      [
        [0.5, 0, 1],
        [1, 0.25, 0.75],
      ],
    ],
    [
      1,
      [
        [0, 0.25, 0.75],
        [1.5, 1, 0],
      ],
    ],
    [2, undefined],
  ])('shot %i: of a path the part in its time', (index, points) => {
    expect(shotAlone(whole, index).motion?.paths?.[0]?.points).toEqual(points);
    expect(shotAlone(whole, index).motion?.strength).toBe(1.5);
  });

  it.each([
    [0, [{ at: 'first', image: 'a.png' }]],
    [1, [{ at: 0.25, image: 'b.png', strength: 0.5 }]],
    [2, [{ at: 'last', image: 'c.png' }]],
  ])('shot %i: the keyframes in its time', (index, keyframes) => {
    expect(shotAlone(whole, index).keyframes).toEqual(keyframes);
  });

  it('keeps a constant camera and needs no motion at all', () => {
    const still = { ...whole, motion: { camera: { pan: 0.5 } } };
    expect(shotAlone(still, 1).motion).toEqual({ camera: { pan: 0.5 } });
    const { motion: _motion, keyframes: _keyframes, ...bare } = whole;
    expect(shotAlone(bare, 0)).toEqual({
      version: 1,
      title: 'three',
      prompt: 'one',
      seed: [4, 5],
      video: { fps: 8, width: 96, frames: 8 },
    });
  });

  it('takes the model’s speed where the file gives none', () => {
    expect(shotAlone({ version: 1, shots: [{ prompt: 'a', seconds: 1.5 }] }, 0, 10).video).toEqual({ frames: 15 });
  });

  it.each([0, 1, 2])('shot %i expands to a valid request', (index) => {
    const [request] = expandExperiment(shotAlone(whole, index), {});
    expect(request?.prompt).toBe(whole.shots![index]!.prompt);
    expect(request?.shots).toEqual([]);
  });

  it('refuses a shot that is not there', () => {
    expect(() => shotAlone(whole, 3)).toThrow('There is no shot 3 among 3.');
    expect(() => shotAlone({ version: 1, prompt: 'a' }, 0)).toThrow('among 0');
  });
});
