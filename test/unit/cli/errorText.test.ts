// Errors for people, and the exit code that each stands for.
import { describe, expect, test } from 'vitest';
import { CancelledError, InternalError, ModelError, RemoteError, UserError } from '../../../src/base/errors';
import { errorText, exitCodeOf } from '../../../src/cli/errorText';

describe('errorText', () => {
  test.each([
    [
      'message, field and code',
      new UserError('too-small', 'Too small.', { field: 'video.width' }),
      'error: Too small. [field video.width, too-small]\n',
    ],
    [
      'the fix',
      new ModelError('model-missing', 'None.', { hint: 'Fetch it.' }),
      'error: None. [model-missing]\n  fix: Fetch it.\n',
    ],
    ['a cancel', new CancelledError(), 'Cancelled.\n'],
    [
      'the last words of a process',
      new InternalError('worker-crashed', 'Gone.', { details: { stderr: 'a\nb' } }),
      'error: Gone. [worker-crashed]\n  | a\n  | b\n',
    ],
    ['anything else', 'boom', 'error: boom\n'],
  ])('%s', (_what, error, expected) => {
    expect(errorText(error)).toBe(expected);
  });

  test('a mistake of ours comes with its stack', () => {
    expect(errorText(new TypeError('x is not a function'))).toMatch(/^error: TypeError: x is not a function\n\s+at /);
  });
});

test.each([
  [new UserError('wrong-value', ''), 2],
  [new UserError('disk-full', ''), 1],
  [new UserError('no-permission', ''), 1],
  [new ModelError('model-missing', ''), 1],
  [new RemoteError('timeout', ''), 1],
  [new InternalError('worker-crashed', ''), 1],
  [new CancelledError(), 130],
  [new TypeError(''), 1],
])('%s ends the program with %d', (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
