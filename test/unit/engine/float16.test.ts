// Half precision by the bit patterns of IEEE 754-2008, table in https://en.wikipedia.org/wiki/Half-precision_floating-point_format.
import { describe, expect, test } from 'vitest';
import { fromHalf, toHalf } from '../../../src/engine/float16';

const known: [bits: number, value: number][] = [
  [0x0000, 0],
  [0x0001, 2 ** -24],
  [0x03ff, 2 ** -14 * (1023 / 1024)],
  [0x0400, 2 ** -14],
  [0x3555, 0.333251953125],
  [0x3bff, 0.99951171875],
  [0x3c00, 1],
  [0x3c01, 1.0009765625],
  [0x7bff, 65504],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0xc000, -2],
];

describe('half precision', () => {
  test.each(known)('%i is %f, and back', (bits, value) => {
    expect(fromHalf(bits)).toBe(value);
    expect(toHalf(value)).toBe(bits);
  });

  test('every finite pattern survives the way there and back', () => {
    const changed: number[] = [];
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = fromHalf(bits);
      if (Number.isFinite(value) && toHalf(value) !== bits) changed.push(bits);
    }
    expect(changed).toEqual([]);
  });

  // numpy: np.float16(v).view(np.uint16) for each value.
  const rounded: [what: string, value: number, bits: number][] = [
    ['a tie goes to the even neighbour below', 1 + 2 ** -11, 0x3c00],
    ['a tie goes to the even neighbour above', 1 + 3 * 2 ** -11, 0x3c02],
    ['more than half goes up', 1 + 2 ** -11 + 2 ** -20, 0x3c01],
    ['a fraction carries into the exponent', 1.9999, 0x4000],
    ['a small value becomes a subnormal one', 3e-8, 0x0001],
    ['half of the smallest goes to zero', 2 ** -25, 0x0000],
    ['the last value before infinity', 65519.99, 0x7bff],
    ['beyond the largest', 65520, 0x7c00],
    ['far below zero', -1e9, 0xfc00],
    ['not a number', NaN, 0x7e00],
  ];
  test.each(rounded)('%s', (_what, value, bits) => {
    expect(toHalf(value)).toBe(bits);
  });
});
