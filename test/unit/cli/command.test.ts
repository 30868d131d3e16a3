// Options of a command.
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { readOptions } from '../../../src/cli/command';

const options = { set: { type: 'string', multiple: true }, force: { type: 'boolean' } } as const;
const read = (...args: string[]) => readOptions(args, options, { least: 1, most: 2 });

test('gives options and files, in any order', () => {
  const { values, positionals } = read('--set', 'a=1', 'x.json', '--force', '--set=b=2');
  expect(values).toEqual({ set: ['a=1', 'b=2'], force: true });
  expect(positionals).toEqual(['x.json']);
});

test('a name that begins with a dash stands behind --', () => {
  expect(read('--', '--odd.json').positionals).toEqual(['--odd.json']);
});

describe('refuses', () => {
  test.each([
    ['no file', []],
    ['too many files', ['a', 'b', 'c']],
    ['an unknown option', ['a', '--sett', 'x']],
    ['an option without its value', ['a', '--set']],
    ['a value for a switch', ['a', '--force=yes']],
  ])('%s', (_what, args) => {
    expect(() => read(...args)).toThrow(UserError);
    expect(() => read(...args)).toThrow(expect.objectContaining({ code: 'bad-usage' }));
  });
});
