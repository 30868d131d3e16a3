// Runs work for a key once nothing new was asked for it for a while. Leaves out waiting for the work: it is started, not awaited.

import type { Disposable } from './lifecycle';

/** One timer for each key; a later call for the same key replaces the earlier one. Disposing drops what still waits. */
export class Debouncer<K> implements Disposable {
  private readonly timers = new Map<K, ReturnType<typeof setTimeout>>();

  /** @param delayMs quiet time before the work starts. */
  constructor(private readonly delayMs: number) {}

  schedule(key: K, work: () => void): void {
    this.cancel(key);
    const timer = setTimeout(() => {
      this.timers.delete(key);
      work();
    }, this.delayMs);
    this.timers.set(key, timer);
  }

  cancel(key: K): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
  }

  dispose(): void {
    for (const key of [...this.timers.keys()]) this.cancel(key);
  }
}
