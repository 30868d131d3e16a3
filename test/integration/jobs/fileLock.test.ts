// Locks on a real disk: one holder, a dead holder, a stolen lock, and turns that go round.

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileLock } from '../../../src/jobs/storage/fileLock';
import { MachineTurn } from '../../../src/jobs/storage/machineTurn';

let folder: string;
const made: { dispose(): void }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 't2v-lock-'));
});
afterEach(async () => {
  for (const one of made.splice(0)) one.dispose();
  await rm(folder, { recursive: true, force: true });
});

const owner = (token: string, pid = process.pid) => ({ token, pid, host: hostname() });
const path = () => join(folder, 'deep', 'lock');
function lockOf(token: string): FileLock {
  const lock = new FileLock(path(), { owner: owner(token), staleMs: 2000 });
  made.push(lock);
  return lock;
}

/** The number of a process that has ended. */
const deadPid = () => Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));

/** As if the holder had not touched its lock for `seconds`. */
async function age(seconds: number): Promise<void> {
  const then = new Date(Date.now() - seconds * 1000);
  await utimes(`${path()}.lock`, then, then);
}

describe('FileLock', () => {
  it('has one holder at a time, who may ask twice', async () => {
    const [mine, yours] = [lockOf('me'), lockOf('you')];
    expect([await mine.tryAcquire(), await mine.tryAcquire()]).toEqual([true, true]);
    expect(await yours.tryAcquire()).toBe(false);
    expect([mine.isHeld, yours.isHeld]).toEqual([true, false]);
    await mine.release();
    await mine.release();
    expect(await yours.tryAcquire()).toBe(true);
    expect([mine.isHeld, yours.isHeld]).toEqual([false, true]);
  });

  it('of a dead process is taken over at once, as soon as it cannot have changed hands just now', async () => {
    const dead = new FileLock(path(), { owner: owner('dead', deadPid()), staleMs: 10_000 });
    expect(await dead.tryAcquire()).toBe(true);
    const mine = lockOf('me');
    expect(await mine.tryAcquire()).toBe(false);
    await age(1.5);
    expect(await mine.tryAcquire()).toBe(true);
    await dead.release();
  });

  it.each([
    ['a living process', () => owner('other')],
    ['another machine', () => ({ ...owner('other', deadPid()), host: 'elsewhere' })],
  ])('of %s is respected until it is stale', async (_what, other) => {
    const held = new FileLock(path(), { owner: other(), staleMs: 10_000 });
    made.push(held);
    await held.tryAcquire();
    await age(1.5);
    expect(await lockOf('me').tryAcquire()).toBe(false);
    await age(3);
    expect(await lockOf('me').tryAcquire()).toBe(true);
  });

  it('with a damaged note is respected', async () => {
    await lockOf('you').tryAcquire();
    await writeFile(`${path()}.json`, '{');
    await age(1.5);
    expect(await lockOf('me').tryAcquire()).toBe(false);
  });

  it('tells its holder when somebody else has taken it', async () => {
    const mine = lockOf('me');
    await mine.tryAcquire();
    const lost = new Promise<void>((resolve) => mine.onLost(resolve));
    await rmdir(`${path()}.lock`);
    expect(await lockOf('you').tryAcquire()).toBe(true);
    await lost;
    expect(mine.isHeld).toBe(false);
  });

  it('says why it cannot be taken at all', async () => {
    await writeFile(join(folder, 'deep'), 'a file');
    await expect(lockOf('me').tryAcquire()).rejects.toMatchObject({
      code: expect.stringMatching(/not-a-file|file-error/),
    });
  });
});

describe('MachineTurn', () => {
  function turnOf(token: string): MachineTurn {
    const turn = new MachineTurn(path(), { owner: owner(token), staleMs: 2000, pollMs: 20 });
    made.push(turn);
    return turn;
  }
  const never = new AbortController().signal;

  it('goes round between two that want it again and again', async () => {
    const order: string[] = [];
    const work = async (name: string) => {
      const turn = turnOf(name);
      for (let times = 0; times < 4; times += 1) {
        await turn.acquire(never);
        order.push(name);
        // Long enough for the other one to leave its mark.
        await new Promise((resolve) => setTimeout(resolve, 60));
        await turn.release();
      }
    };
    await Promise.all([work('a'), work('b')]);
    expect(order).toHaveLength(8);
    const changes = order.filter((name, index) => index > 0 && name !== order[index - 1]).length;
    expect(changes).toBeGreaterThanOrEqual(3);
  });

  it('stops waiting when told, and then does not hold it', async () => {
    const [mine, yours] = [turnOf('me'), turnOf('you')];
    await mine.acquire(never);
    const abort = new AbortController();
    const waiting = yours.acquire(abort.signal);
    abort.abort();
    await expect(waiting).rejects.toMatchObject({ fault: 'cancelled' });
    await expect(yours.acquire(abort.signal)).rejects.toMatchObject({ fault: 'cancelled' });
    await mine.release();
    await expect(yours.acquire(never)).resolves.toBeUndefined();
  });
});
