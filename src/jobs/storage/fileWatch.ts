// Tells that a file may have changed: by the system's own notice where there is one, and by its size now and then where not
// (network folders, a system that has run out of watches).

import { watch, type FSWatcher } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Disposable } from '../../base/lifecycle';

/** Follows one file at a time. Does not keep the process alive. */
export class FileWatch implements Disposable {
  private watcher: FSWatcher | undefined;
  private path: string | undefined;
  private size = -1;
  private readonly timer: NodeJS.Timeout;

  constructor(
    pollMs: number,
    private readonly onChange: () => void,
  ) {
    this.timer = setInterval(() => void this.look(), pollMs).unref();
  }

  /** From now on this file; its folder has to exist. */
  follow(path: string): void {
    this.watcher?.close();
    this.path = path;
    this.size = -1;
    try {
      this.watcher = watch(dirname(path), { persistent: false }, () => this.onChange());
      this.watcher.on('error', () => this.watcher?.close());
    } catch {
      this.watcher = undefined;
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    this.watcher?.close();
    this.path = undefined;
  }

  private async look(): Promise<void> {
    const { path } = this;
    if (path === undefined) return;
    const size = await stat(path).then(
      (entry) => entry.size,
      () => 0,
    );
    const isNew = size !== this.size && this.size !== -1;
    this.size = size;
    if (isNew && path === this.path) this.onChange();
  }
}
