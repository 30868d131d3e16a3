// `--set`: what is set, how a value is read, and the one clear error otherwise.
import { describe, expect, it } from 'vitest';
import { parseAssignment, setField } from '../../../src/experiment/setField';
import type { Experiment } from '../../../src/experiment/schema';

const base: Experiment = {
  version: 1,
  prompt: 'a fox',
  motion: { camera: { pan: 0.5 }, paths: [{ object: 'fox', points: [[0, 0.1, 0.2]] }] },
};

describe('setField', () => {
  it.each([
    { path: 'steps', value: '8', result: { ...base, steps: 8 } },
    { path: 'steps', value: ' 8 ', result: { ...base, steps: 8 } },
    { path: 'prompt', value: 'a cat', result: { ...base, prompt: 'a cat' } },
    { path: 'prompt', value: '"a cat"', result: { ...base, prompt: 'a cat' } },
    { path: 'prompt', value: '42', result: { ...base, prompt: '42' } },
    { path: 'prompt', value: 'null', result: { ...base, prompt: 'null' } },
    { path: 'seed', value: '[1, 2]', result: { ...base, seed: [1, 2] } },
    { path: 'sampler', value: 'unipc', result: { ...base, sampler: 'unipc' } },
    { path: 'video.frames', value: '4', result: { ...base, video: { frames: 4 } } },
    { path: 'video', value: '{"fps": 4}', result: { ...base, video: { fps: 4 } } },
    {
      path: 'motion.paths[0].points[0][2]',
      value: '0.75',
      result: { ...base, motion: { ...base.motion, paths: [{ object: 'fox', points: [[0, 0.1, 0.75]] }] } },
    },
    {
      path: 'motion.paths[0].points[1]',
      value: '[1,0,0]',
      result: {
        ...base,
        motion: {
          ...base.motion,
          paths: [
            {
              object: 'fox',
              points: [
                [0, 0.1, 0.2],
                [1, 0, 0],
              ],
            },
          ],
        },
      },
    },
    {
      path: 'sweep.motion.camera.pan',
      value: '[0, 1]',
      result: { ...base, sweep: { 'motion.camera.pan': [0, 1] } },
    },
  ])('$path = $value', ({ path, value, result }) => {
    const before = structuredClone(base);
    expect(setField(base, path, value)).toEqual(result);
    expect(base).toEqual(before);
  });

  it.each([
    { path: 'stpes', value: '8', code: 'unknown-field', says: '`stpes` is not a field', hint: 'Did you mean `steps`?' },
    { path: 'fps', value: '8', code: 'unknown-field', says: '`fps` is not a field', hint: 'Did you mean `video.fps`?' },
    {
      path: 'video.widht',
      value: '8',
      code: 'unknown-field',
      says: '`video.widht` is not a field',
      hint: 'Did you mean `video.width`?',
    },
    { path: 'a b', value: '8', code: 'unknown-field', says: '`a b` is not a field', hint: undefined },
    { path: '', value: '8', code: 'unknown-field', says: '`` is not a field', hint: undefined },
    { path: '__proto__.x', value: '8', code: 'unknown-field', says: 'is not a field', hint: undefined },
    { path: 'video.constructor', value: '8', code: 'unknown-field', says: 'is not a field', hint: undefined },
    {
      path: 'keyframes[1].at',
      value: '1',
      code: 'unknown-field',
      says: '`keyframes[1].at` is not there to be set',
      hint: undefined,
    },
    {
      path: 'motion.camera[0].at',
      value: '1',
      code: 'unknown-field',
      says: '`motion.camera[0].at` is not there to be set',
      hint: undefined,
    },
    {
      path: 'steps',
      value: '0',
      code: 'wrong-value',
      says: '`steps` is 0; expected a whole number from 1 to 1000.',
      hint: 'Change to 1.',
    },
    { path: 'steps', value: 'many', code: 'wrong-value', says: '`steps` is "many"', hint: undefined },
    {
      path: 'seed',
      value: '9007199254740993',
      code: 'wrong-value',
      says: '`seed` is 9007199254740992',
      hint: 'Change to 9007199254740991.',
    },
    { path: 'guidance', value: '1e999', code: 'wrong-value', says: '`guidance`', hint: undefined },
    { path: 'sampler', value: 'eulr', code: 'wrong-value', says: '`sampler` is "eulr"', hint: 'Change to "euler".' },
  ])('refuses $path = $value', ({ path, value, code, says, hint }) => {
    const attempt = () => setField(base, path, value);
    expect(attempt).toThrow(expect.objectContaining({ code, fault: 'user', field: path, hint }));
    expect(attempt).toThrow(says);
  });
});

describe('parseAssignment', () => {
  it.each([
    { text: 'steps=8', path: 'steps', value: '8' },
    { text: 'prompt=a=b', path: 'prompt', value: 'a=b' },
    { text: ' video.fps = 8', path: 'video.fps', value: ' 8' },
    { text: 'negativePrompt=', path: 'negativePrompt', value: '' },
  ])('$text', ({ text, path, value }) => {
    expect(parseAssignment(text)).toEqual({ path, value });
  });

  it.each(['steps', '=8', ''])('refuses "%s"', (text) => {
    expect(() => parseAssignment(text)).toThrow(expect.objectContaining({ code: 'bad-set', fault: 'user' }));
  });
});
