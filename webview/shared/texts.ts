// The page's own words, which the editor has put on `body` in its language.

import { fillText, type PageText, type PageTexts } from '../../src/protocol/pageTexts';

const texts = JSON.parse(document.body.dataset.texts ?? '{}') as Partial<PageTexts>;

/** A text with its values filled in. */
export function text(name: PageText, ...values: (string | number)[]): string {
  return fillText(texts[name] ?? name, values);
}
