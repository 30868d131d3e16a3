// The words of a prompt as a row of known phrases, the longest match first, from left to right. What no table knows is kept with its
// place, so that it can be named. Leaves out grammar: `stages.ts` says what belongs to what.

import type { TextRange } from '../problem';
import {
  cameraMoves,
  colourWords,
  fillerWords,
  linkWords,
  mannerPhrases,
  motionVerbs,
  moveVerbs,
  pacePhrases,
  placePhrases,
  pronouns,
  spotPhrases,
  stillCamera,
  thenPhrases,
  thingNames,
  wayPhrases,
  wholeWayPhrases,
  type CameraAxis,
  type Motion,
  type Pace,
  type Way,
} from './vocabulary';

/** What a phrase means. `single` is a verb in the form of one subject ("runs"). */
export type Meaning =
  | { kind: 'thing'; noun: string }
  | { kind: 'colour' }
  | { kind: 'motion'; motion: Motion; single: boolean }
  | { kind: 'move'; single: boolean }
  | { kind: 'manner'; motion: Motion }
  | { kind: 'way'; way: Way; whole: boolean }
  | { kind: 'spot'; spot: { x?: number; y?: number } }
  | { kind: 'pace'; pace: Pace }
  | { kind: 'seconds'; seconds: number }
  | { kind: 'camera'; axis?: CameraAxis; sign: -1 | 0 | 1 }
  | { kind: 'cameraWord' }
  | { kind: 'place'; place: keyof typeof placePhrases }
  | { kind: 'pronoun' }
  | { kind: 'link' }
  | { kind: 'then' }
  | { kind: 'article' }
  | { kind: 'filler' }
  | { kind: 'unknown' };

/** A phrase with its place in the text. */
export type Phrase = Meaning & TextRange & { words: string };

interface Entry {
  words: string[];
  meaning: Meaning;
}

/** The phrases of a text, in order; every word of it is in one of them. */
export function readScene(text: string): Phrase[] {
  const tokens = [...text.matchAll(/[\p{L}\p{N}]+(?:[.'’-][\p{L}\p{N}]+)*|[^\s]/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    offset: match.index,
    end: match.index + match[0].length,
  }));
  const phrases: Phrase[] = [];
  for (let at = 0; at < tokens.length;) {
    const { count, meaning } = match(tokens.map(({ word }) => word).slice(at, at + longest));
    const [offset, end] = [tokens[at]!.offset, tokens[at + count - 1]!.end];
    phrases.push({ ...meaning, offset, length: end - offset, words: text.slice(offset, end) });
    at += count;
  }
  return phrases;
}

function match(words: readonly string[]): { count: number; meaning: Meaning } {
  const entry = entriesOf(words[0]!).find((one) => one.words.every((word, index) => word === words[index]));
  if (entry) return { count: entry.words.length, meaning: entry.meaning };
  const [first, number, unit] = words;
  if (first === 'for' && /^\d+(\.\d+)?$/.test(number ?? '') && /^(s|seconds?)$/.test(unit ?? '')) {
    return { count: 3, meaning: { kind: 'seconds', seconds: Number(number) } };
  }
  return { count: 1, meaning: { kind: 'unknown' } };
}

function entriesOf(word: string): readonly Entry[] {
  return table.get(word) ?? [];
}

const table = new Map<string, Entry[]>();

/** The first meaning of a phrase wins. */
function add(phrase: string, meaning: Meaning): void {
  const words = phrase.toLowerCase().split(' ');
  const list = table.get(words[0]!) ?? [];
  if (list.some((entry) => entry.words.join(' ') === words.join(' '))) return;
  list.push({ words, meaning });
  list.sort((a, b) => b.words.length - a.words.length);
  table.set(words[0]!, list);
}

function addCamera(): void {
  for (const phrase of stillCamera) add(phrase, { kind: 'camera', sign: 0 });
  for (const { axis, sign, verbs, ends, alone } of cameraMoves) {
    const subjects = ['the camera ', 'camera ', ...(alone ? [''] : [])];
    for (const subject of subjects)
      for (const verb of verbs) for (const end of ends) add(`${subject}${verb} ${end}`, { kind: 'camera', axis, sign });
  }
  for (const word of ['the camera', 'camera']) add(word, { kind: 'cameraWord' });
}

function addThings(): void {
  for (const names of thingNames) for (const name of names) add(name, { kind: 'thing', noun: names[0]! });
  for (const word of colourWords) add(word, { kind: 'colour' });
}

function addMotions(): void {
  for (const [motion, verbs] of Object.entries(motionVerbs) as [Motion, typeof moveVerbs][])
    for (const forms of verbs)
      forms.forEach((form, index) => add(form, { kind: 'motion', motion, single: index === 1 }));
  for (const forms of moveVerbs) forms.forEach((form, index) => add(form, { kind: 'move', single: index === 1 }));
  for (const [motion, phrases] of mannerPhrases) for (const phrase of phrases) add(phrase, { kind: 'manner', motion });
  for (const [way, phrases] of wayPhrases)
    for (const phrase of phrases) add(phrase, { kind: 'way', way, whole: false });
  for (const [way, phrases] of wholeWayPhrases)
    for (const phrase of phrases) add(phrase, { kind: 'way', way, whole: true });
  for (const [spot, phrases] of spotPhrases) for (const phrase of phrases) add(phrase, { kind: 'spot', spot });
  for (const [pace, phrases] of pacePhrases) for (const phrase of phrases) add(phrase, { kind: 'pace', pace });
}

addCamera();
addMotions();
for (const [place, phrases] of Object.entries(placePhrases) as [keyof typeof placePhrases, string[]][])
  for (const phrase of phrases) add(phrase, { kind: 'place', place });
addThings();
for (const word of pronouns) add(word, { kind: 'pronoun' });
for (const phrase of thenPhrases) add(phrase, { kind: 'then' });
for (const word of linkWords) add(word, { kind: 'link' });
for (const word of ['a', 'an', 'the', 'one']) add(word, { kind: 'article' });
for (const word of fillerWords) add(word, { kind: 'filler' });

const longest = Math.max(...[...table.values()].flat().map(({ words }) => words.length));
