// What a model says of an experiment: one row per rule, with the stretch of text and the text after the fix.
// The two models are made up: one small with every control, one that follows the prompt only.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/experiment/edit';
import { modelProblems, nearestCount, type ModelLimits } from '../../../src/experiment/modelRules';
import { parseExperiment } from '../../../src/experiment/parse';
import { mergeExperiments } from '../../../src/experiment/extends';
import type { Experiment } from '../../../src/experiment/schema';

const able: ModelLimits = {
  name: 'able',
  limits: {
    sizes: [
      [96, 64],
      [64, 96],
      [192, 128],
    ],
    frames: [5, 9, 13],
  },
  controls: ['camera', 'paths', 'keyframes', 'negativePrompt', 'shots', 'adapters'],
  defaults: { width: 96, height: 64, frames: 9, fps: 8 },
};
const plain: ModelLimits = { ...able, name: 'plain', controls: [] };

function problems(text: string, model = able, base?: Experiment) {
  const { experiment } = parseExperiment(text);
  if (!experiment) throw new Error('the test text is not valid');
  const whole = base ? mergeExperiments(base, experiment) : experiment;
  return modelProblems(text, experiment, whole, model);
}

interface Row {
  name: string;
  text: string;
  model?: ModelLimits;
  code: string;
  at: string;
  says: string;
  title?: string;
  fixed?: string;
}

const rows: Row[] = [
  {
    name: 'a size that is near another',
    text: '{"version":1,"prompt":"a fox","video":{"width":100,"height":60}}',
    code: 'size-unsupported',
    at: '100',
    says: 'The size is 100 × 60; the model able makes one of 96 × 64, 64 × 96, 192 × 128.',
    title: 'Change to 96 × 64',
    fixed: '{"version":1,"prompt":"a fox","video":{"width":96,"height":64}}',
  },
  {
    name: 'an upright size keeps its shape',
    text: '{"version":1,"prompt":"a fox","video":{"width":50,"height":90}}',
    code: 'size-unsupported',
    at: '50',
    says: '50 × 90',
    title: 'Change to 64 × 96',
    fixed: '{"version":1,"prompt":"a fox","video":{"width":64,"height":96}}',
  },
  {
    name: 'a height alone is held against the model’s own width',
    text: '{"version":1,"prompt":"a fox","video":{"height":96}}',
    code: 'size-unsupported',
    at: '96',
    says: 'The size is 96 × 96',
    title: 'Change to 96 × 64',
    fixed: '{"version":1,"prompt":"a fox","video":{"width": 96, "height":64}}',
  },
  {
    name: 'too many frames',
    text: '{"version":1,"prompt":"a fox","video":{"frames":16}}',
    code: 'frames-unsupported',
    at: '16',
    says: '16 frames are asked for; the model able makes 5, 9 or 13 frames.',
    title: 'Lower frames to 13',
    fixed: '{"version":1,"prompt":"a fox","video":{"frames":13}}',
  },
  {
    name: 'too few frames',
    text: '{"version":1,"prompt":"a fox","video":{"frames":1}}',
    code: 'frames-unsupported',
    at: '1',
    says: '1 frames are asked for',
    title: 'Raise frames to 5',
    fixed: '{"version":1,"prompt":"a fox","video":{"frames":5}}',
  },
  {
    name: 'one value of a sweep over frames',
    text: '{"version":1,"prompt":"a fox","sweep":{"video.frames":[5,8]}}',
    code: 'frames-unsupported',
    at: '8',
    says: '8 frames',
    title: 'Raise frames to 9',
    fixed: undefined,
  },
  {
    name: 'shots that are too long together',
    text: '{"version":1,"shots":[{"prompt":"a fox","seconds":1},{"prompt":"a cat","seconds":1}]}',
    code: 'frames-unsupported',
    at: '"shots"',
    says: 'The shots have 16 frames together; the model able makes 5, 9 or 13 frames.',
  },
  {
    name: 'a camera for a model without one',
    text: '{"version":1,"prompt":"a fox","motion":{"camera":{"pan":0.5}}}',
    model: plain,
    code: 'control-unsupported',
    at: '"camera"',
    says: 'The model plain cannot follow `motion.camera`; it follows the prompt only.',
    title: 'Remove `motion.camera`',
    fixed: '{"version":1,"prompt":"a fox","motion":{}}',
  },
  {
    name: 'a strength of movement for a model that knows one only',
    text: '{"version":1,"prompt":"a fox","motion":{"strength":0.5}}',
    model: plain,
    code: 'control-unsupported',
    at: '"strength"',
    says: '`motion.strength`',
    title: 'Remove `motion.strength`',
    fixed: '{"version":1,"prompt":"a fox","motion":{}}',
  },
  {
    name: 'a negative prompt for a model without one',
    text: '{"version":1,"prompt":"a fox","negativePrompt":"blur"}',
    model: plain,
    code: 'control-unsupported',
    at: '"negativePrompt"',
    says: '`negativePrompt`',
    title: 'Remove `negativePrompt`',
    fixed: '{"version":1,"prompt":"a fox"}',
  },
  {
    name: 'shots for a model without them: their length does not matter then',
    text: '{"version":1,"shots":[{"prompt":"a fox","seconds":2}]}',
    model: { ...plain, controls: ['camera'] },
    code: 'control-unsupported',
    at: '"shots"',
    says: 'it follows only camera.',
    title: 'Remove `shots`',
    fixed: '{"version":1}',
  },
];

describe('modelProblems', () => {
  it.each(rows)('$name', ({ text, model, code, at, says, title, fixed }) => {
    const found = problems(text, model);
    expect(found.map((problem) => problem.code)).toEqual([code]);
    const [problem] = found;
    expect(problem).toMatchObject({ severity: 'error' });
    const { range, message, fix } = problem!;
    expect(text.slice(range.offset, range.offset + range.length)).toBe(at);
    expect(message).toContain(says);
    expect(fix?.title).toBe(title);
    if (fix && fixed !== undefined) expect(applyEdits(text, fix.edits)).toBe(fixed);
  });

  it('the fix of a swept value changes that value alone', () => {
    const text = '{"version":1,"prompt":"a fox","sweep":{"video.frames":[5, 8, 13]}}';
    const [problem] = problems(text);
    expect(applyEdits(text, problem!.fix!.edits)).toBe(text.replace('8', '9'));
  });

  it.each([
    ['nothing but words', '{"version":1,"prompt":"a fox"}', plain],
    [
      'a size and a count that it makes',
      '{"version":1,"prompt":"a fox","video":{"width":192,"height":128,"frames":5}}',
      plain,
    ],
    [
      'empty controls',
      '{"version":1,"prompt":"a fox","negativePrompt":"","keyframes":[],"motion":{"paths":[],"strength":1}}',
      plain,
    ],
    [
      'every control',
      '{"version":1,"prompt":"a fox","negativePrompt":"blur","motion":{"camera":[{"at":0,"pan":1}]}}',
      able,
    ],
    ['shots of the right length', '{"version":1,"shots":[{"prompt":"a fox","seconds":1.625}]}', able],
    ['a sweep over something else', '{"version":1,"prompt":"a fox","sweep":{"steps":[8]}}', able],
  ])('has nothing to say of %s', (_what, text, model) => {
    expect(problems(text, model)).toEqual([]);
  });

  it('shows what is wrong in an inherited field at `extends`, and offers no fix for another file', () => {
    const text = '{"version":1,"extends":"base.t2v.json","steps":3}';
    const found = problems(text, able, { version: 1, prompt: 'a fox', video: { frames: 8 } });
    expect(found).toMatchObject([{ code: 'frames-unsupported', path: ['extends'] }]);
    expect(found[0]?.message).toMatch(/^Inherited: 8 frames/);
    expect(found[0]?.fix).toBeUndefined();
  });

  it('shows what is wrong in an own field there, although another one is inherited', () => {
    const text = '{"version":1,"extends":"base.t2v.json","video":{"frames":8}}';
    const found = problems(text, able, { version: 1, prompt: 'a fox', video: { fps: 6 } });
    expect(found).toMatchObject([{ code: 'frames-unsupported', path: ['video', 'frames'] }]);
    expect(found[0]?.fix?.title).toBe('Raise frames to 9');
  });

  it('names only the ends of a long row of counts', () => {
    const many = { ...able, limits: { ...able.limits, frames: [1, 5, 9, 13, 17, 21, 25, 29] } };
    expect(problems('{"version":1,"prompt":"a fox","video":{"frames":30}}', many)[0]?.rule).toBe('1, 5, … 29 frames');
  });
});

describe('a model of single pictures', () => {
  const stills = { ...able, limits: { ...able.limits, frames: [1] } };
  const text = (frames: number, motion = '') => `{"version":1,"prompt":"a fox",${motion}"video":{"frames":${frames}}}`;
  const zeroShot = '"motion":{"zeroShot":0.5},';

  it.each([
    [1, '', 0],
    [2, '', 1],
    [1, zeroShot, 0],
    [120, zeroShot, 0],
    [121, zeroShot, 1],
  ])('%i frames, %s: %i problems', (frames, motion, count) => {
    const found = problems(text(frames, motion), stills);
    expect(found.map(({ code }) => code)).toEqual(Array.from({ length: count }, () => 'frames-unsupported'));
  });

  it('is the only one whose picture can be moved', () => {
    for (const model of [able, { ...stills, limits: { ...stills.limits, longest: 60 } }]) {
      const found = problems('{"version":1,"prompt":"a fox","motion":{"zeroShot":0.5}}', model);
      expect(found).toMatchObject([{ code: 'zero-shot-unsupported', path: ['motion', 'zeroShot'] }]);
      expect(found[0]?.fix?.title).toBe('Remove `motion.zeroShot`');
    }
  });
});

describe('a model that makes clips in parts', () => {
  const long = { ...able, limits: { ...able.limits, frames: [9], longest: 60 } };

  it.each([1, 8, 9, 33, 60])('makes %i frames', (frames) => {
    expect(problems(`{"version":1,"prompt":"a fox","video":{"frames":${frames}}}`, long)).toEqual([]);
  });

  it('refuses more than its longest, and offers that', () => {
    const [found] = problems('{"version":1,"prompt":"a fox","video":{"frames":90}}', long);
    expect(found).toMatchObject({ code: 'frames-unsupported', rule: '1 to 60 frames' });
    expect(found?.fix?.title).toBe('Lower frames to 60');
  });

  it.each([
    [7, 0],
    [8, 1],
  ])('shots of %i seconds together: %i problems', (seconds, count) => {
    const text = `{"version":1,"shots":[{"prompt":"a fox","seconds":1},{"prompt":"a cat","seconds":${seconds - 1}}]}`;
    expect(problems(text, long)).toHaveLength(count);
  });

  it('may not know how to close a loop', () => {
    const text = '{"version":1,"prompt":"a fox","video":{"loop":true}}';
    expect(problems(text, long)).toMatchObject([{ code: 'control-unsupported', path: ['video', 'loop'] }]);
    expect(problems(text, { ...long, controls: ['loop'] })).toEqual([]);
  });
});

describe('nearestCount', () => {
  it.each([
    [[5, 9, 13], 16, 13],
    [[13, 5, 9], 7, 5],
    [[9], 100, 9],
    [[], 4, 4],
  ])('of %j to %i is %i', (counts, value, expected) => {
    expect(nearestCount(counts, value)).toBe(expected);
  });
});
