// A cancel is seen at once, before the disk has it, and taken back when the disk refuses it; progress is told a few times a second.
import { afterEach, describe, expect, it, vi } from 'vitest';
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
  return { disk, queue, running, seen, progress };
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

describe('progress', () => {
  afterEach(() => void vi.useRealTimers());

  it('that comes often is told once for a while, with the newest step; the end of a job is told at once', async () => {
    const { queue, running, seen, progress } = await runningOne();
    vi.useFakeTimers();
    for (const step of [1, 2, 3])
      progress.fire({
        job: running.active!,
        event: { kind: 'step', step, steps: 4, fraction: step / 4, secondsLeft: 1 },
      });
    expect(seen).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(seen).toEqual(['running waiting']);
    expect(running.progressOf('a')?.step).toBe(3);
    await queue.end('a', 'claim', { state: 'done', run: 'r', fromStore: false });
    expect(seen).toEqual(['running waiting', 'done waiting']);
  });
});
