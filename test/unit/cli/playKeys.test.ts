// Bytes of a terminal and what they order.
import { describe, expect, it } from 'vitest';
import { arrowOf, playKeys } from '../../../src/cli/playKeys';

const go = (x: number, y: number) => ({ x, y, end: false });
const end = { x: 0, y: 0, end: true };

describe('playKeys', () => {
  it.each([
    ['\x1b[A', [go(0, -1)]],
    ['\x1b[B', [go(0, 1)]],
    ['\x1b[C', [go(1, 0)]],
    ['\x1b[D', [go(-1, 0)]],
    ['\x1bOC', [go(1, 0)]],
    [' ', [go(0, 0)]],
    ['q', [end]],
    ['\x1b', [end]],
    ['\x03', ['stop']],
    ['\x1b[C\x1b[Cq', [go(1, 0), go(1, 0), end]],
    ['xyz\x1b[H', []],
    ['', []],
  ])('%j', (input, orders) => {
    expect(playKeys(input)).toEqual(orders);
  });
});

describe('arrowOf', () => {
  it.each([
    [1, 0, '→'],
    [-1, 0, '←'],
    [0, -1, '↑'],
    [0, 1, '↓'],
    [0, 0, '·'],
  ] as const)('%d, %d', (x, y, arrow) => {
    expect(arrowOf({ x, y })).toBe(arrow);
  });
});
