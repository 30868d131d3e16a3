// The words of the pages: every one has a text in the editor's language, and values find their places.
import { describe, expect, it } from 'vitest';
import { pageTexts } from '../../../src/host/panels/pageTexts';
import { fillText, pageTextNames } from '../../../src/protocol/pageTexts';

describe('fillText', () => {
  it.each([
    ['Frame {0} of {1}', [3, 16], 'Frame 3 of 16'],
    ['{1} before {0}', ['a', 'b'], 'b before a'],
    ['{0} and {0}', ['x'], 'x and x'],
    ['nothing', [1], 'nothing'],
    ['{0} {1}', ['only'], 'only {1}'],
    ['{0}', ['{1}'], '{1}'],
  ] as const)('%s', (text, values, filled) => {
    expect(fillText(text, values)).toBe(filled);
  });
});

describe('the texts of the pages', () => {
  it('are all there, and no two controls are called the same', () => {
    const texts = pageTexts();
    expect(Object.keys(texts).sort()).toEqual([...pageTextNames].sort());
    const names = Object.values(texts);
    for (const text of names) expect(text).toMatch(/\S/);
    expect(new Set(names).size).toBe(names.length);
  });
});
