// Cancellation by the platform's AbortSignal: one check for loops, one wait that ends early.
// Leaves out linking of signals: `AbortSignal.any` does that.

import { CancelledError } from './errors';

/**
 * Call between steps of slow work.
 * @throws CancelledError when the signal has fired; its cause is the signal's reason.
 */
export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted === true) {
    throw cancelledBy(signal);
  }
}

/**
 * Settles as `promise` does, or rejects with CancelledError as soon as the signal fires. The work behind
 * the promise goes on: the caller must stop it by its own means. Leaves no listener behind.
 */
export function orAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) {
    return promise;
  }
  if (signal.aborted) {
    promise.catch(() => undefined);
    return Promise.reject(cancelledBy(signal));
  }
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => {
      reject(cancelledBy(signal));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const stopListening = () => {
      signal.removeEventListener('abort', onAbort);
    };
    promise.finally(stopListening).then(resolve, reject);
  });
}

function cancelledBy(signal: AbortSignal): CancelledError {
  return signal.reason instanceof CancelledError
    ? signal.reason
    : new CancelledError('cancelled', 'Cancelled.', { cause: signal.reason });
}
