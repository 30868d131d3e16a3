// Thread counts: the kernel's lists, and the bounds of the answer.
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { countListed, physicalCores } from '../../../src/worker/physicalCores';

test.each([
  ['0', 1],
  ['0\n', 1],
  ['0,64', 2],
  ['0-1', 2],
  ['0-3,8-11', 8],
  ['', 1],
])('the kernel list %j names %d cores', (list, expected) => {
  expect(countListed(list)).toBe(expected);
});

test('at least one core, never more than the process may use', () => {
  expect(physicalCores()).toBeGreaterThanOrEqual(1);
  expect(physicalCores()).toBeLessThanOrEqual(availableParallelism());
});
