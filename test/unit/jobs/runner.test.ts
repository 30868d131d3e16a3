// The runner over a queue in memory: order, cancel, failures, closing a window, losing the lock, two windows.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CancelledError, ModelError } from '../../../src/base/errors';
import { nullLogger } from '../../../src/base/log';
import { Runner, type JobResult, type RunnerServices } from '../../../src/jobs/runner';
import type { Job } from '../../../src/jobs/queueState';
import type { ProgressEvent } from '../../../src/protocol/progress';
import { jobSpec, MemoryDisk, MemoryLock, MemoryTurn, newId, owner } from '../../support/memoryQueue';

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-11-22T10:00:00Z') }));
afterEach(() => void vi.useRealTimers());

const madeAt = Date.parse('2026-11-22T10:00:00Z');
const result: JobResult = { run: 'r', fromStore: false };

/** A window of its own over a shared disk and lock. */
function windowOf(
  token: string,
  shared: { disk: MemoryDisk; locks: MemoryLock; turn?: MemoryTurn },
  run?: RunnerServices['run'],
) {
  const queue = shared.disk.queue();
  const lock = shared.locks.lock();
  const work = vi.fn(run ?? (async () => result));
  const runner = new Runner({
    queue,
    lock,
    turn: shared.turn ?? new MemoryTurn(),
    owner: owner(token),
    run: work,
    now: () => new Date(),
    newId,
    log: nullLogger,
  });
  return { queue, lock, runner, work };
}

const shared = () => ({ disk: new MemoryDisk(), locks: new MemoryLock(), turn: new MemoryTurn() });
const states = (jobs: readonly Job[]) => jobs.map(({ id, state }) => `${id} ${state}`);

/** Runs until `finish` is called or the signal fires; `stop` decides what a stop becomes. */
function heldRun() {
  let finish: (value: JobResult) => void = () => undefined;
  let began: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (began = resolve));
  const run: RunnerServices['run'] = (_job, { signal, onProgress }) =>
    new Promise((resolve, reject) => {
      finish = resolve;
      onProgress({ kind: 'step', step: 1, steps: 3, fraction: 0.3, secondsLeft: 2 });
      signal.addEventListener('abort', () => reject(new CancelledError()), { once: true });
      began();
    });
  return { run, begun, finish: () => finish(result) };
}

describe('one window', () => {
  it('runs jobs in their order and notes what they came to', async () => {
    const { queue, runner, work } = windowOf('me', shared(), async (job) => {
      if (job.id === 'b') throw new ModelError('run-failed', 'no');
      return { run: `run of ${job.id}`, fromStore: job.id === 'c' };
    });
    await queue.add([jobSpec('a'), jobSpec('b'), jobSpec('c')]);
    runner.start();
    await runner.idle();
    expect(work.mock.calls.map(([job]) => job.id)).toEqual(['a', 'b', 'c']);
    expect(states(queue.state.jobs)).toEqual(['a done', 'b failed', 'c done']);
    expect(queue.state.jobs[0]?.result).toEqual({ run: 'run of a', fromStore: false });
    expect(queue.state.jobs[1]?.error).toMatchObject({ code: 'run-failed', fault: 'model' });
    runner.dispose();
  });

  it('runs nothing before it is started', async () => {
    const { queue, runner, work } = windowOf('me', shared());
    await queue.add([jobSpec('a')]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work).not.toHaveBeenCalled();
    runner.start();
    await runner.idle();
    expect(work).toHaveBeenCalledTimes(1);
    runner.dispose();
  });

  it('begins by itself when something is added, and lets go of lock and machine in between', async () => {
    const all = shared();
    const { queue, lock, runner } = windowOf('me', all);
    runner.start();
    await runner.idle();
    await queue.add([jobSpec('a')]);
    await runner.idle();
    expect(states(queue.state.jobs)).toEqual(['a done']);
    expect(lock.isHeld).toBe(false);
    expect(all.turn.taken).toBe(0);
    runner.dispose();
  });

  it('stops a running job at once when it is cancelled, and goes on with the next', async () => {
    const held = heldRun();
    let first = true;
    const { queue, runner } = windowOf('me', shared(), (job, watching) => {
      if (!first) return Promise.resolve(result);
      first = false;
      return held.run(job, watching);
    });
    await queue.add([jobSpec('a'), jobSpec('b')]);
    runner.start();
    await held.begun;
    expect(runner.current?.id).toBe('a');
    await queue.cancel(['a']);
    await runner.idle();
    expect(states(queue.state.jobs)).toEqual(['a cancelled', 'b done']);
    expect(runner.current).toBeUndefined();
    runner.dispose();
  });

  it('reports progress, but none of a job that is being stopped', async () => {
    const events: ProgressEvent[] = [];
    let report: (event: ProgressEvent) => void = () => undefined;
    const held = heldRun();
    const { queue, runner } = windowOf('me', shared(), (job, watching) => {
      report = watching.onProgress;
      return held.run(job, watching);
    });
    runner.onProgress(({ job, event }) => {
      expect(job.id).toBe('a');
      events.push(event);
    });
    await queue.add([jobSpec('a')]);
    runner.start();
    await held.begun;
    await queue.cancel(['a']);
    report({ kind: 'stage', stage: 'write', fraction: 0.9 });
    await runner.idle();
    expect(events).toEqual([{ kind: 'step', step: 1, steps: 3, fraction: 0.3, secondsLeft: 2 }]);
    runner.dispose();
  });

  it('begins nothing while paused', async () => {
    const { queue, runner, work } = windowOf('me', shared());
    await queue.setPaused(true);
    await queue.add([jobSpec('a')]);
    runner.start();
    await runner.idle();
    expect(work).not.toHaveBeenCalled();
    await queue.setPaused(false);
    await runner.idle();
    expect(states(queue.state.jobs)).toEqual(['a done']);
    runner.dispose();
  });

  it('waits for the machine, and stops waiting when the job is cancelled', async () => {
    const all = shared();
    all.turn.busy = new Promise(() => undefined);
    const { queue, runner, work } = windowOf('me', all);
    await queue.add([jobSpec('a')]);
    runner.start();
    await vi.advanceTimersByTimeAsync(10);
    expect(states(queue.state.jobs)).toEqual(['a waiting']);
    await queue.cancel(['a']);
    await runner.idle();
    expect(states(queue.state.jobs)).toEqual(['a cancelled']);
    expect(work).not.toHaveBeenCalled();
    runner.dispose();
  });

  it('goes on after the disk was full, when the time for another look has come', async () => {
    const all = shared();
    const { queue, runner } = windowOf('me', all);
    await queue.add([jobSpec('a')]);
    all.disk.failure = new Error('full');
    runner.start();
    await runner.idle();
    expect(states(queue.state.jobs)).toEqual(['a waiting']);
    all.disk.failure = undefined;
    await vi.advanceTimersByTimeAsync(2000);
    await runner.idle();
    expect(states(queue.state.jobs)).toEqual(['a done']);
    runner.dispose();
  });
});

describe('closing the window', () => {
  it('gives the running job back, and it is no crash', async () => {
    const held = heldRun();
    const all = shared();
    const { queue, lock, runner } = windowOf('me', all, held.run);
    await queue.add([jobSpec('a')]);
    runner.start();
    await held.begun;
    await runner.shutDown();
    expect(queue.state.jobs).toMatchObject([{ id: 'a', state: 'waiting', interruptions: 0, attempts: 1 }]);
    expect(lock.isHeld).toBe(false);
    expect(all.turn.taken).toBe(0);
  });

  it('keeps a clip that was finished at the last moment', async () => {
    const held = heldRun();
    const { queue, runner } = windowOf('me', shared(), (job, watching) => {
      void held.run(job, watching).catch(() => undefined);
      return new Promise((resolve) => watching.signal.addEventListener('abort', () => resolve(result)));
    });
    await queue.add([jobSpec('a')]);
    runner.start();
    await held.begun;
    await runner.shutDown();
    expect(states(queue.state.jobs)).toEqual(['a done']);
  });

  it('begins nothing afterwards', async () => {
    const { queue, runner, work } = windowOf('me', shared());
    runner.start();
    await runner.shutDown();
    await queue.add([jobSpec('a')]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(work).not.toHaveBeenCalled();
  });
});

describe('two windows', () => {
  it('never run the same job, and run one at a time', async () => {
    const all = shared();
    const running = new Set<string>();
    const ran: string[] = [];
    const run: RunnerServices['run'] = async ({ id }) => {
      expect(running.size).toBe(0);
      running.add(id);
      ran.push(id);
      await Promise.resolve();
      running.delete(id);
      return result;
    };
    const [mine, yours] = [windowOf('me', all, run), windowOf('you', all, run)];
    const names = ['a', 'b', 'c', 'd'];
    await mine.queue.add(names.map((id) => jobSpec(id, { addedBy: 'nobody', addedAt: '2026-11-22T09:00:00.000Z' })));
    mine.runner.start();
    yours.runner.start();
    await Promise.all([mine.runner.idle(), yours.runner.idle()]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(ran.sort()).toEqual(names);
    expect(mine.queue.state.jobs.every(({ state }) => state === 'done')).toBe(true);
    mine.runner.dispose();
    yours.runner.dispose();
  });

  it('a fresh job is left to the window that asked for it, for a while', async () => {
    const all = shared();
    const [mine, yours] = [windowOf('me', all), windowOf('you', all)];
    yours.runner.start();
    await mine.queue.add([jobSpec('a', { addedAt: new Date(madeAt).toISOString() })]);
    await vi.advanceTimersByTimeAsync(100);
    expect(yours.work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2000);
    await yours.runner.idle();
    expect(yours.work).toHaveBeenCalledTimes(1);
    yours.runner.dispose();
  });

  it('the second takes over what the first left when it died', async () => {
    const all = shared();
    const mine = windowOf('me', all, () => new Promise(() => undefined));
    const yours = windowOf('you', all);
    await mine.queue.add([jobSpec('a')]);
    mine.runner.start();
    await vi.advanceTimersByTimeAsync(10);
    yours.runner.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(yours.work).not.toHaveBeenCalled();
    all.locks.free();
    await vi.advanceTimersByTimeAsync(5000);
    expect(yours.work).toHaveBeenCalledTimes(1);
    expect(yours.queue.state.jobs).toMatchObject([{ state: 'done', attempts: 2, interruptions: 1 }]);
    yours.runner.dispose();
  });

  it('one that lost its lock while it slept stops, and its result does not count any more', async () => {
    const all = shared();
    const held = heldRun();
    const mine = windowOf('me', all, held.run);
    const yours = windowOf('you', all);
    await mine.queue.add([jobSpec('a')]);
    mine.runner.start();
    await held.begun;
    all.locks.free();
    yours.runner.start();
    await vi.advanceTimersByTimeAsync(5000);
    mine.lock.lose();
    held.finish();
    await mine.runner.idle();
    expect(mine.queue.state.jobs).toMatchObject([{ state: 'done', attempts: 2 }]);
    expect(all.disk.kinds().filter((kind) => kind === 'end')).toHaveLength(1);
    mine.runner.dispose();
    yours.runner.dispose();
  });

  it('a cancel in one window reaches the job that runs in the other', async () => {
    const all = shared();
    const held = heldRun();
    const mine = windowOf('me', all, held.run);
    const yours = all.disk.queue();
    await mine.queue.add([jobSpec('a')]);
    mine.runner.start();
    await held.begun;
    await yours.refresh();
    await yours.cancel(['a']);
    await mine.runner.idle();
    expect(states(mine.queue.state.jobs)).toEqual(['a cancelled']);
    mine.runner.dispose();
  });
});
