// How many tokens each prompt of an experiment needs, and which words a model would not see. Uses the model's own
// tokenizer; its vocabulary is read when first asked for and kept while the file's digest stays the same.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from '../base/fileError';
import { tokenizers, type Tokenizer } from '../engine/tokenizers';
import { placeFindings } from '../experiment/placing';
import { promptPlaces, tailRange, type PromptPlace } from '../experiment/promptPlaces';
import type { Problem } from '../experiment/problem';
import type { ModelDescription } from './engineServices';

/** The tokens of one prompt. `limit` counts the tokens of begin and end too, as `tokens` does. */
export interface PromptTokens extends PromptPlace {
  tokens: number;
  limit: number;
  /** Where the words begin that do not fit: an index into `text`. Absent when all of them fit. */
  cutAt?: number;
}

/** Counts the prompts in `text`, in the order of the text. */
export function countPrompts(text: string, tokenizer: Tokenizer, limit: number): PromptTokens[] {
  return promptPlaces(text).map((place) => {
    const { tokenCount } = tokenizer.encode(place.text);
    if (tokenCount <= limit) return { ...place, tokens: tokenCount, limit };
    return { ...place, tokens: tokenCount, limit, cutAt: firstLost(place.text, tokenizer, limit) };
  });
}

/** Start of the first word that does not fit any more. Counts only grow with the text, so halving finds it. */
function firstLost(text: string, tokenizer: Tokenizer, limit: number): number {
  const words = [...text.matchAll(/\p{Script=Han}|[^\s\p{P}\p{Script=Han}]+|\p{P}/gu)];
  let [fits, lost] = [0, words.length];
  while (fits < lost) {
    const middle = Math.floor((fits + lost) / 2);
    const word = words[middle]!;
    const isWithin = tokenizer.encode(text.slice(0, word.index + word[0].length)).tokenCount <= limit;
    if (isWithin) fits = middle + 1;
    else lost = middle;
  }
  return words[fits]?.index ?? text.length;
}

/** A warning for each prompt that would be cut, placed on the words that are lost. */
export function cutProblems(text: string, counts: readonly PromptTokens[]): Problem[] {
  return counts.flatMap((count) => {
    const { cutAt, tokens, limit, path } = count;
    if (cutAt === undefined) return [];
    const message = `The prompt has ${tokens} tokens and the model reads ${limit}: it does not see these words.`;
    const rule = `at most ${limit} tokens`;
    const [problem] = placeFindings(text, [{ code: 'prompt-cut', severity: 'warning', path, message, rule }]);
    return problem ? [{ ...problem, range: tailRange(text, count, cutAt) }] : [];
  });
}

/** Tokenizers by the digest of their vocabulary. */
export class TokenizerCache {
  private readonly made = new Map<string, Promise<Tokenizer | undefined>>();

  /** The model's tokenizer; undefined for a kind that this program does not know. @throws UserError, ModelError. */
  of({ folder, sidecar }: Pick<ModelDescription, 'folder' | 'sidecar'>): Promise<Tokenizer | undefined> {
    const { type, file, sha256, maxLength, lowercase } = sidecar.tokenizer;
    const key = `${sha256} ${type} ${maxLength} ${lowercase}`;
    const known = this.made.get(key);
    if (known) return known;
    const making = make(join(folder, file), { type, maxLength, lowercase });
    this.made.set(key, making);
    making.catch(() => this.made.delete(key));
    return making;
  }
}

async function make(
  path: string,
  { type, ...options }: { type: string; maxLength: number; lowercase: boolean },
): Promise<Tokenizer | undefined> {
  if (!Object.hasOwn(tokenizers, type)) return undefined;
  try {
    return tokenizers[type as keyof typeof tokenizers](await readFile(path, 'utf8'), options);
  } catch (error) {
    throw fileError(error, 'read the vocabulary', path);
  }
}
