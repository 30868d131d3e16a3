// A typed event source with the calling form of VS Code's EventEmitter, free of VS Code.
// A listener that throws does not silence the others; its error goes to `onError`.

import { toDisposable, type Disposable } from './lifecycle';

/** Subscribe by calling it; dispose the answer to unsubscribe. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Fires values to its listeners, synchronously and in the order of subscription. */
export class Emitter<T> implements Disposable {
  private listeners: { call: (value: T) => void }[] = [];
  private disposed = false;

  /** @param onError receives what a listener threw; without it the error is rethrown in a microtask. */
  constructor(private readonly onError: (error: unknown) => void = rethrowLater) {}

  /** The same listener may be added twice and is then called twice. After `dispose` it is never called. */
  readonly event: Event<T> = (listener) => {
    if (this.disposed) {
      return toDisposable(() => undefined);
    }
    const entry = { call: listener };
    this.listeners = [...this.listeners, entry];
    return toDisposable(() => {
      this.listeners = this.listeners.filter((other) => other !== entry);
    });
  };

  /** Listeners added or removed while firing take effect with the next value. */
  fire(value: T): void {
    for (const { call } of this.listeners) {
      try {
        call(value);
      } catch (error) {
        this.onError(error);
      }
    }
  }

  dispose(): void {
    this.disposed = true;
    this.listeners = [];
  }
}

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
