// What is said beside an experiment, from jobs and runs.
import { describe, expect, it } from 'vitest';
import type { Job, JobState } from '../../../src/jobs/queueState';
import { ageOf, resultOf } from '../../../src/jobs/resultState';
import type { LedgerEntry } from '../../../src/runStore/ledger';
import { jobSpec } from '../../support/memoryQueue';

const job = (id: string, state: JobState, changes: Partial<Job> = {}): Job => ({
  ...jobSpec(id),
  hash: 'now',
  state,
  attempts: 0,
  interruptions: 0,
  ...changes,
});
const entry = (hash: string, source: string, second: number): LedgerEntry => ({
  name: hash,
  hash,
  source,
  createdAt: `2026-11-22T10:00:${String(second).padStart(2, '0')}.000Z`,
  prompt: 'a fox',
  seed: 1,
  steps: 2,
  guidance: 1,
  video: { width: 4, height: 2, frames: 3, fps: 8 },
  modelDigest: '',
  timings: {},
});
const facts = { hashes: ['now'], source: 'fox.t2v.json', jobs: [] as Job[], entries: [] as LedgerEntry[] };

describe('resultOf', () => {
  it.each([
    ['nothing at all', {}, { kind: 'none' }],
    [
      'a running job',
      { jobs: [job('a', 'running')], entries: [entry('now', 'fox.t2v.json', 1)] },
      { kind: 'running', job: { id: 'a' } },
    ],
    ['one that is being stopped', { jobs: [job('a', 'cancelling')] }, { kind: 'running' }],
    [
      'a waiting job',
      { jobs: [job('x', 'running', { hash: 'other' }), job('y', 'done', { hash: 'other' }), job('a', 'waiting')] },
      { kind: 'waiting', ahead: 1 },
    ],
    [
      'a clip of the present text, whoever asked for it',
      { entries: [entry('now', 'other.t2v.json', 1)] },
      { kind: 'current', count: 1, total: 1 },
    ],
    [
      'some clips of a sweep',
      { hashes: ['now', 'and', 'then'], entries: [entry('and', 'fox.t2v.json', 2), entry('now', 'fox.t2v.json', 1)] },
      { kind: 'current', count: 2, total: 3, entry: { hash: 'and' } },
    ],
    [
      'two runs of one request count once',
      { entries: [entry('now', 'fox.t2v.json', 2), entry('now', 'fox.t2v.json', 1)] },
      { kind: 'current', count: 1, total: 1 },
    ],
    [
      'clips of earlier texts',
      { entries: [entry('other', 'cat.t2v.json', 3), entry('old', 'fox.t2v.json', 2)] },
      { kind: 'stale', entry: { hash: 'old' } },
    ],
    ['clips of other files only', { entries: [entry('other', 'cat.t2v.json', 3)] }, { kind: 'none' }],
    [
      'a failure',
      { jobs: [job('a', 'failed', { endedAt: '2026-11-22T10:00:05.000Z' })] },
      { kind: 'failed', job: { id: 'a' } },
    ],
    [
      'a failure after a clip',
      {
        jobs: [job('a', 'failed', { endedAt: '2026-11-22T10:00:05.000Z' })],
        entries: [entry('now', 'fox.t2v.json', 1)],
      },
      { kind: 'failed' },
    ],
    [
      'a clip after a failure',
      {
        jobs: [job('a', 'failed', { endedAt: '2026-11-22T10:00:05.000Z' })],
        entries: [entry('now', 'fox.t2v.json', 6)],
      },
      { kind: 'current' },
    ],
    ['the failure of another text', { jobs: [job('a', 'failed', { hash: 'other' })] }, { kind: 'none' }],
    ['a cancelled job', { jobs: [job('a', 'cancelled')] }, { kind: 'none' }],
    ['a text that cannot run', { hashes: [], entries: [entry('old', 'fox.t2v.json', 2)] }, { kind: 'stale' }],
  ])('%s', (_what, changes, expected) => {
    expect(resultOf({ ...facts, ...changes })).toMatchObject(expected);
  });
});

describe('ageOf', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const now = Date.parse(at);
  it.each([
    [0, 'now', 0],
    [59_999, 'now', 0],
    [60_000, 'minutes', 1],
    [59 * 60_000, 'minutes', 59],
    [60 * 60_000, 'hours', 1],
    [24 * 3_600_000, 'days', 1],
    [400 * 24 * 3_600_000, 'days', 400],
    [-5000, 'now', 0],
  ])('after %i ms', (ms, unit, count) => {
    expect(ageOf(at, now + ms)).toEqual({ unit, count });
  });

  it('of a damaged date is now', () => {
    expect(ageOf('then', now)).toEqual({ unit: 'now', count: 0 });
  });
});
