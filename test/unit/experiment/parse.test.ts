// What `parse` says about a text: one row per kind of mistake, with the exact stretch of text, the field, the rule and the
// text after the offered fix. The expected texts follow from the format's description in `schema.ts`.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/experiment/edit';
import { isExperiment, parseExperiment } from '../../../src/experiment/parse';
import type { ProblemCode } from '../../../src/experiment/problem';

interface Row {
  name: string;
  text: string;
  code: ProblemCode;
  /** The text that the range covers. */
  at: string;
  path: (string | number)[];
  /** Part of the message. */
  says: string;
  /** The text after the fix; absent when there is none. */
  fixed?: string;
}

const schemaRows: Row[] = [
  {
    name: 'a misspelt field',
    text: '{"version":1,"prompt":"a fox","stpes":3}',
    code: 'unknown-field',
    at: '"stpes"',
    path: ['stpes'],
    says: 'Did you mean `steps`?',
    fixed: '{"version":1,"prompt":"a fox","steps":3}',
  },
  {
    name: 'a misspelt field inside an object',
    text: '{"version":1,"prompt":"a fox","video":{"widht":64}}',
    code: 'unknown-field',
    at: '"widht"',
    path: ['video', 'widht'],
    says: '`video.widht` is not a field of `video`. Did you mean `video.width`?',
    fixed: '{"version":1,"prompt":"a fox","video":{"width":64}}',
  },
  {
    name: 'a field of another tool',
    text: '{"version":1,"prompt":"a fox","cfg_scale":3}',
    code: 'unknown-field',
    at: '"cfg_scale"',
    path: ['cfg_scale'],
    says: 'Did you mean `guidance`?',
    fixed: '{"version":1,"prompt":"a fox","guidance":3}',
  },
  {
    name: 'a field that belongs deeper',
    text: '{"version":1,"prompt":"a fox","fps":12}',
    code: 'unknown-field',
    at: '"fps"',
    path: ['fps'],
    says: 'Did you mean `video.fps`?',
    fixed: '{"version":1,"prompt":"a fox", "video": {\n  "fps": 12\n}}',
  },
  {
    name: 'a field that means nothing',
    text: '{"version":1,"prompt":"a fox","colourfulness":3}',
    code: 'unknown-field',
    at: '"colourfulness"',
    path: ['colourfulness'],
    says: '`colourfulness` is not a field of an experiment',
    fixed: '{"version":1,"prompt":"a fox"}',
  },
  {
    name: 'a misspelt field beside the right one',
    text: '{"version":1,"prompt":"a fox","step":3,"steps":4}',
    code: 'unknown-field',
    at: '"step"',
    path: ['step'],
    says: '`steps` is there already',
    fixed: '{"version":1,"prompt":"a fox","steps":4}',
  },
  {
    name: 'a number in quotes',
    text: '{"version":1,"prompt":"a fox","steps":"20"}',
    code: 'wrong-type',
    at: '"20"',
    path: ['steps'],
    says: '`steps` is "20"; expected a whole number from 1 to 1000.',
    fixed: '{"version":1,"prompt":"a fox","steps":20}',
  },
  {
    name: 'text where a number belongs',
    text: '{"version":1,"prompt":"a fox","steps":"many"}',
    code: 'wrong-type',
    at: '"many"',
    path: ['steps'],
    says: '`steps` is "many"',
  },
  {
    name: 'a number where text belongs',
    text: '{"version":1,"prompt":7}',
    code: 'wrong-type',
    at: '7',
    path: ['prompt'],
    says: '`prompt` is 7; expected text that is not empty.',
    fixed: '{"version":1,"prompt":"7"}',
  },
  {
    name: 'null',
    text: '{"version":1,"prompt":"a fox","guidance":null}',
    code: 'wrong-type',
    at: 'null',
    path: ['guidance'],
    says: '`guidance` is null; expected a number from 0 to 100.',
  },
  {
    name: 'one object where a list of them belongs',
    text: '{"version":1,"prompt":"a fox","adapters":{"file":"a.bin"}}',
    code: 'wrong-type',
    at: '{"file":"a.bin"}',
    path: ['adapters'],
    says: '`adapters` is {"file":"a.bin"}; expected a list',
    fixed: '{"version":1,"prompt":"a fox","adapters":[\n  {\n    "file": "a.bin"\n  }\n]}',
  },
  {
    name: 'a fraction of a frame',
    text: '{"version":1,"prompt":"a fox","video":{"frames":16.4}}',
    code: 'not-whole',
    at: '16.4',
    path: ['video', 'frames'],
    says: 'expected a whole number from 1 to 4096',
    fixed: '{"version":1,"prompt":"a fox","video":{"frames":16}}',
  },
  {
    name: 'a number below its range',
    text: '{"version":1,"prompt":"a fox","guidance":-3}',
    code: 'out-of-range',
    at: '-3',
    path: ['guidance'],
    says: '`guidance` is -3; expected a number from 0 to 100.',
    fixed: '{"version":1,"prompt":"a fox","guidance":0}',
  },
  {
    name: 'a number above its range, deep inside',
    text: '{"version":1,"prompt":"a fox","motion":{"camera":[{"at":0,"pan":2}]}}',
    code: 'out-of-range',
    at: '2',
    path: ['motion', 'camera', 0, 'pan'],
    says: '`motion.camera[0].pan` is 2; expected a number from -1 to 1.',
    fixed: '{"version":1,"prompt":"a fox","motion":{"camera":[{"at":0,"pan":1}]}}',
  },
  {
    name: 'a bound that is itself not allowed',
    text: '{"version":1,"shots":[{"prompt":"a","seconds":0}]}',
    code: 'out-of-range',
    at: '0',
    path: ['shots', 0, 'seconds'],
    says: 'expected a number above 0 and at most 3600',
  },
  {
    name: 'a misspelt sampler',
    text: '{"version":1,"prompt":"a fox","sampler":"eulr"}',
    code: 'wrong-value',
    at: '"eulr"',
    path: ['sampler'],
    says: 'expected one of "flow-match-euler", "ddim"',
    fixed: '{"version":1,"prompt":"a fox","sampler":"euler"}',
  },
  {
    name: "another tool's sampler",
    text: '{"version":1,"prompt":"a fox","sampler":"dpmpp_2m_karras"}',
    code: 'wrong-value',
    at: '"dpmpp_2m_karras"',
    path: ['sampler'],
    says: '`sampler` is "dpmpp_2m_karras"',
    fixed: '{"version":1,"prompt":"a fox","sampler":"dpmpp-2m-karras"}',
  },
  {
    name: 'a factor between two allowed ones',
    text: '{"version":1,"prompt":"a fox","post":{"upscale":3}}',
    code: 'wrong-value',
    at: '3',
    path: ['post', 'upscale'],
    says: '`post.upscale` is 3; expected one of 1, 2, 4.',
    fixed: '{"version":1,"prompt":"a fox","post":{"upscale":2}}',
  },
  {
    name: 'a misspelt word in a field that also takes seconds',
    text: '{"version":1,"prompt":"a fox","keyframes":[{"at":"frist","image":"a.png"}]}',
    code: 'wrong-value',
    at: '"frist"',
    path: ['keyframes', 0, 'at'],
    says: 'expected one of "first", "last", or a number from 0 to 3600',
    fixed: '{"version":1,"prompt":"a fox","keyframes":[{"at":"first","image":"a.png"}]}',
  },
  {
    name: 'a missing field of a list entry',
    text: '{"version":1,"prompt":"a fox","keyframes":[{"at":"last"}]}',
    code: 'missing-field',
    at: '{',
    path: ['keyframes', 0, 'image'],
    says: '`keyframes[0].image` is missing; expected text that is not empty.',
  },
  {
    name: 'a missing field of a named object',
    text: '{"version":1,"prompt":"a fox","motion":{"paths":[{"object":"fox"}]}}',
    code: 'missing-field',
    at: '{',
    path: ['motion', 'paths', 0, 'points'],
    says: '`motion.paths[0].points` is missing',
  },
  {
    name: 'blank text',
    text: '{"version":1,"prompt":"  "}',
    code: 'empty-text',
    at: '"  "',
    path: ['prompt'],
    says: '`prompt` is "  "; expected text that is not empty.',
  },
  {
    name: 'a point with too few numbers',
    text: '{"version":1,"prompt":"a fox","motion":{"paths":[{"object":"fox","points":[[0,0.5]]}]}}',
    code: 'wrong-length',
    at: '[0,0.5]',
    path: ['motion', 'paths', 0, 'points', 0],
    says: 'expected a list of 3',
  },
  {
    name: 'an empty list of seeds',
    text: '{"version":1,"prompt":"a fox","seed":[]}',
    code: 'wrong-length',
    at: '[]',
    path: ['seed'],
    says: 'a list with at least 1 entry',
  },
  {
    name: 'a metric that is no name',
    text: '{"version":1,"prompt":"a fox","expect":[{"metric":"Camera Pan","max":1}]}',
    code: 'wrong-value',
    at: '"Camera Pan"',
    path: ['expect', 0, 'metric'],
    says: 'names joined by dots',
  },
  {
    name: 'a swept field that is no list',
    text: '{"version":1,"prompt":"a fox","sweep":{"steps":4}}',
    code: 'wrong-type',
    at: '4',
    path: ['sweep', 'steps'],
    says: '`sweep.steps` is 4; expected a list',
    fixed: '{"version":1,"prompt":"a fox","sweep":{"steps":[4]}}',
  },
];

const versionRows: Row[] = [
  {
    name: 'no version',
    text: '{\n  // note\n  "prompt": "a fox"\n}\n',
    code: 'missing-version',
    at: '{',
    path: ['version'],
    says: '`version` is missing; expected 1.',
    fixed: '{\n  // note\n  "version": 1,\n  "prompt": "a fox"\n}\n',
  },
  {
    name: 'the version of a newer program',
    text: '{"version":2,"prompt":"a fox"}',
    code: 'unknown-version',
    at: '2',
    path: ['version'],
    says: '`version` is 2; this program knows version 1.',
  },
  {
    name: 'a version in quotes',
    text: '{"version":"1","prompt":"a fox"}',
    code: 'wrong-value',
    at: '"1"',
    path: ['version'],
    says: '`version` is "1"; expected 1.',
    fixed: '{"version":1,"prompt":"a fox"}',
  },
];

const tokenRows: Row[] = [
  {
    name: 'a comma too many in an object',
    text: '{"version":1,"prompt":"a fox",}',
    code: 'trailing-comma',
    at: ',',
    path: [],
    says: 'comma with nothing after it',
    fixed: '{"version":1,"prompt":"a fox"}',
  },
  {
    name: 'a comma too many before a comment',
    text: '{"version":1,"prompt":"a fox","seed":[1, /* two */]}',
    code: 'trailing-comma',
    at: ',',
    path: [],
    says: 'comma with nothing after it',
    fixed: '{"version":1,"prompt":"a fox","seed":[1 /* two */]}',
  },
  {
    name: 'a field given twice',
    text: '{"version":1,"steps":3,"prompt":"a fox","steps":4}',
    code: 'duplicate-field',
    at: '"steps"',
    path: ['steps'],
    says: '`steps` is given more than once',
    fixed: '{"version":1,"prompt":"a fox","steps":4}',
  },
  {
    name: 'a seed that JavaScript would round (2**53 + 1)',
    text: '{"version":1,"prompt":"a fox","seed":9007199254740993}',
    code: 'unsafe-number',
    at: '9007199254740993',
    path: ['seed'],
    says: '`seed` is 9007199254740993, which cannot be kept exactly',
  },
  {
    name: 'the first seed that is too large (2**53)',
    text: '{"version":1,"prompt":"a fox","seed":[1,9007199254740992]}',
    code: 'unsafe-number',
    at: '9007199254740992',
    path: ['seed', 1],
    says: '`seed[1]` is 9007199254740992',
  },
  {
    name: 'a number beyond every float',
    text: '{"version":1,"prompt":"a fox","guidance":1e999}',
    code: 'unsafe-number',
    at: '1e999',
    path: ['guidance'],
    says: '`guidance` is 1e999',
  },
  {
    name: 'a name that JavaScript treats specially',
    text: '{"version":1,"prompt":"a fox","__proto__":{"x":1}}',
    code: 'unknown-field',
    at: '{"x":1}',
    path: ['__proto__'],
    says: '`__proto__` is not a field.',
  },
  {
    name: 'a list instead of an object',
    text: '[1, 2]',
    code: 'not-an-object',
    at: '[1, 2]',
    path: [],
    says: 'The file is a list; expected an object',
  },
  {
    name: 'a text instead of an object',
    text: '"a fox"',
    code: 'not-an-object',
    at: '"a fox"',
    path: [],
    says: 'The file is only a string; expected an object',
  },
];

const syntaxRows: Row[] = [
  {
    name: 'NaN',
    text: '{"version":1,"guidance":NaN}',
    code: 'syntax',
    at: 'NaN',
    path: [],
    says: 'Found `NaN`; expected a finite number.',
  },
  {
    name: 'minus infinity',
    text: '{"version":1,"guidance":-Infinity}',
    code: 'syntax',
    at: '-',
    path: [],
    says: 'expected a finite number',
  },
  {
    name: 'a missing comma',
    text: '{"version":1\n "prompt":"a fox"}',
    code: 'syntax',
    at: '"prompt"',
    path: [],
    says: 'Found `"prompt"`; expected a comma.',
    fixed: '{"version":1,\n "prompt":"a fox"}',
  },
  {
    name: 'a missing closing brace',
    text: '{"version":1,"prompt":"a fox"',
    code: 'syntax',
    at: '',
    path: [],
    says: 'Found the end of the text; expected a closing }.',
    fixed: '{"version":1,"prompt":"a fox"}',
  },
  {
    name: 'a missing closing bracket',
    text: '[1',
    code: 'syntax',
    at: '',
    path: [],
    says: 'expected a closing ]',
    fixed: '[1]',
  },
  {
    name: 'single quotes',
    text: "{'version':1}",
    code: 'syntax',
    at: "'version'",
    path: [],
    says: 'names and texts stand in double quotes',
  },
  {
    name: 'a leading zero',
    text: '{"version":01}',
    code: 'syntax',
    at: '1',
    path: [],
    says: 'expected a comma',
  },
  {
    name: 'half a number',
    text: '{"version":1e}',
    code: 'syntax',
    at: '1e',
    path: [],
    says: 'expected a number such as 12 or 0.5',
  },
  {
    name: 'something after the end',
    text: '{"version":1} x',
    code: 'syntax',
    at: 'x',
    path: [],
    says: 'Found `x`',
  },
  {
    name: 'an open comment',
    text: '{"version":1} /* no end',
    code: 'syntax',
    at: '/* no end',
    path: [],
    says: 'expected the end of the comment',
  },
];

function expectRow({ text, code, at, path, says, fixed }: Row): void {
  const { experiment, problems } = parseExperiment(text);
  const problem = problems.find((candidate) => candidate.code === code);
  expect(problem, JSON.stringify(problems)).toBeDefined();
  const { range, message, fix, rule } = problem!;
  expect(text.slice(range.offset, range.offset + range.length)).toBe(at);
  expect(problem!.path).toEqual(path);
  expect(message).toContain(says);
  expect(rule).not.toBe('');
  expect(experiment).toBeUndefined();
  expect(fix && applyEdits(text, fix.edits)).toBe(fixed);
}

describe('fields and values', () => {
  it.each(schemaRows)('$name', (row) => {
    expectRow(row);
  });
});

describe('the version', () => {
  it.each(versionRows)('$name', (row) => {
    expectRow(row);
  });

  it('offers to migrate a draft when there is more to do than to add the version', () => {
    const text = '{"prompt":"a fox","width":96,"cfg":3}';
    const problem = parseExperiment(text).problems.find(({ code }) => code === 'missing-version');
    const fixed = applyEdits(text, problem!.fix!.edits);
    expect(parseExperiment(fixed).experiment).toEqual({
      version: 1,
      prompt: 'a fox',
      guidance: 3,
      video: { width: 96 },
    });
  });
});

describe('tokens', () => {
  it.each(tokenRows)('$name', (row) => {
    expectRow(row);
  });
});

describe('broken syntax', () => {
  it.each(syntaxRows)('$name', (row) => {
    expectRow(row);
  });

  it('reports only the first break, because the others follow from it', () => {
    expect(parseExperiment('{a:b:c}}').problems.length).toBe(1);
  });
});

describe('limits', () => {
  it('refuses brackets that would exhaust the stack', () => {
    const [problem] = parseExperiment('['.repeat(200_000)).problems;
    expect(problem).toMatchObject({ code: 'too-deep', range: { offset: 64, length: 1 } });
  });

  it('refuses a text that is no experiment by its length', () => {
    const text = `{"version":1,"prompt":"${'x'.repeat(250_000)}"}`;
    const [problem] = parseExperiment(text).problems;
    expect(problem).toMatchObject({ code: 'too-long', severity: 'error' });
  });

  it('stops listing after a hundred findings', () => {
    const fields = Array.from({ length: 500 }, (_, index) => `"zzz${index}":1`);
    const { problems } = parseExperiment(`{"version":1,"prompt":"a fox",${fields.join(',')}}`);
    expect(problems.length).toBe(100);
  });
});

describe('what is read', () => {
  it('accepts comments, a byte order mark and Windows line ends, and keeps offsets those of the file', () => {
    const text = '\uFEFF// head\r\n{"version":1, /* x */ "prompt":"a fox",\r\n"steps":0}';
    const [problem] = parseExperiment(text).problems;
    expect(problem).toMatchObject({ code: 'out-of-range', range: { offset: text.indexOf(':0') + 1, length: 1 } });
    expect(parseExperiment(text.replace(':0', ':1')).experiment).toEqual({ version: 1, prompt: 'a fox', steps: 1 });
  });

  it('offers a start for an empty file', () => {
    const { problems } = parseExperiment('');
    expect(problems.map(({ code }) => code)).toEqual(['not-an-object']);
    const started = applyEdits('', problems[0]!.fix!.edits);
    expect(parseExperiment(started).experiment?.prompt).toBe('a fox moving left on the grass');
  });

  it('keeps the largest seed exactly', () => {
    const { experiment } = parseExperiment('{"version":1,"prompt":"a fox","seed":9007199254740991}');
    expect(experiment?.seed).toBe(9007199254740991);
  });

  it('reads -0 as 0, so that equal clips have equal hashes', () => {
    const { experiment } = parseExperiment('{"version":1,"prompt":"a fox","motion":{"camera":{"pan":-0}}}');
    expect(Object.is((experiment?.motion?.camera as { pan: number }).pan, 0)).toBe(true);
  });

  it('lists problems in the order of the text', () => {
    const { problems } = parseExperiment('{"steps":0,"version":1,"guidance":-1,"prompt":""}');
    expect(problems.map(({ path }) => path[0])).toEqual(['steps', 'guidance', 'prompt']);
  });

  it('puts the file name in front of messages when it is given one', () => {
    const { problems } = parseExperiment('[]', { fileName: 'a.t2v.json' });
    expect(problems[0]?.message).toMatch(/^a\.t2v\.json: The file is a list/);
  });

  it.each([
    { value: { version: 1, prompt: 'a fox' }, expected: true },
    { value: { version: 1, prompt: 'a fox', steps: 0 }, expected: false },
    { value: [1], expected: false },
    { value: null, expected: false },
  ])('tells plain data that is an experiment from other data: $expected', ({ value, expected }) => {
    expect(isExperiment(value)).toBe(expected);
  });
});
