// One computing job at a time on a machine, over all windows and workspaces: a lock taken for each job. Windows that wait
// leave a mark, and the one that has just finished a job lets them go first.

import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CancelledError } from '../../base/errors';
import type { Disposable } from '../../base/lifecycle';
import type { Turn } from '../runner';
import { FileLock, type LockOptions } from './fileLock';

export interface TurnOptions extends LockOptions {
  /** How often a waiting window tries again; default 300 ms. */
  pollMs?: number;
}

export class MachineTurn implements Turn, Disposable {
  private readonly lock: FileLock;
  private readonly pollMs: number;
  private isPolite = false;

  /** @param path of the lock, the same for all windows of a machine. */
  constructor(
    private readonly path: string,
    private readonly options: TurnOptions,
  ) {
    this.lock = new FileLock(path, options);
    this.pollMs = options.pollMs ?? 300;
  }

  async acquire(signal: AbortSignal): Promise<void> {
    if (this.isPolite) await pause(this.pollMs * 2, signal);
    this.isPolite = false;
    while (!(await this.lock.tryAcquire())) {
      await this.leaveMark();
      await pause(this.pollMs, signal);
    }
    if (!signal.aborted) return;
    await this.lock.release();
    throw new CancelledError();
  }

  async release(): Promise<void> {
    this.isPolite = await this.isAnotherWaiting();
    await this.lock.release();
  }

  dispose(): void {
    this.lock.dispose();
  }

  private get mark(): string {
    return `${this.path}.wanted`;
  }

  private async leaveMark(): Promise<void> {
    await mkdir(dirname(this.mark), { recursive: true });
    await writeFile(this.mark, this.options.owner.token).catch(() => undefined);
  }

  private async isAnotherWaiting(): Promise<boolean> {
    try {
      const isFresh = Date.now() - (await stat(this.mark)).mtimeMs < this.pollMs * 3;
      return isFresh && (await readFile(this.mark, 'utf8')) !== this.options.owner.token;
    } catch {
      return false;
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(new CancelledError());
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}
