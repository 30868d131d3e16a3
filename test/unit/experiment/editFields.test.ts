// Several fields as one edit: exact texts afterwards, how much of the text is touched, and what a removal takes along.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, insertEntry } from '../../../src/experiment/edit';
import { editFields, type FieldSetting } from '../../../src/experiment/editFields';
import { parseExperiment } from '../../../src/experiment/parse';
import { experiments } from './arbitraries';

const after = (text: string, ...settings: FieldSetting[]) => applyEdits(text, editFields(text, settings));

const shots = `{
  "version": 1,
  "shots": [
    { "prompt": "a fox", "seconds": 1 }, // opening
    { "prompt": "a car", "seconds": 1.5 }
  ]
}
`;

describe('several changes', () => {
  it('touch two numbers and nothing between them', () => {
    const settings = [
      { path: ['shots', 0, 'seconds'], value: 1.25 },
      { path: ['shots', 1, 'seconds'], value: 1.5 - 0.25 },
    ];
    const edits = editFields(shots, settings);
    expect(edits.map(({ length, text }) => [length, text])).toEqual([
      [1, '1.25'],
      [3, '1.25'],
    ]);
    expect(after(shots, ...settings)).toBe(shots.replace('1 }', '1.25 }').replace('1.5', '1.25'));
  });

  it('at one place are made one after another', () => {
    const text = '{\n  "version": 1\n}\n';
    const made = after(text, { path: ['video', 'width'], value: 384 }, { path: ['video', 'height'], value: 216 });
    expect(made).toBe('{\n  "version": 1,\n  "video": {\n    "width": 384,\n    "height": 216\n  }\n}\n');
  });

  it('replace words by shots', () => {
    const text = '{ "version": 1, "prompt": "a fox", "seed": 3 }';
    const made = after(
      text,
      { path: ['shots'], value: [{ prompt: 'a fox', seconds: 2 }] },
      { path: ['prompt'], value: undefined },
    );
    expect(JSON.parse(made)).toEqual({ version: 1, shots: [{ prompt: 'a fox', seconds: 2 }], seed: 3 });
  });

  it('are none for nothing, for equal values and in a broken text', () => {
    expect(editFields(shots, [])).toEqual([]);
    expect(editFields(shots, [{ path: ['shots', 0, 'seconds'], value: 1 }])).toEqual([]);
    expect(editFields('{ "seed": 1,, }', [{ path: ['seed'], value: 2 }])).toEqual([]);
    expect(editFields('{ "seed": 1', [{ path: ['seed'], value: undefined }])).toEqual([]);
  });
});

interface Removal {
  name: string;
  text: string;
  path: (string | number)[];
  left: string;
}

const removals: Removal[] = [
  {
    name: 'the last rate takes camera and motion along',
    text: '{\n  "version": 1,\n  "motion": {\n    "camera": {\n      "pan": 0.5\n    }\n  }\n}\n',
    path: ['motion', 'camera', 'pan'],
    left: '{\n  "version": 1\n}\n',
  },
  {
    name: 'one rate of two leaves the other',
    text: '{ "motion": { "camera": { "pan": 0.5, "roll": 1 } } }',
    path: ['motion', 'camera', 'pan'],
    left: '{ "motion": { "camera": { "roll": 1 } } }',
  },
  {
    name: 'a comment inside keeps its object',
    text: '{\n  "video": {\n    // square\n    "width": 256\n  }\n}\n',
    path: ['video', 'width'],
    left: '{\n  "video": {\n    // square\n  }\n}\n',
  },
  {
    name: 'the last keyframe takes the list along',
    text: '{ "version": 1, "keyframes": [{ "at": "first", "image": "a.png" }] }',
    path: ['keyframes', 0],
    left: '{ "version": 1 }',
  },
  {
    name: 'an emptied entry of a list stays an entry',
    text: '{ "expect": [{ "object": "fox" }, { "object": "car" }] }',
    path: ['expect', 0, 'object'],
    left: '{ "expect": [{}, { "object": "car" }] }',
  },
  {
    name: 'a field that is not there takes nothing along',
    text: '{ "video": { "width": 256 } }',
    path: ['video', 'height'],
    left: '{ "video": { "width": 256 } }',
  },
];

describe('a removal', () => {
  it.each(removals)('$name', ({ text, path, left }) => {
    expect(after(text, { path, value: undefined })).toBe(left);
  });
});

describe('an insertion', () => {
  const points = '{ "points": [[0, 0.1, 0.5], /* end */ [1, 0.9, 0.5]] }';
  const path = `{"motion":{"paths":[{"object":"fox","points":[\n  [0, 0.1, 0.5], // start\n  [2, 0.9, 0.5]\n]}]}}`;

  it('between two points leaves both as they are', () => {
    const made = after(path, {
      path: ['motion', 'paths', 0, 'points', 1],
      value: [1, 0.25, 0.75],
      isInsertion: true,
    });
    expect(made).toBe(path.replace('// start\n', '// start\n  [1, 0.25, 0.75],\n'));
  });

  it('before the first entry, and behind the last', () => {
    const insert = (index: number) => applyEdits(points, insertEntry(points, ['points', index], [3]));
    expect(insert(0)).toBe('{ "points": [[3], [0, 0.1, 0.5], /* end */ [1, 0.9, 0.5]] }');
    expect(insert(2)).toBe('{ "points": [[0, 0.1, 0.5], /* end */ [1, 0.9, 0.5], [3]] }');
    expect(insert(3)).toBe(points);
  });

  it('makes the list where there is none, and nothing in a broken text', () => {
    expect(after('{}', { path: ['keyframes', 0], value: { at: 'last' }, isInsertion: true })).toBe(
      '{\n  "keyframes": [\n    {\n      "at": "last"\n    }\n  ]\n}',
    );
    expect(insertEntry('[1, 2', [0], 3)).toEqual([]);
  });
});

describe('any experiment', () => {
  it('stays readable after any two settings, and holds them', () => {
    const setting = fc.constantFrom<FieldSetting>(
      { path: ['seed'], value: 5 },
      { path: ['steps'], value: undefined },
      { path: ['video', 'fps'], value: 12 },
      { path: ['motion', 'strength'], value: undefined },
      { path: ['motion', 'camera'], value: { pan: 0.5 } },
    );
    fc.assert(
      fc.property(experiments, setting, setting, (experiment, one, other) => {
        const text = after(JSON.stringify(experiment, null, 2), one, other);
        expect(parseExperiment(text).problems.filter(({ code }) => code === 'syntax')).toEqual([]);
        const holds = JSON.parse(text) as Record<string, unknown>;
        if (other.path[0] === 'seed') expect(holds.seed).toBe(5);
        if (other.path[0] === 'steps') expect(holds).not.toHaveProperty('steps');
        expect(editFields(text, [one, other])).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
