// The smallest edit: the exact text after it, for each place a field can be in and each way a file can be laid out.
import { describe, expect, it } from 'vitest';
import { applyEdits, editField } from '../../../src/experiment/edit';

interface Row {
  name: string;
  text: string;
  path: (string | number)[];
  value: unknown;
  after: string;
}

const set: Row[] = [
  {
    name: 'a number, with odd blanks around it',
    text: '{ "steps" :  12 , "seed": 1 }',
    path: ['steps'],
    value: 8,
    after: '{ "steps" :  8 , "seed": 1 }',
  },
  {
    name: 'text with quotes',
    text: '{"prompt":"a fox"}',
    path: ['prompt'],
    value: 'a "red" fox',
    after: '{"prompt":"a \\"red\\" fox"}',
  },
  {
    name: 'one coordinate of one point',
    text: '{"motion":{"paths":[{"points":[[0, 0.1, 0.5], [1, 0.9, 0.5]]}]}}',
    path: ['motion', 'paths', 0, 'points', 1, 2],
    value: 0.25,
    after: '{"motion":{"paths":[{"points":[[0, 0.1, 0.5], [1, 0.9, 0.25]]}]}}',
  },
  {
    name: 'a whole point touches only the number that differs',
    text: '{"motion":{"paths":[{"points":[[0, /* x */ 0.1, 0.5]]}]}}',
    path: ['motion', 'paths', 0, 'points', 0],
    value: [0, 0.1, 0.75],
    after: '{"motion":{"paths":[{"points":[[0, /* x */ 0.1, 0.75]]}]}}',
  },
  {
    name: 'several fields of an object keep their comments',
    text: '{\n  "video": {\n    "width": 128, // w\n    "height": 96, // h\n    "fps": 8 // f\n  }\n}\n',
    path: ['video'],
    value: { width: 64, height: 48, fps: 8 },
    after: '{\n  "video": {\n    "width": 64, // w\n    "height": 48, // h\n    "fps": 8 // f\n  }\n}\n',
  },
  {
    name: 'a longer list replaces the list',
    text: '{\n  "seed": [1, 2]\n}\n',
    path: ['seed'],
    value: [1, 2, 3],
    after: '{\n  "seed": [1, 2, 3]\n}\n',
  },
  {
    name: 'a list for a number',
    text: '{\n  "seed": 1 // s\n}\n',
    path: ['seed'],
    value: [1, 2],
    after: '{\n  "seed": [1, 2] // s\n}\n',
  },
  {
    name: 'an object for a list',
    text: '{\n  "motion": {\n    "camera": [\n      {\n        "at": 0\n      }\n    ]\n  }\n}\n',
    path: ['motion', 'camera', 'pan'],
    value: 0.5,
    after: '{\n  "motion": {\n    "camera": {\n      "pan": 0.5\n    }\n  }\n}\n',
  },
  {
    name: 'the last of two fields of one name, which is the one that counts',
    text: '{"steps":1,"steps":2}',
    path: ['steps'],
    value: 3,
    after: '{"steps":1,"steps":3}',
  },
  {
    name: 'a field whose name has dots',
    text: '{"sweep":{"motion.camera.pan":[0]}}',
    path: ['sweep', 'motion.camera.pan'],
    value: [1],
    after: '{"sweep":{"motion.camera.pan":[1]}}',
  },
];

const added: Row[] = [
  {
    name: 'after the last field',
    text: '{\n  "version": 1,\n  "prompt": "x"\n}\n',
    path: ['steps'],
    value: 5,
    after: '{\n  "version": 1,\n  "prompt": "x",\n  "steps": 5\n}\n',
  },
  {
    name: 'after the comment of the last field',
    text: '{\n  "version": 1, // v\n  "prompt": "x" /* a */ // p\n}\n',
    path: ['steps'],
    value: 5,
    after: '{\n  "version": 1, // v\n  "prompt": "x", /* a */ // p\n  "steps": 5\n}\n',
  },
  {
    name: 'between two fields',
    text: '{\n  "version": 1, // v\n  "steps": 5\n}\n',
    path: ['prompt'],
    value: 'x',
    after: '{\n  "version": 1, // v\n  "prompt": "x",\n  "steps": 5\n}\n',
  },
  {
    name: 'before the first field',
    text: '{\n  "prompt": "x"\n}\n',
    path: ['version'],
    value: 1,
    after: '{\n  "version": 1,\n  "prompt": "x"\n}\n',
  },
  {
    name: 'in a file on one line',
    text: '{ "version": 1, "steps": 4 }',
    path: ['prompt'],
    value: 'x',
    after: '{ "version": 1, "prompt": "x", "steps": 4 }',
  },
  {
    name: 'before the first field on one line',
    text: '{"prompt": "x"}',
    path: ['version'],
    value: 1,
    after: '{"version": 1, "prompt": "x"}',
  },
  {
    name: 'with the objects on the way',
    text: '{\n  "version": 1\n}\n',
    path: ['motion', 'camera', 'pan'],
    value: 0.5,
    after: '{\n  "version": 1,\n  "motion": {\n    "camera": {\n      "pan": 0.5\n    }\n  }\n}\n',
  },
  {
    name: 'with the list on the way',
    text: '{\n  "version": 1\n}\n',
    path: ['keyframes', 0],
    value: { at: 'first', image: 'a.png' },
    after: '{\n  "version": 1,\n  "keyframes": [\n    {\n      "at": "first",\n      "image": "a.png"\n    }\n  ]\n}\n',
  },
  {
    name: 'at the end of a list',
    text: '{\n  "motion": {\n    "paths": [\n      {\n        "points": [\n          [0, 0, 0] // start\n        ]\n      }\n    ]\n  }\n}\n',
    path: ['motion', 'paths', 0, 'points', 1],
    value: [1, 0.5, 0.5],
    after:
      '{\n  "motion": {\n    "paths": [\n      {\n        "points": [\n          [0, 0, 0], // start\n          [1, 0.5, 0.5]\n        ]\n      }\n    ]\n  }\n}\n',
  },
  {
    name: 'into an empty object',
    text: '{\n  "video": {}\n}\n',
    path: ['video', 'fps'],
    value: 8,
    after: '{\n  "video": {\n    "fps": 8\n  }\n}\n',
  },
  {
    name: 'into an object with only a comment',
    text: '{\n  "video": {\n    // default size\n  }\n}\n',
    path: ['video', 'fps'],
    value: 8,
    after: '{\n  "video": {\n    "fps": 8\n    // default size\n  }\n}\n',
  },
  {
    name: 'into an object with a comment on its line',
    text: '{ "video": { /* default */ } }',
    path: ['video', 'fps'],
    value: 8,
    after: '{ "video": {\n  "fps": 8\n   /* default */ } }',
  },
  {
    name: 'with four blanks where the file uses four',
    text: '{\n    "version": 1\n}\n',
    path: ['steps'],
    value: 3,
    after: '{\n    "version": 1,\n    "steps": 3\n}\n',
  },
  {
    name: 'after a comma that was there already',
    text: '{\n  "version": 1,\n}\n',
    path: ['steps'],
    value: 3,
    after: '{\n  "version": 1,\n  "steps": 3\n}\n',
  },
  { name: 'into an empty text', text: '', path: ['version'], value: 1, after: '{\n  "version": 1\n}\n' },
];

const removed: Row[] = [
  {
    name: 'a line of its own',
    text: '{\n  "version": 1,\n  "steps": 3,\n  "seed": 1\n}\n',
    path: ['steps'],
    value: undefined,
    after: '{\n  "version": 1,\n  "seed": 1\n}\n',
  },
  {
    name: 'the last line takes the comma before it',
    text: '{\n  "version": 1, // v\n  "steps": 3\n}\n',
    path: ['steps'],
    value: undefined,
    after: '{\n  "version": 1 // v\n}\n',
  },
  {
    name: 'a field whose comment stays',
    text: '{\n  "version": 1,\n  "steps": 3, // few\n  "seed": 1\n}\n',
    path: ['steps'],
    value: undefined,
    after: '{\n  "version": 1,\n  // few\n  "seed": 1\n}\n',
  },
  {
    name: 'the only field',
    text: '{\n  "video": {\n    "fps": 8\n  }\n}\n',
    path: ['video', 'fps'],
    value: undefined,
    after: '{\n  "video": {}\n}\n',
  },
  { name: 'on one line', text: '{"a": 1, "b": 2, "c": 3}', path: ['b'], value: undefined, after: '{"a": 1, "c": 3}' },
  {
    name: 'the last on one line',
    text: '{"a": 1, "b": 2}',
    path: ['b'],
    value: undefined,
    after: '{"a": 1 }',
  },
  {
    name: 'an entry of a list',
    text: '{"seed": [1, 2, 3]}',
    path: ['seed', 0],
    value: undefined,
    after: '{"seed": [2, 3]}',
  },
  {
    name: 'several lines',
    text: '{\n  "video": {\n    "fps": 8\n  },\n  "seed": 1\n}\n',
    path: ['video'],
    value: undefined,
    after: '{\n  "seed": 1\n}\n',
  },
];

const untouched: Row[] = [
  { name: 'the value it has', text: '{"steps": 1.0}', path: ['steps'], value: 1, after: '{"steps": 1.0}' },
  {
    name: 'an equal object in another order',
    text: '{"video": {"fps": 8, "width": 64}}',
    path: ['video'],
    value: { width: 64, fps: 8 },
    after: '{"video": {"fps": 8, "width": 64}}',
  },
  { name: 'a removal of nothing', text: '{"steps": 1}', path: ['seed'], value: undefined, after: '{"steps": 1}' },
  {
    name: 'a removal below nothing',
    text: '{"steps": 1}',
    path: ['video', 'fps'],
    value: undefined,
    after: '{"steps": 1}',
  },
  { name: 'an entry beyond the end', text: '{"seed": [1]}', path: ['seed', 2], value: 1, after: '{"seed": [1]}' },
  {
    name: 'a later entry of a missing list',
    text: '{"steps": 1}',
    path: ['keyframes', 1, 'at'],
    value: 1,
    after: '{"steps": 1}',
  },
  { name: 'broken syntax', text: '{"steps": ', path: ['steps'], value: 1, after: '{"steps": ' },
  { name: 'the whole document away', text: '{"steps": 1}', path: [], value: undefined, after: '{"steps": 1}' },
];

describe.each([
  { title: 'a field is set', rows: set },
  { title: 'a field is added', rows: added },
  { title: 'a field is removed', rows: removed },
])('$title', ({ rows }) => {
  it.each(rows)('$name', ({ text, path, value, after }) => {
    const edits = editField(text, path, value);
    expect(edits.length).toBeGreaterThan(0);
    expect(applyEdits(text, edits)).toBe(after);
  });
});

describe('nothing is done', () => {
  it.each(untouched)('$name', ({ text, path, value, after }) => {
    expect(editField(text, path, value)).toEqual([]);
    expect(applyEdits(text, [])).toBe(after);
  });
});

describe('size of the edit', () => {
  it('replaces the value and nothing else', () => {
    expect(editField('{"steps": 12, "seed": 3}', ['steps'], 8)).toEqual([{ offset: 10, length: 2, text: '8' }]);
  });

  it('keeps a byte order mark', () => {
    const text = '\uFEFF{"steps": 12}';
    expect(applyEdits(text, editField(text, ['steps'], 8))).toBe('\uFEFF{"steps": 8}');
  });
});
