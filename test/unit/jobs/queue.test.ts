// The queue over a shared list of events: answers, notices, two queues at once.
import { describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { jobSpec, MemoryDisk, owner } from '../../support/memoryQueue';

describe('Queue', () => {
  it('says of each change whether it took effect', async () => {
    const queue = new MemoryDisk().queue();
    await queue.add([jobSpec('a')]);
    expect(await queue.claim('a', 'c1', owner('me'))).toBe(true);
    expect(await queue.claim('a', 'c2', owner('me'))).toBe(false);
    expect(await queue.end('a', 'c2', { state: 'cancelled' })).toBe(false);
    expect(await queue.end('a', 'c1', { state: 'cancelled' })).toBe(true);
    expect(await queue.retry(['a'])).toBe(true);
    expect(await queue.move('a')).toBe(false);
    expect(await queue.setPaused(true)).toBe(true);
    expect(await queue.cancel(['a'])).toBe(true);
    expect(await queue.remove(['a'])).toBe(true);
    expect(queue.state).toEqual({ jobs: [], paused: true });
  });

  it('two of them agree: one claim wins, whoever asks first', async () => {
    const disk = new MemoryDisk();
    const [mine, yours] = [disk.queue(), disk.queue()];
    await mine.add([jobSpec('a'), jobSpec('b')]);
    const [first, second] = await Promise.all([
      mine.claim('a', 'c1', owner('me')),
      yours.claim('a', 'c2', owner('you')),
    ]);
    expect([first, second].filter(Boolean)).toHaveLength(1);
    await Promise.all([mine.refresh(), yours.refresh()]);
    expect(mine.state).toEqual(yours.state);
  });

  it('tells of changes by others, and not of reading nothing new', async () => {
    const disk = new MemoryDisk();
    const [mine, yours] = [disk.queue(), disk.queue()];
    const seen = vi.fn();
    yours.onDidChange(seen);
    await mine.add([jobSpec('a')]);
    await yours.refresh();
    expect(seen).toHaveBeenCalledTimes(1);
    expect(seen.mock.lastCall?.[0]).toMatchObject({ jobs: [{ id: 'a' }] });
    await yours.refresh();
    expect(seen).toHaveBeenCalledTimes(1);
  });

  it('writes nothing for no jobs, and goes on after a failed write', async () => {
    const disk = new MemoryDisk();
    const queue = disk.queue();
    await queue.add([]);
    expect(disk.lines).toEqual([]);
    disk.failure = new UserError('disk-full', 'full');
    await expect(queue.add([jobSpec('a')])).rejects.toThrow('full');
    expect(queue.state.jobs).toEqual([]);
    disk.failure = undefined;
    await queue.add([jobSpec('b')]);
    expect(queue.state.jobs).toMatchObject([{ id: 'b' }]);
  });

  it('reports a failure of reading in the background, until it is disposed', async () => {
    const disk = new MemoryDisk();
    const queue = disk.queue();
    const failed = vi.fn();
    queue.onDidFail(failed);
    disk.readFailure = new UserError('no-permission', 'not yours');
    disk.changes.fire();
    await expect(queue.refresh()).rejects.toThrow('not yours');
    expect(failed.mock.calls).toEqual([[disk.readFailure]]);
    queue.dispose();
    disk.changes.fire();
    await expect(queue.refresh()).rejects.toThrow('not yours');
    expect(failed).toHaveBeenCalledTimes(1);
  });
});
