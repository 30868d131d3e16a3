import { describe, expect, it } from 'vitest';
import { DisposableStore, toDisposable } from '../../../src/base/lifecycle';

const recorder = () => {
  const disposed: string[] = [];
  return {
    disposed,
    item: (name: string) => toDisposable(() => disposed.push(name)),
  };
};

describe('toDisposable', () => {
  it('runs its function at most once', () => {
    const { disposed, item } = recorder();
    const one = item('a');
    one.dispose();
    one.dispose();
    expect(disposed).toEqual(['a']);
  });
});

describe('DisposableStore', () => {
  it('hands back what it takes and disposes last-in first-out, once', () => {
    const { disposed, item } = recorder();
    const store = new DisposableStore();
    const first = item('first');
    expect(store.add(first)).toBe(first);
    store.add(item('second'));
    store.add(item('third'));
    expect(store.isDisposed).toBe(false);
    store.dispose();
    store.dispose();
    expect(disposed).toEqual(['third', 'second', 'first']);
    expect(store.isDisposed).toBe(true);
  });

  it('disposes at once what comes after the end', () => {
    const { disposed, item } = recorder();
    const store = new DisposableStore();
    store.dispose();
    store.add(item('late'));
    expect(disposed).toEqual(['late']);
  });

  it('removes one and leaves the others and strangers alone', () => {
    const { disposed, item } = recorder();
    const store = new DisposableStore();
    const mine = store.add(item('mine'));
    store.add(item('other'));
    store.remove(item('stranger'));
    expect(disposed).toEqual([]);
    store.remove(mine);
    expect(disposed).toEqual(['mine']);
    store.dispose();
    expect(disposed).toEqual(['mine', 'other']);
  });

  it('disposes the rest when one throws, and then throws the first error', () => {
    const { disposed, item } = recorder();
    const store = new DisposableStore();
    store.add(item('a'));
    store.add({
      dispose() {
        throw new Error('second to fail');
      },
    });
    store.add({
      dispose() {
        throw new Error('first to fail');
      },
    });
    expect(() => {
      store.dispose();
    }).toThrow('first to fail');
    expect(disposed).toEqual(['a']);
  });
});
