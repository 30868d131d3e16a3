// WordPiece as in BERT uncased (Devlin et al., arXiv 1810.04805), equal to Hugging Face tokenizers' BertNormalizer,
// BertPreTokenizer and WordPiece, including special tokens written out in the text ("[SEP]" is one token).
// Leaves out pairs of texts, offsets and decoding.

import { ModelError } from '../../base/errors';
import type { Tokenizer } from './types';

/** Longer words are one [UNK]. */
const longestWord = 100;

export interface WordPieceOptions {
  /** Ids in a row, [CLS] and [SEP] included; at least 2. */
  maxLength: number;
  /** Lower-case and strip accents, as the uncased vocabularies expect. */
  lowercase: boolean;
}

/**
 * A tokenizer over `vocabText`, the text of a vocab.txt: one token a line, its id is the line number from 0.
 * A row is [CLS] pieces… [SEP] [PAD]…; pieces that do not fit are dropped. Throws ModelError `tokenizer-vocabulary`
 * when a special token is missing, `tokenizer-length` for a maxLength under 2.
 */
export function createWordPiece(vocabText: string, options: WordPieceOptions): Tokenizer {
  const { maxLength, lowercase } = options;
  if (!Number.isInteger(maxLength) || maxLength < 2) {
    throw new ModelError(
      'tokenizer-length',
      `A token row has room for [CLS] and [SEP], so maxLength ≥ 2, got ${maxLength}.`,
    );
  }
  const vocabulary = readVocabulary(vocabText);
  const pad = idOf(vocabulary, '[PAD]');
  const start = idOf(vocabulary, '[CLS]');
  const end = idOf(vocabulary, '[SEP]');
  idOf(vocabulary, '[UNK]');

  return {
    encode(text) {
      const pieces = splitSpecials(text).flatMap((part) =>
        specials.has(part) ? [idOf(vocabulary, part)] : plainPieces(part, vocabulary, lowercase),
      );
      const ids = [start, ...pieces.slice(0, maxLength - 2), end];
      const padding = new Array<number>(maxLength - ids.length).fill(0);
      return {
        ids: [...ids, ...padding.map(() => pad)],
        mask: [...ids.map(() => 1), ...padding],
        truncated: pieces.length > maxLength - 2,
        tokenCount: pieces.length + 2,
      };
    },
  };
}

type Vocabulary = ReadonlyMap<string, number>;

const specials: ReadonlySet<string> = new Set(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
const specialPattern = /(\[(?:PAD|UNK|CLS|SEP|MASK)\])/u;

function splitSpecials(text: string): string[] {
  return text.split(specialPattern).filter((part) => part !== '');
}

function readVocabulary(text: string): Vocabulary {
  const lines = text.split('\n').map((line) => line.replace(/\r$/u, ''));
  if (lines.at(-1) === '') lines.pop();
  return new Map(lines.map((token, id) => [token, id]));
}

function idOf(vocabulary: Vocabulary, token: string): number {
  const id = vocabulary.get(token);
  if (id === undefined) throw new ModelError('tokenizer-vocabulary', `The vocabulary lacks the token ${token}.`);
  return id;
}

function plainPieces(text: string, vocabulary: Vocabulary, lowercase: boolean): number[] {
  return splitWords(normalize(text, lowercase)).flatMap((word) => splitPieces(word, vocabulary));
}

/** Clean, put spaces around CJK ideographs, then for uncased vocabularies strip accents and lower-case. */
function normalize(text: string, lowercase: boolean): string {
  const clean = text
    .replace(/[\t\n\r]/gu, ' ')
    .replace(/[\uFFFD\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replace(/\p{White_Space}/gu, ' ')
    .replace(ideographs, ' $& ');
  return lowercase ? lowerEach(clean.normalize('NFD').replace(/\p{Mn}/gu, '')) : clean;
}

/** One code point at a time: String.toLowerCase would pick ς or σ by position, the reference always takes σ. */
function lowerEach(text: string): string {
  return Array.from(text, (character) => character.toLowerCase()).join('');
}

/** The CJK blocks that BERT lists; kana and hangul are not among them. */
const ideographs =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu;

/** Words between spaces, each punctuation character a word of its own; ASCII symbols such as $ and + count as punctuation. */
function splitWords(text: string): string[] {
  return text.match(/[\p{P}$+<=>^`|~]|[^\p{P}$+<=>^`|~\s]+/gu) ?? [];
}

/** Greedy longest match from the left; a word that cannot be covered is one [UNK]. */
function splitPieces(word: string, vocabulary: Vocabulary): number[] {
  const unknown = [idOf(vocabulary, '[UNK]')];
  const characters = Array.from(word);
  if (characters.length > longestWord) return unknown;
  const ids: number[] = [];
  let from = 0;
  while (from < characters.length) {
    const piece = longestPiece(characters, from, vocabulary);
    if (piece === undefined) return unknown;
    ids.push(piece.id);
    from = piece.to;
  }
  return ids;
}

function longestPiece(
  characters: readonly string[],
  from: number,
  vocabulary: Vocabulary,
): { id: number; to: number } | undefined {
  const prefix = from === 0 ? '' : '##';
  for (let to = characters.length; to > from; to--) {
    const id = vocabulary.get(prefix + characters.slice(from, to).join(''));
    if (id !== undefined) return { id, to };
  }
  return undefined;
}
