// How values are written in text fields, and how they are read back. Pure; nothing is corrected: what cannot be read is said.

import type { FormText } from '../../src/protocol/formTexts';

/** `value` is undefined for an empty field; `problem` names what was expected instead. */
export interface Reading {
  value?: unknown;
  problem?: FormText;
}

export interface TextFormat {
  read(text: string): Reading;
  /** Empty for undefined and for values that such a field cannot show. */
  write(value: unknown): string;
}

/** Any text, as it is. */
export const words: TextFormat = {
  read: (text) => (text === '' ? {} : { value: text }),
  write: (value) => (typeof value === 'string' ? value : ''),
};

/** One number; an empty field stands for none. */
export const number: TextFormat = {
  read(text) {
    if (text.trim() === '') return {};
    const value = numberOf(text);
    return value === undefined ? { problem: 'expectedNumber' } : { value };
  },
  write: (value) => (typeof value === 'number' ? String(value) : ''),
};

/** One number that has to be there. */
export const requiredNumber: TextFormat = {
  ...number,
  read: (text) => (text.trim() === '' ? { problem: 'expectedNumber' } : number.read(text)),
};

/** One seed, or several with commas between: a list makes one clip for each. */
export const seeds: TextFormat = {
  read(text) {
    if (text.trim() === '') return {};
    const values = text.split(/[\s,]+/).filter((part) => part !== '');
    const numbers = values.map(numberOf);
    if (numbers.some((one) => one === undefined)) return { problem: 'expectedSeeds' };
    return { value: numbers.length === 1 ? numbers[0] : numbers };
  },
  write: (value) => (Array.isArray(value) ? value.map((one) => number.write(one)).join(', ') : number.write(value)),
};

function numberOf(text: string): number | undefined {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : undefined;
}
