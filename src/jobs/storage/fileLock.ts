// A lock that one process of a machine, or of a shared folder, holds at a time: a lock folder that its holder touches again
// and again (proper-lockfile), and beside it a note of who that is, so that the lock of a process that was killed is taken
// over at once instead of after the time limit.

import { readFile, rmdir, stat, writeFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lock } from 'proper-lockfile';
import { Emitter } from '../../base/events';
import { fileError, systemCode } from '../../base/fileError';
import type { Disposable } from '../../base/lifecycle';
import { isProcessAlive } from '../../runStore/drafts';
import type { Lock } from '../runner';
import type { Owner } from '../queueState';

export interface LockOptions {
  owner: Owner;
  /** A lock that was not touched for so long belongs to nobody; default 10,000 ms, at least 2,000. */
  staleMs?: number;
}

/** A lock whose note is younger than this may just have changed hands. */
const settlingMs = 1000;

export class FileLock implements Lock, Disposable {
  private unlock: (() => Promise<void>) | undefined;
  private readonly losses = new Emitter<void>();

  readonly onLost = this.losses.event;

  /** @param path of the lock; `<path>.lock` and `<path>.json` are made, and their folder when it is missing. */
  constructor(
    private readonly path: string,
    private readonly options: LockOptions,
  ) {}

  get isHeld(): boolean {
    return this.unlock !== undefined;
  }

  async tryAcquire(): Promise<boolean> {
    if (this.unlock !== undefined) return true;
    try {
      await mkdir(dirname(this.path), { recursive: true });
      return (await this.acquire()) || ((await this.isHolderDead()) && (await this.takeOver()));
    } catch (error) {
      throw fileError(error, 'take the lock', this.path);
    }
  }

  async release(): Promise<void> {
    const { unlock } = this;
    this.unlock = undefined;
    // Already released or taken away: then there is nothing to give back.
    await unlock?.().catch(() => undefined);
  }

  dispose(): void {
    void this.release();
    this.losses.dispose();
  }

  private async acquire(): Promise<boolean> {
    const { owner, staleMs = 10_000 } = this.options;
    try {
      this.unlock = await lock(this.path, {
        realpath: false,
        lockfilePath: this.folder,
        stale: staleMs,
        update: Math.max(1000, staleMs / 4),
        retries: 0,
        onCompromised: () => this.lose(),
      });
    } catch (error) {
      if (systemCode(error) === 'ELOCKED') return false;
      throw error;
    }
    await writeFile(this.note, JSON.stringify(owner));
    return true;
  }

  private async takeOver(): Promise<boolean> {
    await rmdir(this.folder).catch(() => undefined);
    return this.acquire();
  }

  private async isHolderDead(): Promise<boolean> {
    try {
      const holder = JSON.parse(await readFile(this.note, 'utf8')) as Partial<Owner>;
      if (holder.host !== this.options.owner.host || typeof holder.pid !== 'number') return false;
      const age = Date.now() - (await stat(this.folder)).mtimeMs;
      return age > settlingMs && !isProcessAlive(holder.pid);
    } catch {
      return false;
    }
  }

  private lose(): void {
    this.unlock = undefined;
    this.losses.fire();
  }

  private get folder(): string {
    return `${this.path}.lock`;
  }

  private get note(): string {
    return `${this.path}.json`;
  }
}
