import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Debouncer } from '../../../src/base/debounce';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('Debouncer', () => {
  it('runs once, after the last call, with the last work', () => {
    const done: string[] = [];
    const debouncer = new Debouncer<string>(100);
    debouncer.schedule('a', () => done.push('first'));
    vi.advanceTimersByTime(99);
    debouncer.schedule('a', () => done.push('second'));
    vi.advanceTimersByTime(99);
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(done).toEqual(['second']);
    vi.advanceTimersByTime(1000);
    expect(done).toEqual(['second']);
  });

  it('keeps keys apart', () => {
    const done: string[] = [];
    const debouncer = new Debouncer<string>(100);
    debouncer.schedule('a', () => done.push('a'));
    debouncer.schedule('b', () => done.push('b'));
    debouncer.cancel('a');
    vi.advanceTimersByTime(100);
    expect(done).toEqual(['b']);
  });

  it('drops what waits when disposed, and may be used by the work itself', () => {
    const done: string[] = [];
    const debouncer = new Debouncer<string>(100);
    debouncer.schedule('a', () => debouncer.schedule('a', () => done.push('again')));
    debouncer.schedule('b', () => done.push('b'));
    vi.advanceTimersByTime(100);
    debouncer.dispose();
    vi.advanceTimersByTime(1000);
    expect(done).toEqual(['b']);
  });
});
