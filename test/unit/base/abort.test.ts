import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { orAborted, throwIfAborted } from '../../../src/base/abort';
import { CancelledError } from '../../../src/base/errors';

describe('throwIfAborted', () => {
  it('lets work go on without a signal or before the signal fires', () => {
    expect(() => {
      throwIfAborted();
      throwIfAborted(new AbortController().signal);
    }).not.toThrow();
  });

  it('throws CancelledError whose cause is the reason', () => {
    const reason = new Error('window closed');
    const error = thrownBy(() => {
      throwIfAborted(AbortSignal.abort(reason));
    });
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toMatchObject({ cause: reason, code: 'cancelled' });
  });

  it('throws the reason itself when that is a CancelledError', () => {
    const reason = new CancelledError('shutdown', 'The editor is closing.');
    expect(
      thrownBy(() => {
        throwIfAborted(AbortSignal.abort(reason));
      }),
    ).toBe(reason);
  });
});

describe('orAborted', () => {
  it('hands the value through and leaves no listener', async () => {
    const { signal } = new AbortController();
    await expect(orAborted(Promise.resolve(7), signal)).resolves.toBe(7);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('hands the failure through and leaves no listener', async () => {
    const { signal } = new AbortController();
    await expect(orAborted(Promise.reject(new Error('broken')), signal)).rejects.toThrow('broken');
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('is the promise itself without a signal', () => {
    const promise = Promise.resolve(1);
    expect(orAborted(promise)).toBe(promise);
  });

  it('rejects while the promise is pending', async () => {
    const controller = new AbortController();
    const waiting = orAborted(new Promise<never>(() => undefined), controller.signal);
    controller.abort();
    await expect(waiting).rejects.toBeInstanceOf(CancelledError);
  });

  it('rejects at once on a fired signal and swallows the late failure of the promise', async () => {
    const late = Promise.reject(new Error('late'));
    await expect(orAborted(late, AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
  });
});

function thrownBy(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
