import { describe, expect, it } from 'vitest';
import { assertDefined, assertNever } from '../../../src/base/assert';
import { InternalError } from '../../../src/base/errors';

describe('assertNever', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  it.each([
    ['a string', 'dance', 'Unexpected stage: "dance"'],
    ['an object', { kind: 'x' }, 'Unexpected stage: {"kind":"x"}'],
    ['undefined', undefined, 'Unexpected stage: undefined'],
    ['a value JSON cannot hold', circular, 'Unexpected stage: [object Object]'],
  ])('names %s', (_what, value, message) => {
    expect(() => assertNever(value as never, 'stage')).toThrow(new InternalError('unreachable', message));
  });
});

describe('assertDefined', () => {
  it.each([0, '', false, Number.NaN])('accepts %j, which is falsy but there', (value) => {
    expect(() => {
      assertDefined(value, 'a value');
    }).not.toThrow();
  });

  it.each([undefined, null])('refuses %j as our mistake', (value) => {
    expect(() => {
      assertDefined(value, 'the vocabulary');
    }).toThrow(new InternalError('missing-value', `Expected the vocabulary, got ${String(value)}.`));
  });
});
