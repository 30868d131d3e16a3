import { describe, expect, it } from 'vitest';
import { countResults } from '../support/runAll.mjs';

const file = (status: string, ...tests: string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

describe('countResults', () => {
  const cases = [
    {
      what: 'all passed',
      report: { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] },
      exitCode: 0,
      expected: { passed: 3, failed: 0, skipped: 0 },
    },
    {
      what: 'failed tests, and skipped ones',
      report: {
        numPassedTests: 3,
        numFailedTests: 2,
        numPendingTests: 1,
        numTodoTests: 4,
        testResults: [file('failed', 'passed', 'failed', 'failed')],
      },
      exitCode: 1,
      expected: { passed: 3, failed: 2, skipped: 5 },
    },
    {
      what: 'a file that broke before its tests were known',
      report: { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed'), file('failed')] },
      exitCode: 1,
      expected: { passed: 3, failed: 1, skipped: 0 },
    },
    {
      what: 'all passed, but the run ended badly (an error outside of the tests)',
      report: { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed', 'passed')] },
      exitCode: 1,
      expected: { passed: 3, failed: 1, skipped: 0 },
    },
    {
      what: 'nothing ran',
      report: { numPassedTests: 0, numFailedTests: 0, testResults: [] },
      exitCode: 0,
      expected: { passed: 0, failed: 1, skipped: 0 },
    },
    { what: 'no report at all', report: undefined, exitCode: 0, expected: { passed: 0, failed: 1, skipped: 0 } },
  ];
  it.each(cases)('$what', ({ report, exitCode, expected }) => {
    expect(countResults(report, exitCode)).toEqual(expected);
  });
});
