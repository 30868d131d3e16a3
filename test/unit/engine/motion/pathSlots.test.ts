// Which path is for which of the model's two things.

import { describe, expect, it } from 'vitest';
import { checkPathCount, pathSlots } from '../../../../src/engine/motion/pathSlots';

const path = (object: string) => ({ object, points: [[0, 0.5, 0.5]] as [number, number, number][] });
const objects = (slots: ReturnType<typeof pathSlots>) => slots.map((slot) => slot?.object);

describe('two paths', () => {
  const cases: [what: string, list: [string, string], prompt: string, expected: [string, string]][] = [
    ['in the order of the prompt', ['fox', 'cat'], 'a fox and a cat', ['fox', 'cat']],
    ['turned round to the order of the prompt', ['cat', 'fox'], 'a fox and a cat', ['fox', 'cat']],
    ['whatever the case', ['cat', 'Fox'], 'A FOX chases a cat', ['Fox', 'cat']],
    ['with an article', ['the cat', 'a fox'], 'a fox and a cat', ['a fox', 'the cat']],
    ['with colours', ['blue ball', 'red ball'], 'a red ball and a blue ball', ['red ball', 'blue ball']],
    ['whole words only', ['cat', 'ant'], 'an elephant, a cat and an ant', ['cat', 'ant']],
    ['words over several spaces', ['cat', 'red  fox'], 'a red fox and a cat', ['red  fox', 'cat']],
    ['in the order of the list when neither is named', ['cat', 'fox'], 'two animals', ['cat', 'fox']],
    ['in the order of the list when only the second is named', ['cat', 'fox'], 'a fox runs', ['cat', 'fox']],
    ['in the order of the list when only the first is named', ['fox', 'cat'], 'a fox runs', ['fox', 'cat']],
    ['in the order of the list when both are the same', ['fox', 'fox'], 'a fox', ['fox', 'fox']],
    ['signs that mean something elsewhere', ['a+b', 'c (x)'], 'c (x) and a+b', ['c (x)', 'a+b']],
    ['letters beyond ASCII', ['öl', 'größe'], 'eine größe, ein öl', ['größe', 'öl']],
  ];
  it.each(cases)('%s', (_what, list, prompt, expected) => {
    expect(objects(pathSlots(list.map(path), prompt, true))).toEqual(expected);
    expect(objects(pathSlots(list.map(path), prompt, false))).toEqual(expected);
  });
});

describe('one path', () => {
  const cases: [object: string, prompt: string, secondPresent: boolean, thing: 0 | 1][] = [
    ['fox', 'a fox moving left', false, 0],
    ['fox', 'a fox moving left', true, 0],
    ['fox', 'a fox and a cat', true, 0],
    ['cat', 'a fox and a cat', true, 1],
    ['cat', 'a fox and a cat', false, 0],
    ['cat', 'a fox moving left while a cat spins', true, 1],
    ['the cat', 'a fox moving left, a cat spinning', true, 1],
    ['Cat', 'a fox AND a cat', true, 1],
    ['cat', 'a fox with a cat', true, 0],
    ['cat', 'a sandy cat beside a fox', true, 0],
    ['cat', 'on grass, a cat', false, 0],
    ['dog', 'a fox and a cat', true, 0],
    ['cat', 'a caterpillar and a cat', true, 1],
    ['cat', '', true, 0],
    [' ', 'a fox, and a cat', true, 0],
  ];
  it.each(cases)('"%s" of "%s" (second thing seen: %s) is thing %d', (object, prompt, secondPresent, thing) => {
    const slots = objects(pathSlots([path(object)], prompt, secondPresent));
    expect(slots[thing]).toBe(object);
    expect(slots[1 - thing]).toBeUndefined();
  });
});

it('no path is for nothing', () => {
  expect(pathSlots([], 'a fox and a cat', true)).toEqual([undefined, undefined]);
});

describe('checkPathCount', () => {
  it.each([0, 1, 2])('%d paths are fine', (count) => {
    expect(() => checkPathCount(Array.from({ length: count }, () => path('fox')))).not.toThrow();
  });

  it('three are refused, because one object would silently be dropped', () => {
    expect(() => checkPathCount([path('fox'), path('cat'), path('dog')])).toThrow(
      expect.objectContaining({
        code: 'too-many-paths',
        fault: 'user',
        field: 'motion.paths',
        message: expect.stringContaining('3 paths'),
        hint: expect.stringContaining('two paths'),
      }),
    );
  });
});
