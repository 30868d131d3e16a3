// The first guess at what a path moves.
import { describe, expect, it } from 'vitest';
import { objectIn } from '../../../../webview/form/objectWords';

describe('objectIn', () => {
  it.each([
    ['a fox moving left on the grass', 0, 'fox'],
    ['a blue fox and a red balloon moving up over the city', 0, 'blue fox'],
    ['a blue fox and a red balloon moving up over the city', 1, 'red balloon'],
    ['An owl', 0, 'owl'],
    ['the car, in the snow', 0, 'car'],
    ['a fox', 3, 'fox'],
    ['', 0, 'object'],
    ['fireworks', 0, 'object'],
  ])('%s, thing %i', (prompt, index, object) => {
    expect(objectIn(prompt, index)).toBe(object);
  });
});
