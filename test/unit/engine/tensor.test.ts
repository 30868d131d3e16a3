// Tensors: sizes, zeros, and what does not fit.

import { describe, expect, it } from 'vitest';
import { sizeOf, tensor } from '../../../src/engine/tensor';

describe('sizeOf', () => {
  it.each([
    [[], 1],
    [[7], 7],
    [[2, 3, 5], 30],
    [[1, 3, 16, 24, 32], 36_864],
    [[4, 0, 9], 0],
  ])('of %j is %i', (shape, size) => {
    expect(sizeOf(shape)).toBe(size);
  });

  it.each([[[2, -1]], [[1.5, 2]], [[NaN]], [[3, Infinity]]])('refuses %j', (shape) => {
    expect(() => sizeOf(shape)).toThrow(expect.objectContaining({ code: 'tensor-shape', fault: 'internal' }));
  });
});

describe('tensor', () => {
  it('starts with zeros', () => {
    const made = tensor([2, 3]);
    expect(made.shape).toEqual([2, 3]);
    expect([...made.data]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('keeps the given values without copying them', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(tensor([3, 2], data).data).toBe(data);
  });

  it('does not follow later changes of the shape list', () => {
    const shape = [2, 3];
    const made = tensor(shape);
    shape[0] = 9;
    expect(made.shape).toEqual([2, 3]);
  });

  it.each([5, 7, 0])('refuses %i values for [2, 3]', (length) => {
    expect(() => tensor([2, 3], new Float32Array(length))).toThrow(
      expect.objectContaining({ code: 'tensor-size', fault: 'internal' }),
    );
  });
});
