// One channel of a picture: brightness and halving, worked out by hand.
import { expect, test } from 'vitest';
import { brightness, clampTo, halve } from '../../../../src/engine/post/plane';

test('brightness by the BT.709 weights, of the frame asked for', () => {
  const data = Uint8ClampedArray.from([9, 9, 9, 255, 9, 9, 9, 255, 100, 0, 0, 255, 0, 200, 50, 0]);
  const plane = brightness({ width: 2, height: 1, count: 2, fps: 8, data }, 1);
  expect(plane).toMatchObject({ width: 2, height: 1 });
  expect(plane.data[0]).toBeCloseTo(21.26, 4);
  expect(plane.data[1]).toBeCloseTo(143.04 + 3.61, 4);
});

test('halving takes means of 2 × 2, an odd edge counts twice', () => {
  const half = halve({ width: 3, height: 3, data: Float32Array.from([0, 4, 8, 4, 8, 16, 2, 6, 10]) });
  expect(half).toEqual({ width: 2, height: 2, data: Float32Array.from([4, 12, 4, 10]) });
});

test.each([
  [-3, 5, 0],
  [2, 5, 2],
  [5, 5, 4],
])('%d within %d: %d', (index, length, expected) => {
  expect(clampTo(index, length)).toBe(expected);
});
