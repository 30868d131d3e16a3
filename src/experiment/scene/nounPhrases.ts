// Articles, colours and nouns put together to things ("a red ball"), and unknown words to the stretch that they make ("eats").
// A noun that is in no table counts as a thing only where one can stand: after an article and before what things do.

import type { Phrase } from './readScene';

/** A thing as it was named. */
export interface ThingPhrase {
  kind: 'thing';
  /** The canonical noun; absent for a noun that the model knows at best by likeness. */
  noun?: string;
  /** Colour and noun in the words of the text, without an article. */
  words: string;
  /** After "the": it may have been named before. */
  definite: boolean;
  offset: number;
  length: number;
}

export type Item = Exclude<Phrase, { kind: 'thing' | 'colour' | 'article' | 'filler' }> | ThingPhrase;

const mostUnknown = 3;
const afterNoun: ReadonlySet<string> = new Set(['motion', 'move', 'pace', 'link', 'then', 'place', 'way', 'spot']);
const prepositions = /^(?:of|to|on|in|at|into|onto|towards)$/i;

/** The same text with its noun phrases as one item each. */
export function nounPhrases(text: string, phrases: readonly Phrase[]): Item[] {
  const items: Item[] = [];
  for (let at = 0; at < phrases.length;) {
    const found = thingAt(text, phrases, at);
    if (found) {
      items.push(...found.items);
      at = found.next;
      continue;
    }
    const phrase = phrases[at]!;
    if (phrase.kind === 'unknown' || phrase.kind === 'colour') pushUnknown(items, { ...phrase, kind: 'unknown' }, text);
    else if (phrase.kind !== 'article' && phrase.kind !== 'filler') items.push(phrase as Item);
    at++;
  }
  return items;
}

/** Unknown words side by side are one stretch. */
function pushUnknown(items: Item[], phrase: Item & { kind: 'unknown' }, text: string): void {
  const last = items.at(-1);
  const gap = last?.kind === 'unknown' && text.slice(last.offset + last.length, phrase.offset);
  if (last?.kind !== 'unknown' || typeof gap !== 'string' || !/^[\sa-z]*$/i.test(gap)) {
    items.push(phrase);
    return;
  }
  const length = phrase.offset + phrase.length - last.offset;
  items[items.length - 1] = { ...last, length, words: text.slice(last.offset, last.offset + length) };
}

function thingAt(text: string, phrases: readonly Phrase[], at: number): { items: Item[]; next: number } | undefined {
  const article = phrases[at]!.kind === 'article' ? phrases[at] : undefined;
  let next = article ? at + 1 : at;
  while (phrases[next]?.kind === 'colour' || (article && phrases[next]?.kind === 'unknown')) next++;
  const described = phrases.slice(article ? at + 1 : at, next);
  const noun = phrases[next];
  const definite = article?.words.toLowerCase() === 'the';
  if (noun?.kind === 'thing') {
    const colours = described.slice(described.findLastIndex(({ kind }) => kind !== 'colour') + 1);
    const unknown = described.filter(({ kind }) => kind === 'unknown') as Item[];
    const thing = spanned(text, [...colours, noun], { definite, noun: noun.noun });
    return { items: [...unknown, thing], next: next + 1 };
  }
  const before = phrases[at - 1];
  const isPlace = before?.kind === 'filler' && prepositions.test(before.words);
  const unknowns = described.filter(({ kind }) => kind === 'unknown').length;
  const standsFree = noun === undefined || afterNoun.has(noun.kind);
  const isNoun = described.at(-1)?.kind === 'unknown' && unknowns <= mostUnknown && standsFree && !isPlace;
  return isNoun ? { items: [spanned(text, described, { definite })], next } : undefined;
}

function spanned(text: string, parts: readonly Phrase[], about: Pick<ThingPhrase, 'definite' | 'noun'>): ThingPhrase {
  const { offset } = parts[0]!;
  const last = parts.at(-1)!;
  const length = last.offset + last.length - offset;
  return { kind: 'thing', offset, length, words: text.slice(offset, offset + length), ...about };
}
