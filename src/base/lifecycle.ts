// Who creates, disposes: the interface and a store that disposes in reverse order of creation.
// Structurally equal to VS Code's Disposable, so either side can hold the other's objects.

/** Something that holds a resource until told to let go. Calling `dispose` twice is harmless. */
export interface Disposable {
  dispose(): void;
}

/**
 * Holds disposables and disposes them last-in first-out. Something added after the store was disposed
 * is disposed at once, so that nothing leaks when a start races with a stop.
 */
export class DisposableStore implements Disposable {
  private readonly items = new Set<Disposable>();
  private disposed = false;

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Takes ownership and hands the same object back. */
  add<T extends Disposable>(item: T): T {
    if (this.disposed) {
      item.dispose();
    } else {
      this.items.add(item);
    }
    return item;
  }

  /** Disposes one item now and forgets it; an item that the store does not hold is left alone. */
  remove(item: Disposable): void {
    if (this.items.delete(item)) {
      item.dispose();
    }
  }

  /** Disposes everything, even when one item throws; the first error is thrown at the end. */
  dispose(): void {
    this.disposed = true;
    const errors: unknown[] = [];
    for (const item of [...this.items].reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    this.items.clear();
    if (errors.length > 0) {
      throw errors[0];
    }
  }
}

/** A disposable from a function; the function runs at most once. */
export function toDisposable(dispose: () => void): Disposable {
  let pending: (() => void) | undefined = dispose;
  return {
    dispose() {
      const run = pending;
      pending = undefined;
      run?.();
    },
  };
}
