// Written paths, and reading and setting plain values by them.
import { describe, expect, it } from 'vitest';
import {
  formatFieldPath,
  isEqualValue,
  isPlainObject,
  parseFieldPath,
  valueAt,
  withValueAt,
} from '../../../src/experiment/fieldPath';

describe('parseFieldPath', () => {
  it.each([
    { text: 'steps', path: ['steps'] },
    { text: 'motion.camera.pan', path: ['motion', 'camera', 'pan'] },
    { text: 'motion.paths[0].points[12][2]', path: ['motion', 'paths', 0, 'points', 12, 2] },
    { text: '$schema', path: ['$schema'] },
    { text: 'sweep.motion.camera.pan', path: ['sweep', 'motion.camera.pan'] },
    { text: 'sweep', path: ['sweep'] },
  ])('$text', ({ text, path }) => {
    expect(parseFieldPath(text)).toEqual(path);
    expect(formatFieldPath(path)).toBe(text);
  });

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'a[',
    'a[]',
    'a[-1]',
    'a[1.5]',
    '[0]',
    'a b',
    'a.0',
    'a[0]b',
    "a['b']",
    'a[9999999]',
  ])('refuses "%s"', (text) => {
    expect(parseFieldPath(text)).toBeUndefined();
  });
});

const target = { video: { fps: 8 }, list: [{ a: 1 }, { a: 2 }] };

describe('valueAt', () => {
  it.each([
    { path: [], value: target },
    { path: ['video', 'fps'], value: 8 },
    { path: ['list', 1, 'a'], value: 2 },
    { path: ['list', 2], value: undefined },
    { path: ['list', 'length'], value: undefined },
    { path: ['video', 0], value: undefined },
    { path: ['video', 'constructor'], value: undefined },
    { path: ['none', 'at', 'all'], value: undefined },
  ])('$path', ({ path, value }) => {
    expect(valueAt(target, path)).toEqual(value);
  });
});

describe('withValueAt', () => {
  it.each([
    { path: ['video', 'fps'], value: 9, result: { ...target, video: { fps: 9 } } },
    { path: ['list', 0, 'a'], value: 5, result: { ...target, list: [{ a: 5 }, { a: 2 }] } },
    { path: ['list', 2], value: 5, result: { ...target, list: [{ a: 1 }, { a: 2 }, 5] } },
    { path: ['new', 0, 'deep'], value: 5, result: { ...target, new: [{ deep: 5 }] } },
    { path: ['list', 3], value: 5, result: undefined },
    { path: ['list', 'a'], value: 5, result: undefined },
    { path: ['video', 0], value: 5, result: undefined },
    { path: ['video', 'fps', 'x'], value: 5, result: undefined },
    { path: ['__proto__', 'x'], value: 5, result: undefined },
  ])('$path', ({ path, value, result }) => {
    const before = structuredClone(target);
    expect(withValueAt(target, path, value)).toEqual(result);
    expect(target).toEqual(before);
    expect('x' in {}).toBe(false);
  });
});

describe('isEqualValue', () => {
  it.each([
    { a: { x: 1, y: [1, { z: null }] }, b: { y: [1, { z: null }], x: 1 }, equal: true },
    { a: [1, 2], b: [2, 1], equal: false },
    { a: [1], b: [1, 2], equal: false },
    { a: { x: 1 }, b: { x: 1, y: 2 }, equal: false },
    { a: { x: undefined }, b: { y: undefined }, equal: false },
    { a: [], b: {}, equal: false },
    { a: null, b: {}, equal: false },
    { a: '1', b: 1, equal: false },
  ])('$a and $b: $equal', ({ a, b, equal }) => {
    expect(isEqualValue(a, b)).toBe(equal);
    expect(isEqualValue(b, a)).toBe(equal);
  });
});

describe('isPlainObject', () => {
  it.each([
    { value: {}, plain: true },
    { value: [], plain: false },
    { value: null, plain: false },
    { value: 'a', plain: false },
  ])('$value: $plain', ({ value, plain }) => {
    expect(isPlainObject(value)).toBe(plain);
  });
});
