// The denoiser's other inputs, for one row and for two.
import { describe, expect, test } from 'vitest';
import { buildConditions, stack } from '../../../../src/engine/pipelines/conditions';
import { tensor } from '../../../../src/engine/tensor';
import { tinyRequest } from '../../../support/tinyModel';

const features = (value: number) => ({
  tokens: tensor([1, 4, 2], new Float32Array(8).fill(value)),
  mask: tensor([1, 4], Float32Array.from([1, 1, value, 0])),
});
const pan = { at: 0, pan: 0.5, tilt: -0.25, zoom: 0, roll: 0 };
const path = {
  object: 'ball',
  points: [
    [0, 0.5, 0.5],
    [0.5, 1, 0.75],
  ] as [number, number, number][],
};

describe('buildConditions', () => {
  test('without a negative prompt there is one row', () => {
    const { plain, guided } = buildConditions(tinyRequest(), features(1));
    expect(guided).toBeUndefined();
    expect(plain.textTokens.shape).toEqual([1, 4, 2]);
    expect(plain.frameTime.shape).toEqual([1, 5, 2]);
    expect([...plain.frameTime.data]).toEqual([0, 1, 0.25, 1, 0.5, 1, 0.75, 1, 1, 1]);
  });

  test('a single frame stands at time 0', () => {
    const { plain } = buildConditions(
      tinyRequest({ video: { width: 40, height: 24, frames: 1, fps: 8 } }),
      features(1),
    );
    expect([...plain.frameTime.data]).toEqual([0, 1]);
  });

  test('with one there are two, the negative first; camera, path and times stand in both', () => {
    const request = tinyRequest({ motion: { camera: [pan], strength: 1, paths: [path] } });
    const { plain, guided } = buildConditions(request, features(1), features(0));
    expect(guided?.textTokens.shape).toEqual([2, 4, 2]);
    expect([...guided!.textTokens.data]).toEqual([...new Array(8).fill(0), ...new Array(8).fill(1)]);
    expect([...guided!.textMask.data]).toEqual([1, 1, 0, 0, 1, 1, 1, 0]);
    for (const role of ['camera', 'path', 'frameTime'] as const) {
      const half = plain[role].data.length;
      expect(guided![role].data.subarray(0, half)).toEqual(plain[role].data);
      expect(guided![role].data.subarray(half)).toEqual(plain[role].data);
    }
  });

  const strengths: [strength: number, camera: number[], lastPoint: number[]][] = [
    [1, [0.5, -0.25, 0, 0, 1], [1, 0.5, 0, 1]],
    [0.5, [0.25, -0.125, 0, 0, 1], [0.5, 0.25, 0, 1]],
    [0, [0, 0, 0, 0, 1], [0, 0, 0, 1]],
    [2, [1, -0.5, 0, 0, 1], [2, 1, 0, 1]],
  ];
  test.each(strengths)(
    'strength %d scales the camera, and the path about its first point',
    (strength, camera, lastPoint) => {
      const { plain } = buildConditions(
        tinyRequest({ motion: { camera: [pan], strength, paths: [path] } }),
        features(1),
      );
      expect([...plain.camera.data.subarray(0, 5)].map((value) => value + 0)).toEqual(camera);
      expect([...plain.path.data.subarray(16)]).toEqual(lastPoint);
      expect([...plain.path.data.subarray(0, 4)]).toEqual([0, 0, 0, 1]);
    },
  );

  test('without camera and path their flags say so', () => {
    const { plain } = buildConditions(tinyRequest(), features(1));
    expect([...plain.camera.data, ...plain.path.data].every((value) => value === 0)).toBe(true);
  });
});

test('stack puts two rows one after the other', () => {
  const both = stack(tensor([1, 2], Float32Array.from([1, 2])), tensor([1, 2], Float32Array.from([3, 4])));
  expect(both.shape).toEqual([2, 2]);
  expect([...both.data]).toEqual([1, 2, 3, 4]);
});
