// A cancel is seen at once, before the disk has it, and taken back when the disk refuses it.
import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../../src/base/events';
import { Running } from '../../../../src/host/running/running';
import type { JobProgress } from '../../../../src/jobs/runner';
import type { JobQueue } from '../../../../src/services/jobQueue';
import { MemoryDisk, jobSpec } from '../../../support/memoryQueue';

const owner = { token: 'me', host: 'here', pid: 1 };

async function runningOne() {
  const disk = new MemoryDisk();
  const queue = disk.queue();
  await queue.add([jobSpec('a'), jobSpec('b')]);
  await queue.claim('a', 'claim', owner);
  const progress = new Emitter<JobProgress>();
  const jobs = { queue, runner: { onProgress: progress.event }, owner } as unknown as JobQueue;
  const running = new Running(jobs, {
    planOf: () => Promise.reject(new Error('none')),
    planShot: async () => undefined,
  });
  const seen: string[] = [];
  running.onDidChange(() => seen.push(running.state.jobs.map(({ state }) => state).join(' ')));
  return { disk, queue, running, seen };
}

describe('cancel', () => {
  it('shows at once that what is made will stop; what waits is cancelled when the disk has it', async () => {
    const { queue, running, seen } = await runningOne();
    const cancelling = running.cancel(['a', 'b']);
    expect(seen).toEqual(['cancelling waiting']);
    expect(queue.state.jobs[0]!.state).toBe('running');
    expect(running.active).toMatchObject({ id: 'a', state: 'cancelling' });
    await cancelling;
    expect(seen.at(-1)).toBe('cancelling cancelled');
    expect(queue.state.jobs[0]!.state).toBe('cancelling');
  });

  it('that cannot be written down is told and was none', async () => {
    const { disk, running, seen } = await runningOne();
    disk.failure = new Error('The disk is full.');
    await expect(running.cancel(['a'])).rejects.toThrow('The disk is full.');
    expect(seen).toEqual(['cancelling waiting', 'running waiting']);
  });
});
