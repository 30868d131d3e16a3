// Rules between fields, and those of `sweep`: one row per rule and per side of its limit.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/experiment/edit';
import { parseExperiment } from '../../../src/experiment/parse';
import { ruleFindings } from '../../../src/experiment/rules';
import { requestCount } from '../../../src/experiment/sweepRules';
import type { ProblemCode } from '../../../src/experiment/problem';

interface Row {
  name: string;
  fields: Record<string, unknown>;
  /** Code and field of each problem. */
  problems: [ProblemCode, string][];
  /** Fields after the first offered fix. */
  fixed?: Record<string, unknown>;
}

const fox = { prompt: 'a fox' };
const twoSeconds = { frames: 16, fps: 8 };

function path(points: number[][]) {
  return { motion: { paths: [{ object: 'fox', points }] } };
}

const rows: Row[] = [
  { name: 'neither prompt nor shots', fields: {}, problems: [['missing-prompt', 'prompt']] },
  { name: 'a prompt from another file', fields: { extends: 'base.t2v.json' }, problems: [] },
  { name: 'a prompt from the sweep', fields: { sweep: { prompt: ['a fox', 'a cat'] } }, problems: [] },
  {
    name: 'prompt and shots',
    fields: { ...fox, shots: [{ prompt: 'a cat', seconds: 1 }] },
    problems: [['prompt-and-shots', 'prompt']],
    fixed: { shots: [{ prompt: 'a cat', seconds: 1 }] },
  },
  { name: 'a loop of one shot', fields: { ...fox, video: { loop: true } }, problems: [] },
  {
    name: 'a loop of several shots',
    fields: { shots: [{ prompt: 'a cat', seconds: 1 }], video: { fps: 8, loop: true } },
    problems: [['loop-with-shots', 'video.loop']],
    fixed: { shots: [{ prompt: 'a cat', seconds: 1 }], video: { fps: 8 } },
  },
  {
    name: 'a seed twice',
    fields: { ...fox, seed: [5, 6, 5] },
    problems: [['duplicate-value', 'seed.2']],
    fixed: { ...fox, seed: [5, 6] },
  },
  { name: 'an interval in order', fields: { ...fox, guidanceInterval: [0.2, 0.8] }, problems: [] },
  {
    name: 'an interval the wrong way round',
    fields: { ...fox, guidanceInterval: [0.8, 0.2] },
    problems: [['bad-interval', 'guidanceInterval']],
    fixed: { ...fox, guidanceInterval: [0.2, 0.8] },
  },
  {
    name: 'an interval without length',
    fields: { ...fox, guidanceInterval: [0.5, 0.5] },
    problems: [['bad-interval', 'guidanceInterval']],
  },
  {
    name: 'shots of whole frames',
    fields: { shots: [{ prompt: 'a', seconds: 0.5 }], video: { fps: 8, frames: 4 } },
    problems: [],
  },
  {
    name: 'a tenth of a second, which no float holds exactly, at 30 frames per second',
    fields: { shots: [{ prompt: 'a', seconds: 0.1 }], video: { fps: 30 } },
    problems: [],
  },
  {
    name: 'a shot that ends inside a frame',
    fields: { shots: [{ prompt: 'a', seconds: 0.3 }], video: { fps: 8 } },
    problems: [['shot-length', 'shots.0.seconds']],
    fixed: { shots: [{ prompt: 'a', seconds: 0.25 }], video: { fps: 8 } },
  },
  {
    name: 'a number of frames that the shots contradict',
    fields: {
      shots: [
        { prompt: 'a', seconds: 1 },
        { prompt: 'b', seconds: 2 },
      ],
      video: { fps: 8, frames: 16 },
    },
    problems: [['shot-length', 'video.frames']],
    fixed: {
      shots: [
        { prompt: 'a', seconds: 1 },
        { prompt: 'b', seconds: 2 },
      ],
      video: { fps: 8, frames: 24 },
    },
  },
  {
    name: 'an image at the very end',
    fields: { ...fox, video: twoSeconds, keyframes: [{ at: 2, image: 'a.png' }] },
    problems: [],
  },
  {
    name: 'an image after the end',
    fields: { ...fox, video: twoSeconds, keyframes: [{ at: 2.01, image: 'a.png' }] },
    problems: [['outside-clip', 'keyframes.0.at']],
    fixed: { ...fox, video: twoSeconds, keyframes: [{ at: 2, image: 'a.png' }] },
  },
  {
    name: 'an image beyond a length that the file does not tell',
    fields: { ...fox, video: { frames: 16 }, keyframes: [{ at: 99, image: 'a.png' }] },
    problems: [],
  },
  {
    name: 'an image after the end of the shots',
    fields: { shots: [{ prompt: 'a', seconds: 3 }], keyframes: [{ at: 3.5, image: 'a.png' }] },
    problems: [['outside-clip', 'keyframes.0.at']],
    fixed: { shots: [{ prompt: 'a', seconds: 3 }], keyframes: [{ at: 3, image: 'a.png' }] },
  },
  {
    name: 'two images for one moment',
    fields: {
      ...fox,
      keyframes: [
        { at: 'first', image: 'a.png' },
        { at: 'first', image: 'b.png' },
      ],
    },
    problems: [['duplicate-value', 'keyframes.1.at']],
  },
  {
    name: 'camera keys out of order',
    fields: { ...fox, motion: { camera: [{ at: 1, pan: 0.5 }, { at: 0 }] } },
    problems: [['not-increasing', 'motion.camera.1.at']],
    fixed: { ...fox, motion: { camera: [{ at: 0 }, { at: 1, pan: 0.5 }] } },
  },
  {
    name: 'two camera keys at one moment',
    fields: { ...fox, motion: { camera: [{ at: 1 }, { at: 1 }] } },
    problems: [['not-increasing', 'motion.camera.1.at']],
  },
  {
    name: 'a camera key after the end',
    fields: { ...fox, video: twoSeconds, motion: { camera: [{ at: 0 }, { at: 3 }] } },
    problems: [['outside-clip', 'motion.camera.1.at']],
    fixed: { ...fox, video: twoSeconds, motion: { camera: [{ at: 0 }, { at: 2 }] } },
  },
  {
    name: 'points out of order',
    fields: {
      ...fox,
      ...path([
        [1, 0.1, 0.2],
        [0, 0.3, 0.4],
      ]),
    },
    problems: [['not-increasing', 'motion.paths.0.points.1.0']],
    fixed: {
      ...fox,
      ...path([
        [0, 0.3, 0.4],
        [1, 0.1, 0.2],
      ]),
    },
  },
  {
    name: 'a point after the end',
    fields: { ...fox, video: twoSeconds, ...path([[2.5, 0.1, 0.2]]) },
    problems: [['outside-clip', 'motion.paths.0.points.0.0']],
    fixed: { ...fox, video: twoSeconds, ...path([[2, 0.1, 0.2]]) },
  },
  {
    name: 'every kind of expectation',
    fields: {
      ...fox,
      expect: [{ metric: 'flicker', max: 0.1 }, { object: 'fox' }, { background: 'grass' }, { digest: '0123abcd' }],
    },
    problems: [],
  },
  { name: 'an empty expectation', fields: { ...fox, expect: [{}] }, problems: [['bad-expectation', 'expect.0']] },
  {
    name: 'two expectations in one',
    fields: { ...fox, expect: [{ object: 'fox', background: 'grass' }] },
    problems: [['bad-expectation', 'expect.0']],
  },
  {
    name: 'a digest beside a metric',
    fields: { ...fox, expect: [{ digest: '0123abcd', metric: 'flicker', max: 1 }] },
    problems: [['bad-expectation', 'expect.0']],
  },
  {
    name: 'a metric without a bound',
    fields: { ...fox, expect: [{ metric: 'flicker' }] },
    problems: [['bad-expectation', 'expect.0']],
  },
  {
    name: 'a bound without a metric',
    fields: { ...fox, expect: [{ object: 'fox', min: 0.5 }] },
    problems: [['bad-expectation', 'expect.0']],
  },
  {
    name: 'bounds the wrong way round',
    fields: { ...fox, expect: [{ metric: 'flicker', min: 2, max: 1 }] },
    problems: [['bad-expectation', 'expect.0']],
  },
];

const sweepRows: Row[] = [
  { name: 'a nested field', fields: { ...fox, sweep: { 'motion.camera.pan': [-1, 0, 1] } }, problems: [] },
  { name: 'a whole object', fields: { ...fox, sweep: { video: [{ frames: 8 }, { frames: 16 }] } }, problems: [] },
  {
    name: 'a misspelt field',
    fields: { ...fox, sweep: { guidence: [1, 2] } },
    problems: [['bad-sweep-path', 'sweep.guidence']],
    fixed: { ...fox, sweep: { guidance: [1, 2] } },
  },
  {
    name: 'something that is no path',
    fields: { ...fox, sweep: { 'a b': [1] } },
    problems: [['bad-sweep-path', 'sweep.a b']],
  },
  { name: 'the seed', fields: { ...fox, sweep: { seed: [1, 2] } }, problems: [['bad-sweep-path', 'sweep.seed']] },
  {
    name: 'the title',
    fields: { ...fox, sweep: { title: ['a', 'b'] } },
    problems: [['bad-sweep-path', 'sweep.title']],
  },
  {
    name: 'a shot that is not there',
    fields: { ...fox, sweep: { 'shots[1].prompt': ['a'] } },
    problems: [['bad-sweep-path', 'sweep.shots[1].prompt']],
  },
  {
    name: 'a shot that another file may have',
    fields: { extends: 'base.t2v.json', sweep: { 'shots[1].prompt': ['a'] } },
    problems: [],
  },
  {
    name: 'a speed of a camera that is a list of keys',
    fields: { ...fox, motion: { camera: [{ at: 0 }] }, sweep: { 'motion.camera.pan': [1] } },
    problems: [['bad-sweep-path', 'sweep.motion.camera.pan']],
  },
  {
    name: 'a field and the object around it',
    fields: { ...fox, sweep: { video: [{}], 'video.frames': [8] } },
    problems: [['bad-sweep-path', 'sweep.video.frames']],
  },
  {
    name: 'a value outside its range',
    fields: { ...fox, sweep: { 'motion.camera.pan': [0, 2] } },
    problems: [['bad-sweep-value', 'sweep.motion.camera.pan.1']],
  },
  {
    name: 'a value twice',
    fields: {
      ...fox,
      sweep: {
        video: [
          { frames: 8, fps: 4 },
          { fps: 4, frames: 8 },
        ],
      },
    },
    problems: [['duplicate-value', 'sweep.video.1']],
  },
  {
    name: 'a length that leaves an image outside',
    fields: {
      ...fox,
      video: twoSeconds,
      keyframes: [{ at: 2, image: 'a.png' }],
      sweep: { 'video.frames': [8, 16] },
    },
    problems: [['bad-sweep-value', 'sweep.video.frames.0']],
  },
  {
    name: 'a prompt beside shots',
    fields: { shots: [{ prompt: 'a', seconds: 1 }], sweep: { prompt: ['b'] } },
    problems: [['bad-sweep-value', 'sweep.prompt.0']],
  },
  {
    name: 'more combinations than anyone waits for',
    fields: { ...fox, seed: range(101), sweep: { steps: range(10).map((n) => n + 1), guidance: range(10) } },
    problems: [['too-many-requests', 'sweep']],
  },
];

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function expectRow({ fields, problems, fixed }: Row): void {
  const text = JSON.stringify({ version: 1, ...fields });
  const result = parseExperiment(text);
  expect(result.problems.map(({ code, path: steps }) => [code, steps.join('.')])).toEqual(problems);
  const hasError = result.problems.some(({ severity }) => severity === 'error');
  expect(result.experiment === undefined).toBe(hasError);
  for (const { message, rule } of result.problems) expect(message.length > 20 && rule.length > 3, message).toBe(true);
  const [first] = result.problems;
  expect(first?.fix && JSON.parse(applyEdits(text, first.fix.edits))).toEqual(fixed && { version: 1, ...fixed });
  if (fixed && first?.fix) expect(parseExperiment(applyEdits(text, first.fix.edits)).problems).toEqual([]);
}

describe('rules between fields', () => {
  it.each(rows)('$name', (row) => {
    expectRow(row);
  });

  it('uses the timing of the caller where the file has none', () => {
    const experiment = { version: 1 as const, prompt: 'a fox', keyframes: [{ at: 2.5, image: 'a.png' }] };
    expect(ruleFindings(experiment)).toEqual([]);
    expect(ruleFindings(experiment, { frames: 16, fps: 8 }).map(({ code }) => code)).toEqual(['outside-clip']);
    expect(ruleFindings({ ...experiment, video: { frames: 24 } }, { frames: 16, fps: 8 })).toEqual([]);
  });
});

describe('rules of a sweep', () => {
  it.each(sweepRows)('$name', (row) => {
    expectRow(row);
  });

  it.each([
    { seed: undefined, sweep: undefined, count: 1 },
    { seed: 4, sweep: { steps: [1, 2, 3], guidance: [1] }, count: 3 },
    { seed: [1, 2], sweep: { steps: [1, 2, 3], guidance: [1, 2] }, count: 12 },
  ])('counts $count requests', ({ seed, sweep, count }) => {
    expect(requestCount({ version: 1, prompt: 'a fox', seed, sweep })).toBe(count);
  });
});
