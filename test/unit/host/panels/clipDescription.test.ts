// A clip in sentences: what is said of paths, the camera and figures.
import { describe, expect, it } from 'vitest';
import { describeClip } from '../../../../src/host/panels/clipDescription';
import type { CameraKey, ObjectPath } from '../../../../src/experiment/request';
import { sampleRequest } from '../../video/sample';

const key = (rates: Partial<CameraKey> = {}): CameraKey => ({ at: 0, pan: 0, tilt: 0, zoom: 0, roll: 0, ...rates });
const described = (camera: CameraKey[], paths: ObjectPath[] = []) =>
  describeClip(sampleRequest({ motion: { camera, strength: 1, paths } }), {});

describe('describeClip', () => {
  it('begins with the length and the words', () => {
    expect(described([])).toBe('Clip of 0.6 seconds: a red ball rolls over a green meadow.');
  });

  it.each([
    [
      [
        [0, 0.1, 0.1],
        [1, 0.9, 0.9],
      ],
      'ball goes from the upper left to the lower right',
    ],
    [
      [
        [0, 0, 0.5],
        [0.5, 0.5, 0],
        [1, 1, 0.5],
      ],
      'ball goes from the left to the right',
    ],
    [
      [
        [0, 0.5, 0],
        [1, 0.5, 1],
      ],
      'ball goes from the top to the bottom',
    ],
    [
      [
        [0, 0.4, 0.5],
        [1, 0.6, 0.5],
      ],
      'ball is at the middle',
    ],
  ] as const)('says where a thing goes: %j', (points, sentence) => {
    const path = { object: 'ball', points: points.map(([t, x, y]): [number, number, number] => [t, x, y]) };
    expect(described([], [path])).toContain(sentence);
  });

  it.each([
    [[key({ pan: 0.5 })], 'The camera pans right'],
    [[key({ pan: -0.5, zoom: 1 })], 'The camera pans left, zooms in'],
    [[key({ tilt: 0.2, roll: -0.2 })], 'The camera tilts up, rolls anticlockwise'],
    [[key({ zoom: 0 }), key({ at: 1, zoom: -0.6 })], 'The camera zooms out'],
    [[key()], 'The camera stands still'],
  ])('says how the camera moves: %j', (camera, sentence) => {
    expect(described(camera)).toContain(sentence);
  });

  it('ends with the figures, by their names', () => {
    const request = sampleRequest({ motion: { camera: [], strength: 1, paths: [] } });
    const text = describeClip(request, { 'motion.energy': 0.03125, 'camera.pan': 0.4 });
    expect(text.endsWith('Measured camera: pan 0.40, Motion energy: 3.1 %.')).toBe(true);
  });

  it('counts what the file holds, when that is more than was asked for', () => {
    const video = { width: 96, height: 64, frames: 32, fps: 16 };
    expect(describeClip(sampleRequest(), {}, video)).toContain('Clip of 2 seconds');
  });
});
