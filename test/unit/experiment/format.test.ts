// Canonical layout, on texts whose expected form is kept beside them, and on small ones.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatExperiment } from '../../../src/experiment/format';

const folder = join(__dirname, '../../fixtures/experiments/format');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.before.t2v.json'))
  .map((name) => name.replace('.before.t2v.json', ''));

describe('kept texts', () => {
  it.each(names)('%s', (name) => {
    const before = readFileSync(join(folder, `${name}.before.t2v.json`), 'utf8');
    const after = readFileSync(join(folder, `${name}.after.t2v.json`), 'utf8');
    expect(formatExperiment(before)).toBe(after);
    expect(formatExperiment(after)).toBe(after);
  });
});

const rows = [
  { name: 'empty objects and lists', before: '{ "b" : [ ] , "a" : { } }', after: '{\n  "b": [],\n  "a": {}\n}\n' },
  {
    name: 'fields in the order of the format, unknown ones last and in their own order',
    before: '{"zz":1,"steps":2,"aa":3,"prompt":"x","version":1}',
    after: '{\n  "version": 1,\n  "prompt": "x",\n  "steps": 2,\n  "zz": 1,\n  "aa": 3\n}\n',
  },
  {
    name: 'swept fields in the order of the author, because the first one changes slowest',
    before: '{"sweep":{"steps":[2,1],"guidance":[3]}}',
    after: '{\n  "sweep": {\n    "steps": [2, 1],\n    "guidance": [3]\n  }\n}\n',
  },
  {
    name: 'numbers in their shortest form',
    before: '{"guidance":2.50,"steps":1e1,"seed":-0.0}',
    after: '{\n  "seed": 0,\n  "steps": 10,\n  "guidance": 2.5\n}\n',
  },
  {
    name: 'a seed that JavaScript cannot hold keeps its digits',
    before: '{"seed":9007199254740993}',
    after: '{\n  "seed": 9007199254740993\n}\n',
  },
  {
    name: 'escapes that are not needed',
    before: '{"prompt":"\\u0061\\/\\u00e9 \\"q\\""}',
    after: '{\n  "prompt": "a/é \\"q\\""\n}\n',
  },
  { name: 'trailing commas', before: '{"seed":[1,2,],}', after: '{\n  "seed": [1, 2]\n}\n' },
  {
    name: 'Windows line ends',
    before: '// a\r\n{\r\n"seed": 1 // b\r\n}\r\n',
    after: '// a\n{\n  "seed": 1 // b\n}\n',
  },
  { name: 'a byte order mark', before: '\uFEFF{"seed":1}', after: '{\n  "seed": 1\n}\n' },
  { name: 'a comment alone in an object', before: '{ // nothing yet\n}', after: '{\n  // nothing yet\n}\n' },
  {
    name: 'a comment inside a list of numbers opens the list',
    before: '{"seed":[1, // one\n2]}',
    after: '{\n  "seed": [\n    1, // one\n    2\n  ]\n}\n',
  },
  {
    name: 'a comment between a name and its value',
    before: '{"seed": /* lucky */ 7}',
    after: '{\n  // x\n  "seed": 7\n}\n'.replace('// x', '/* lucky */'),
  },
  {
    name: 'a comment before the comma stays with its value',
    before: '{"seed": 7 // lucky\n, "version": 1}',
    after: '{\n  "version": 1,\n  "seed": 7 // lucky\n}\n',
  },
  {
    name: 'a doubled field is kept for the author to decide',
    before: '{"seed":1,"seed":2}',
    after: '{\n  "seed": 1,\n  "seed": 2\n}\n',
  },
  { name: 'a text that is only a list', before: '[[1,2],[3]]', after: '[\n  [1, 2],\n  [3]\n]\n' },
  { name: 'broken syntax is left alone', before: '{"seed":', after: '{"seed":' },
  { name: 'an empty text is left alone', before: ' \n', after: ' \n' },
  { name: 'brackets nested too deep are left alone', before: '['.repeat(99), after: '['.repeat(99) },
];

describe('layout', () => {
  it.each(rows)('$name', ({ before, after }) => {
    expect(formatExperiment(before)).toBe(after);
    expect(formatExperiment(after)).toBe(after);
  });
});
