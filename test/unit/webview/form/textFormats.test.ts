// Text fields to values and back. What cannot be read is never taken for something else.
import { describe, expect, it } from 'vitest';
import { number, requiredNumber, seeds, words, type TextFormat } from '../../../../webview/form/textFormats';

const readings: [string, TextFormat, string, object][] = [
  ['words', words, 'a "red" fox ', { value: 'a "red" fox ' }],
  ['words', words, '', {}],
  ['number', number, '12', { value: 12 }],
  ['number', number, ' 2.50 ', { value: 2.5 }],
  ['number', number, '.5', { value: 0.5 }],
  ['number', number, '1.', { value: 1 }],
  ['number', number, '-1e2', { value: -100 }],
  ['number', number, '', {}],
  ['number', number, '  ', {}],
  ['number', number, '1,5', { problem: 'expectedNumber' }],
  ['number', number, '0x10', { problem: 'expectedNumber' }],
  ['number', number, 'Infinity', { problem: 'expectedNumber' }],
  ['number', number, '1 2', { problem: 'expectedNumber' }],
  ['required number', requiredNumber, '', { problem: 'expectedNumber' }],
  ['required number', requiredNumber, '0', { value: 0 }],
  ['seeds', seeds, '7', { value: 7 }],
  ['seeds', seeds, '1, 2,3', { value: [1, 2, 3] }],
  ['seeds', seeds, '1,', { value: 1 }],
  ['seeds', seeds, '', {}],
  ['seeds', seeds, '1, two', { problem: 'expectedSeeds' }],
];

describe('reading', () => {
  it.each(readings)('%s', (_name, format, text, expected) => {
    expect(format.read(text)).toEqual(expected);
  });
});

describe('writing', () => {
  it.each([
    [words, 'a fox', 'a fox'],
    [words, 5, ''],
    [number, 0, '0'],
    [number, 'x', ''],
    [number, undefined, ''],
    [seeds, 7, '7'],
    [seeds, [1, 2, 3], '1, 2, 3'],
    [seeds, { a: 1 }, ''],
  ] as [TextFormat, unknown, string][])('case %#', (format, value, text) => {
    expect(format.write(value)).toBe(text);
  });

  it.each([
    [number, 0.1],
    [seeds, [4, 5]],
    [words, 'x'],
  ] as [TextFormat, unknown][])('comes back, case %#', (format, value) => {
    expect(format.read(format.write(value))).toEqual({ value });
  });
});
