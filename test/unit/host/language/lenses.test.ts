// What stands in the lens about a result.
import { describe, expect, it } from 'vitest';
import { resultText } from '../../../../src/host/language/lenses';
import type { ResultState } from '../../../../src/jobs/resultState';
import { jobSpec } from '../../../support/memoryQueue';

const job = {
  ...jobSpec('a'),
  state: 'running' as const,
  attempts: 1,
  interruptions: 0,
  endedAt: new Date().toISOString(),
};
const entry = { createdAt: new Date(Date.now() - 5 * 60_000).toISOString() };

describe('resultText', () => {
  it.each([
    [{ kind: 'none' }, 'No result yet'],
    [{ kind: 'running', job }, '$(sync~spin) denoising 5/12'],
    [{ kind: 'waiting', job, ahead: 0 }, '$(clock) next in the queue'],
    [{ kind: 'waiting', job, ahead: 3 }, '$(clock) waiting behind 3'],
    [{ kind: 'failed', job }, '$(error) failed just now'],
    [{ kind: 'current', entry, count: 1, total: 1 }, '$(pass) made 5 min ago'],
    [{ kind: 'current', entry, count: 2, total: 6 }, '$(pass) 2 of 6 made, last 5 min ago'],
    [{ kind: 'stale', entry }, '$(history) stale: last made 5 min ago'],
  ])('%j', (state, expected) => {
    expect(resultText(state as ResultState, () => 'denoising 5/12')).toBe(expected);
  });

  it('of a job in another window has no steps', () => {
    expect(resultText({ kind: 'running', job }, () => undefined)).toBe('$(sync~spin) running in another window');
  });
});
