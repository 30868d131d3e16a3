// What a model can make, decided from its sidecar alone.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../../src/base/errors';
import type { GenerationRequest } from '../../../../src/experiment/request';
import { checkRequest } from '../../../../src/engine/pipelines/checkRequest';
import { tinyRequest, tinySpec } from '../../../support/tinyModel';

const still = { camera: [], strength: 1, paths: [] };
const pan = { at: 0, pan: 1, tilt: 0, zoom: 0, roll: 0 };
const keyframe = { at: 'first' as const, image: 'a.png', strength: 1 };

test('a request within the limits passes', () => {
  expect(() => checkRequest(tinyRequest({ keyframes: [keyframe], negativePrompt: 'dog' }), tinySpec())).not.toThrow();
});

test.each([
  [40, 24],
  [24, 32],
])('every size of the model passes: %d × %d', (width, height) => {
  const video = { width, height, frames: 5, fps: 8 };
  expect(() => checkRequest(tinyRequest({ video }), tinySpec())).not.toThrow();
});

test('sizes within bounds pass, others are refused with the bounds', () => {
  const spec = tinySpec();
  spec.limits = { ...spec.limits, anySize: { from: 24, to: 80, step: 8, aspect: 3, drawn: 40 } };
  const sized = (width: number, height: number) => tinyRequest({ video: { width, height, frames: 5, fps: 8 } });
  expect(() => checkRequest(sized(72, 24), spec)).not.toThrow();
  expect(() => checkRequest(sized(80, 24), spec)).toThrow(
    /40x24, 24x32 or any multiples of 8 from 24 to 80 up to 3:1; the request asks for 80x24/,
  );
});

test.each([1, 6, 40])('%i frames pass where the longest clip has 40', (frames) => {
  const spec = tinySpec();
  spec.limits = { ...spec.limits, longest: 40 };
  expect(() => checkRequest(tinyRequest({ video: { width: 40, height: 24, frames, fps: 8 } }), spec)).not.toThrow();
  const beyond = tinyRequest({ video: { width: 40, height: 24, frames: 41, fps: 8 } });
  expect(() => checkRequest(beyond, spec)).toThrow(/makes video.frames 1 to 40; the request asks for 41/);
});

describe('refused, with field, value and what is allowed', () => {
  const cases: [changes: Partial<GenerationRequest>, code: string, field: string, text: string][] = [
    [
      { video: { width: 24, height: 40, frames: 5, fps: 8 } },
      'size-unsupported',
      'video.width',
      '40x24, 24x32; the request asks for 24x40',
    ],
    [
      { video: { width: 40, height: 24, frames: 6, fps: 8 } },
      'frames-unsupported',
      'video.frames',
      '5 or 7; the request asks for 6',
    ],
    [{ steps: 0 }, 'steps-invalid', 'steps', 'got 0'],
    [{ steps: 2.5 }, 'steps-invalid', 'steps', 'got 2.5'],
    [
      { shots: [{ prompt: 'a', seconds: 1, transition: 'cut' }] },
      'control-unsupported',
      'shots',
      'cannot follow "shots"',
    ],
    [
      { video: { width: 40, height: 24, frames: 5, fps: 8, loop: true } },
      'control-unsupported',
      'video.loop',
      'cannot follow "video.loop"',
    ],
  ];
  test.each(cases)('%j: %s', (changes, code, field, text) => {
    const act = () => checkRequest(tinyRequest(changes), tinySpec());
    expect(act).toThrow(UserError);
    expect(act).toThrow(
      expect.objectContaining({ code, field, message: expect.stringContaining(text), hint: expect.any(String) }),
    );
  });

  const controls: [control: string, changes: Partial<GenerationRequest>, field: string][] = [
    ['camera', { motion: { ...still, camera: [pan] } }, 'motion.camera'],
    ['adapters', { adapters: [{ file: 'a.safetensors', weight: 0 }] }, 'adapters'],
    ['paths', { motion: { ...still, paths: [{ object: 'ball', points: [[0, 0, 0]] }] } }, 'motion.paths'],
    ['keyframes', { keyframes: [keyframe] }, 'keyframes'],
    ['strength', { motion: { ...still, strength: 0.5 } }, 'motion.strength'],
    ['strength', { motion: { ...still, strength: 0 } }, 'motion.strength'],
    ['negativePrompt', { negativePrompt: 'dog' }, 'negativePrompt'],
  ];
  test.each(controls)('%s, when the model was not trained with it (%j)', (control, changes, field) => {
    const spec = { ...tinySpec(), controls: tinySpec().controls.filter((name) => name !== control) };
    expect(() => checkRequest(tinyRequest(changes), tinySpec())).not.toThrow();
    expect(() => checkRequest(tinyRequest(changes), spec)).toThrow(
      expect.objectContaining({ code: 'control-unsupported', field }),
    );
    expect(() => checkRequest(tinyRequest(), spec)).not.toThrow();
  });
});
