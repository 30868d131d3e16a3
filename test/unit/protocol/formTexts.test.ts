// The names of the form's texts, and that the page asks for no others and leaves none unused.
import { describe, expect, it } from 'vitest';
import { formTexts } from '../../../src/host/panels/formTexts';
import { formTextNames, isFormTexts } from '../../../src/protocol/formTexts';
import { readSources } from '../../support/sourceFiles';

describe('the texts of the form', () => {
  it('are there for every name, none of them empty', () => {
    const texts = formTexts();
    expect(isFormTexts(texts)).toBe(true);
    expect(Object.keys(texts).sort()).toEqual([...formTextNames].sort());
    expect(Object.values(texts).filter((text) => text.trim() === '')).toEqual([]);
  });

  it('are all used by the page', () => {
    const page = [...readSources(['webview/form'])].map(([, text]) => text).join('\n');
    const unused = formTextNames.filter((name) => !page.includes(`'${name}'`));
    expect(unused).toEqual([]);
  });

  it.each([undefined, null, 'texts', {}, { ...formTexts(), prompt: 5 }])('are not %j', (odd) => {
    expect(isFormTexts(odd)).toBe(false);
  });
});
