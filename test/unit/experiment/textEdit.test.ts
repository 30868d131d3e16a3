// Applying edits and finding the edit between two texts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, editBetween } from '../../../src/experiment/textEdit';

describe('applyEdits', () => {
  it.each([
    { name: 'none', edits: [], after: 'abcdef' },
    { name: 'in any order', edits: [edit(4, 1, 'E'), edit(0, 1, 'A')], after: 'AbcdEf' },
    { name: 'side by side', edits: [edit(0, 2, 'x'), edit(2, 2, 'y')], after: 'xyef' },
    { name: 'two insertions at one place', edits: [edit(3, 0, '1'), edit(3, 0, '2')], after: 'abc12def' },
    { name: 'an insertion before a removal', edits: [edit(3, 1, ''), edit(3, 0, '+')], after: 'abc+ef' },
    { name: 'at the end', edits: [edit(6, 0, '!')], after: 'abcdef!' },
  ])('$name', ({ edits, after }) => {
    expect(applyEdits('abcdef', edits)).toBe(after);
  });

  it.each([
    { name: 'overlapping', edits: [edit(0, 3, ''), edit(2, 1, '')] },
    { name: 'beyond the end', edits: [edit(5, 2, '')] },
  ])('refuses edits that are $name', ({ edits }) => {
    expect(() => applyEdits('abcdef', edits)).toThrow(expect.objectContaining({ code: 'overlapping-edits' }));
  });
});

describe('editBetween', () => {
  it.each([
    { before: 'abc', after: 'abc', edits: [] },
    { before: 'abc', after: 'axc', edits: [edit(1, 1, 'x')] },
    { before: 'aa', after: 'aaa', edits: [edit(2, 0, 'a')] },
    { before: 'abcabc', after: 'abc', edits: [edit(3, 3, '')] },
    { before: '', after: 'x', edits: [edit(0, 0, 'x')] },
  ])('$before to $after', ({ before, after, edits }) => {
    expect(editBetween(before, after)).toEqual(edits);
  });

  it('leads from one text to the other', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        expect(applyEdits(before, editBetween(before, after))).toBe(after);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

function edit(offset: number, length: number, text: string) {
  return { offset, length, text };
}
