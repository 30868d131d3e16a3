import { describe, expect, it } from 'vitest';
import { queueOrder } from '../../../../src/host/views/queueView';
import type { Job, JobState } from '../../../../src/jobs/queueState';
import { jobSpec } from '../../../support/memoryQueue';

const job = (id: string, state: JobState, endedAt?: string): Job => ({
  ...jobSpec(id),
  state,
  attempts: 0,
  interruptions: 0,
  endedAt,
});

describe('queueOrder', () => {
  it('shows what runs, then what waits in its order, then what has ended, newest first', () => {
    const jobs = [
      job('a', 'done', '1'),
      job('b', 'waiting'),
      job('c', 'failed', '3'),
      job('d', 'running'),
      job('e', 'waiting'),
      job('f', 'cancelled', '2'),
    ];
    expect(queueOrder(jobs).map(({ id }) => id)).toEqual(['d', 'b', 'e', 'c', 'f', 'a']);
  });

  it('leaves out all but the newest hundred of the ended', () => {
    const jobs = Array.from({ length: 250 }, (_, index) => job(`j${index}`, 'done', String(1000 + index)));
    const shown = queueOrder([...jobs, job('w', 'waiting')]);
    expect(shown).toHaveLength(101);
    expect(shown[1]?.id).toBe('j249');
  });
});
