// The denoiser's other inputs, for one row and for two.
import { describe, expect, test } from 'vitest';
import type { GenerationRequest, ObjectPath } from '../../../../src/experiment/request';
import { buildConditions, framesOf, stack } from '../../../../src/engine/pipelines/conditions';
import type { Plan } from '../../../../src/engine/pipelines/planPrompt';
import { tensor } from '../../../../src/engine/tensor';
import { tinyRequest } from '../../../support/tinyModel';

const frames = 5;
const span = [1.2, 1.2, 0.6, 0.9] as const;
const codes = (value: number) => tensor([1, 3, 4], new Float32Array(12).fill(value));

/** Thing 0 goes from x −0.4 to 0.4 at y 0.2; thing 1 stands at (0.5, −0.5), seen with `second`. The camera pans by itself. */
function plan({ second = 0, pan = 0.5 } = {}): Plan {
  const objects = Array.from({ length: frames }, (_, frame) => [
    ...[0.2 * frame - 0.4, 0.2, 0.5, 0, 1],
    ...[0.5, -0.5, 0.3, 0, second],
  ]);
  return {
    codes: codes(1),
    objects: tensor([1, frames, 2, 5], Float32Array.from(objects.flat())),
    camera: tensor([1, frames, 4], Float32Array.from(objects.flatMap(() => [pan, 0, 0, 0]))),
  };
}

const motion = (changes: Partial<GenerationRequest['motion']>): GenerationRequest['motion'] => ({
  camera: [],
  strength: 1,
  paths: [],
  ...changes,
});
const path = (object: string, x: number): ObjectPath => ({ object, points: [[0, x, 0.5]] });
const still = { at: 0, pan: 0, tilt: 0, zoom: 0, roll: 0 };
const rounded = (values: Iterable<number>) => [...values].map((value) => Math.round(value * 1e5) / 1e5 + 0);
/** [x, y, present] of a thing in a frame. */
const placeOf = (data: Float32Array, frame: number, thing: number) => {
  const [x, y, , , present] = rounded(data.subarray((frame * 2 + thing) * 5));
  return [x, y, present];
};

describe('rows', () => {
  test('without codes to avoid there is one', () => {
    const { plain, guided } = buildConditions(tinyRequest(), plan(), { span });
    expect(guided).toBeUndefined();
    expect([plain.codes.shape, plain.camera.shape, plain.objects.shape]).toEqual([
      [1, 3, 4],
      [1, 5, 4],
      [1, 5, 2, 5],
    ]);
  });

  test('with them there are two, the avoided first; camera and things stand in both', () => {
    const { plain, guided } = buildConditions(tinyRequest(), plan(), { span, negativeCodes: codes(-2) });
    expect(guided?.codes.shape).toEqual([2, 3, 4]);
    expect([...guided!.codes.data]).toEqual([...codes(-2).data, ...codes(1).data]);
    for (const role of ['camera', 'objects'] as const) {
      const half = plain[role].data.length;
      expect(guided![role].shape).toEqual([2, ...plain[role].shape.slice(1)]);
      expect(guided![role].data.subarray(0, half)).toEqual(plain[role].data);
      expect(guided![role].data.subarray(half)).toEqual(plain[role].data);
      expect(plain[role].data.some((value) => value !== 0)).toBe(true);
    }
  });
});

describe('the camera', () => {
  const build = (changes: Partial<GenerationRequest['motion']>) =>
    buildConditions(tinyRequest({ motion: motion(changes) }), plan(), { span }).plain;
  const offsets = (changes: Partial<GenerationRequest['motion']>) =>
    rounded(build(changes).camera.data).filter((_, i) => i % 4 === 0);

  test.each([
    ['the planner’s', {}, [-0.3, -0.15, 0, 0.15, 0.3]],
    ['the planner’s at half strength', { strength: 0.5 }, [-0.15, -0.075, 0, 0.075, 0.15]],
    ['the experiment’s', { camera: [{ ...still, pan: -1 }] }, [0.6, 0.3, 0, -0.3, -0.6]],
    ['the experiment’s at twice the strength', { strength: 2, camera: [{ ...still, pan: -1 }] }, [1.2, 0.6, 0, -0.6, -1.2]], // prettier-ignore
    ['asked to stand still', { camera: [still] }, [0, 0, 0, 0, 0]],
  ])('is %s, as a state', (_what, changes, expected) => {
    expect(offsets(changes)).toEqual(expected);
  });

  test('moves what stands in the scene through the frame', () => {
    const { objects } = build({ camera: [{ ...still, pan: 1 }] });
    // The thing goes 0.8 to the right in the scene, the camera 1.2: in the frame it falls back by 0.4.
    expect(placeOf(objects.data, 0, 0)).toEqual([0.2, 0.2, 1]);
    expect(placeOf(objects.data, 4, 0)).toEqual([-0.2, 0.2, 1]);
  });

  test('uses the span of the model', () => {
    const { plain } = buildConditions(tinyRequest(), plan(), { span: [2, 1, 1, 1] });
    expect(plain.camera.data[0]).toBeCloseTo(-0.5, 6);
  });
});

describe('paths', () => {
  const build = (prompt: string, paths: ObjectPath[], second = 0) => {
    const request = tinyRequest({ prompt, motion: motion({ camera: [still], paths }) });
    const { data } = buildConditions(request, plan({ second, pan: 0 }), { span }).plain.objects;
    return [placeOf(data, 2, 0), placeOf(data, 2, 1)];
  };
  // The clip is 40 × 24: x of the frame's right edge is 5/3, so 0.75 of the width is 0.83333.
  const right = [0.83333, 0, 1];
  const left = [-0.83333, 0, 1];

  test.each([
    ['none: both things as planned', 'a ball', [], 0, [0, 0.2, 1], [0.5, -0.5, 0]],
    ['one', 'a ball', [path('ball', 0.75)], 0, right, [0.5, -0.5, 0]],
    ['one for the second thing', 'a cat and a ball', [path('ball', 0.75)], 1, [0, 0.2, 1], right],
    ['two', 'a ball', [path('ball', 0.75), path('cat', 0.25)], 0, right, left],
    ['two, turned round', 'a cat and a ball', [path('ball', 0.75), path('cat', 0.25)], 1, left, right],
  ])('%s', (_what, prompt, paths, second, first, other) => {
    expect(build(prompt, paths, second)).toEqual([first, other]);
  });

  test('use the shape of the video: the same path in a tall frame', () => {
    const request = tinyRequest({
      video: { width: 24, height: 32, frames, fps: 8 },
      motion: motion({ paths: [{ object: 'ball', points: [[0, 1, 1]] }] }),
    });
    const { data } = buildConditions(request, plan(), { span }).plain.objects;
    expect(placeOf(data, 0, 0)).toEqual([1, 1.33333, 1]);
  });
});

test('strength 0 leaves everything where it is on average', () => {
  const request = tinyRequest({ motion: motion({ strength: 0 }) });
  const { camera, objects } = buildConditions(request, plan(), { span }).plain;
  expect(rounded(camera.data)).toEqual(new Array(20).fill(0));
  for (let frame = 0; frame < frames; frame++) expect(placeOf(objects.data, frame, 0)).toEqual([0, 0.2, 1]);
});

test('stack puts two rows one after the other', () => {
  const both = stack(tensor([1, 2], Float32Array.from([1, 2])), tensor([1, 2], Float32Array.from([3, 4])));
  expect(both.shape).toEqual([2, 2]);
  expect([...both.data]).toEqual([1, 2, 3, 4]);
});

describe('some frames of the conditions', () => {
  const rows = () => {
    const of = (batch: number) => ({
      codes: tensor(
        [batch, 3, 2],
        Float32Array.from({ length: batch * 6 }, (_, i) => i),
      ),
      camera: tensor(
        [batch, 5, 4],
        Float32Array.from({ length: batch * 20 }, (_, i) => i),
      ),
      objects: tensor(
        [batch, 5, 2, 5],
        Float32Array.from({ length: batch * 50 }, (_, i) => i),
      ),
    });
    return { plain: of(1), guided: of(2) };
  };

  test('are those named, in that order, in both rows; codes stay', () => {
    const { plain, guided } = framesOf(rows(), [4, 1]);
    expect(plain.camera).toEqual(tensor([1, 2, 4], Float32Array.from([16, 17, 18, 19, 4, 5, 6, 7])));
    expect(guided?.camera.shape).toEqual([2, 2, 4]);
    expect([...guided!.camera.data.slice(8)]).toEqual([36, 37, 38, 39, 24, 25, 26, 27]);
    expect(plain.objects.shape).toEqual([1, 2, 2, 5]);
    expect(plain.objects.data[0]).toBe(40);
    expect(guided?.codes).toEqual(rows().guided.codes);
  });

  test('have no guided form where there is none', () => {
    expect(framesOf({ plain: rows().plain }, [0])).not.toHaveProperty('guided');
  });
});
