// How the end of a process is told.
import { describe, expect, test } from 'vitest';
import { InternalError } from '../../../src/base/errors';
import { crashError, type ProcessEnd } from '../../../src/worker/crash';

const end = (changes: Partial<ProcessEnd>): ProcessEnd => ({ code: null, signal: null, stderr: '', ...changes });

describe('crashError', () => {
  const cases: [what: string, end: Partial<ProcessEnd>, message: string, hint: RegExp][] = [
    ['an exit code', { code: 7 }, 'exit code 7', /fresh process/],
    ['a kill', { signal: 'SIGKILL' }, 'signal SIGKILL', /memory ran out/],
    ['a native fault', { signal: 'SIGSEGV' }, 'signal SIGSEGV', /native runtime/],
    [
      'a full JavaScript heap',
      { signal: 'SIGABRT', stderr: 'FATAL ERROR: … JavaScript heap out of memory' },
      'signal SIGABRT',
      /ran out of memory/,
    ],
    [
      'a full native heap',
      { code: 134, stderr: "terminate called after throwing 'std::bad_alloc'" },
      'exit code 134',
      /ran out of memory/,
    ],
    ['nothing known', {}, 'exit code unknown', /fresh process/],
  ];
  test.each(cases)('%s', (_what, how, message, hint) => {
    const error = crashError(end(how));
    expect(error).toBeInstanceOf(InternalError);
    expect(error.code).toBe('worker-crashed');
    expect(error.message).toContain(message);
    expect(error.hint).toMatch(hint);
  });

  test('keeps the last eight lines of what the process said', () => {
    const lines = Array.from({ length: 20 }, (_, i) => `line ${i}`);
    expect(crashError(end({ code: 1, stderr: `${lines.join('\n')}\n` })).details).toEqual({
      exitCode: 1,
      signal: null,
      stderr: lines.slice(12).join('\n'),
    });
  });
});
