// Problems as lines that an editor can jump to.
import { describe, expect, test } from 'vitest';
import { fieldPath, positionOf, problemText } from '../../../src/cli/problemText';
import { parseExperiment } from '../../../src/experiment/parse';

describe('positionOf', () => {
  test.each([
    ['abc', 0, 1, 1],
    ['abc', 2, 1, 3],
    ['a\nbc', 3, 2, 2],
    ['a\r\nbc', 3, 2, 1],
    ['a\rb', 2, 2, 1],
    ['🦊x', 2, 1, 3],
    ['ab\n', 3, 2, 1],
  ])('%j at %d is line %d, column %d', (text, offset, line, column) => {
    expect(positionOf(text, offset)).toEqual({ line, column });
  });
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b', 0, 'c'], 'a.b[0].c'],
  [[0, 'a'], '[0].a'],
])('the path %j is written %s', (path, expected) => {
  expect(fieldPath(path)).toBe(expected);
});

describe('problemText', () => {
  const problem = {
    code: 'out-of-range' as const,
    message: '`steps` is 0.',
    severity: 'error' as const,
    path: ['steps'],
    range: { offset: 4, length: 1 },
    value: 0,
    rule: 'a whole number from 1 to 1000',
  };

  test('says file, place, severity, field, value and rule', () => {
    expect(problemText('a.t2v.json', '{\n  "', problem)).toBe(
      'a.t2v.json:2:3: error: `steps` is 0. [field steps, value 0, rule: a whole number from 1 to 1000]',
    );
  });

  test('adds the fix on a line of its own', () => {
    const fix = { title: 'Use 1', edits: [] };
    expect(problemText('a', '', { ...problem, fix })).toMatch(/\n {2}fix: Use 1$/);
  });

  test('shortens long values and leaves out what there is not', () => {
    const long = problemText('a', '', { ...problem, value: 'x'.repeat(500) });
    expect(long.length).toBeLessThan(220);
    expect(problemText('a', '', { ...problem, path: [], value: undefined })).toContain('[rule: a whole');
  });

  test('holds for the problems of a real document', () => {
    const text = '{\n  "version": 1,\n  "promt": "a fox"\n}\n';
    const lines = parseExperiment(text).problems.map((found) => problemText('b.t2v.json', text, found));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^b\.t2v\.json:\d+:\d+: (error|warning): /);
    expect(lines.join('\n')).toContain('b.t2v.json:3:');
  });
});
