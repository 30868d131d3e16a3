import { describe, expect, it } from 'vitest';
import { Emitter } from '../../../src/base/events';

describe('Emitter', () => {
  it('calls listeners in the order of subscription, the same one twice if asked', () => {
    const seen: string[] = [];
    const emitter = new Emitter<number>();
    const twice = (n: number) => seen.push(`twice ${n}`);
    emitter.event(twice);
    emitter.event((n) => seen.push(`other ${n}`));
    emitter.event(twice);
    emitter.fire(3);
    expect(seen).toEqual(['twice 3', 'other 3', 'twice 3']);
  });

  it('unsubscribes one subscription only, and tolerates a second dispose', () => {
    const seen: number[] = [];
    const emitter = new Emitter<number>();
    const listener = (n: number) => seen.push(n);
    const subscription = emitter.event(listener);
    emitter.event(listener);
    subscription.dispose();
    subscription.dispose();
    emitter.fire(5);
    expect(seen).toEqual([5]);
  });

  it('lets changes made while firing take effect with the next value', () => {
    const seen: string[] = [];
    const emitter = new Emitter<number>();
    const first = emitter.event((n) => {
      seen.push(`first ${n}`);
      first.dispose();
      emitter.event((m) => seen.push(`added ${m}`));
    });
    emitter.event((n) => seen.push(`second ${n}`));
    emitter.fire(1);
    emitter.fire(2);
    expect(seen).toEqual(['first 1', 'second 1', 'second 2', 'added 2']);
  });

  it('reports what a listener throws and still calls the others', () => {
    const seen: number[] = [];
    const errors: unknown[] = [];
    const emitter = new Emitter<number>((error) => errors.push(error));
    const failure = new Error('listener broke');
    emitter.event(() => {
      throw failure;
    });
    emitter.event((n) => seen.push(n));
    emitter.fire(9);
    expect(seen).toEqual([9]);
    expect(errors).toEqual([failure]);
  });

  it('is silent after dispose, for old and new listeners', () => {
    const seen: number[] = [];
    const emitter = new Emitter<number>();
    emitter.event((n) => seen.push(n));
    emitter.dispose();
    emitter.event((n) => seen.push(n)).dispose();
    emitter.fire(1);
    expect(seen).toEqual([]);
  });
});
