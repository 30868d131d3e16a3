// The text of the status bar item for every situation of the queue.
import { describe, expect, it } from 'vitest';
import { statusText } from '../../../src/host/statusBar';
import type { Job, JobState } from '../../../src/jobs/queueState';
import { jobSpec } from '../../support/memoryQueue';

const job = (id: string, state: JobState): Job => ({ ...jobSpec(id), state, attempts: 0, interruptions: 0 });
const progress = { stage: 'denoise' as const, step: 5, steps: 12, fraction: 0.4, secondsLeft: 8.2 };

describe('statusText', () => {
  it.each([
    ['nothing', [], false, undefined, undefined],
    ['only ended jobs', [job('a', 'done'), job('b', 'failed')], false, undefined, undefined],
    ['a job of this window', [job('a', 'running')], false, progress, '$(sync~spin) T2V: denoising 5/12 · 8 s left'],
    [
      'with others behind it',
      [job('a', 'running'), job('b', 'waiting'), job('c', 'waiting')],
      false,
      progress,
      '$(sync~spin) T2V: denoising 5/12 · 8 s left (+2)',
    ],
    [
      'before its first report',
      [job('a', 'running')],
      false,
      { stage: undefined, step: 0, steps: 0, fraction: 0 },
      '$(sync~spin) T2V: starting',
    ],
    ['a job of another window', [job('a', 'running')], false, undefined, '$(sync~spin) T2V: in another window'],
    [
      'one that is being stopped',
      [job('a', 'cancelling'), job('b', 'waiting')],
      false,
      progress,
      '$(sync~spin) T2V: stopping (+1)',
    ],
    ['only waiting jobs', [job('a', 'waiting')], false, undefined, '$(clock) T2V: 1'],
    ['a paused queue', [job('a', 'waiting'), job('b', 'waiting')], true, undefined, '$(debug-pause) T2V: 2'],
    ['an empty paused queue', [], true, undefined, undefined],
  ] as const)('%s', (_what, jobs, paused, known, expected) => {
    const active = jobs.find(({ state }) => state === 'running' || state === 'cancelling');
    const status = statusText({ jobs, paused }, active, known);
    expect(status?.text).toBe(expected);
    // Screen readers get words, not icons.
    expect(status?.tooltip ?? '').not.toContain('$(');
  });
});
