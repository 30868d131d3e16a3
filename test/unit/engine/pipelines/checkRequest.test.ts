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
      '5, 7; the request asks for 6',
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
      { adapters: [{ file: 'a.safetensors', weight: 1 }] },
      'control-unsupported',
      'adapters',
      'cannot follow "adapters"',
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
