// Findings placed in a text: on the value, on the name, or on what should hold a missing field.
import { describe, expect, it } from 'vitest';
import { placeFindings } from '../../../src/experiment/placing';
import type { Finding } from '../../../src/experiment/schemaProblems';

const text = '{"version":1,"video":{"fps":8},"seed":[4,5]}';
const finding = (path: (string | number)[], more: Partial<Finding> = {}): Finding => ({
  code: 'out-of-range',
  path,
  message: 'm',
  rule: 'r',
  ...more,
});

describe('placeFindings', () => {
  it.each([
    ['a value', finding(['video', 'fps']), '8', 8],
    ['a name', finding(['video', 'fps'], { atName: true }), '"fps"', 8],
    ['an entry', finding(['seed', 1]), '5', 5],
    ['a missing field of an object', finding(['video', 'width']), '"video"', undefined],
    ['a missing field of the file', finding(['prompt']), '{', undefined],
    ['a field of something missing', finding(['motion', 'camera', 'pan']), '{', undefined],
  ])('%s', (_what, one, at, value) => {
    const [problem] = placeFindings(text, [one]);
    expect(text.slice(problem!.range.offset, problem!.range.offset + problem!.range.length)).toBe(at);
    expect(problem!.value).toBe(value);
    expect(problem!.severity).toBe('error');
  });

  it('answers in the order of the text', () => {
    const paths = placeFindings(text, [finding(['seed', 0]), finding(['version']), finding(['video'])]).map(
      ({ path }) => path[0],
    );
    expect(paths).toEqual(['version', 'video', 'seed']);
  });

  it('leaves out a fix that would change nothing', () => {
    const repair = { title: 'x', changes: [{ path: ['video', 'fps'], value: 8 }] };
    expect(placeFindings(text, [finding(['video', 'fps'], { repair })])[0]?.fix).toBeUndefined();
  });
});
