// The tokenizers by the name that a model's sidecar gives them. A new one is a file and a line here.

import { createWordPiece, type WordPieceOptions } from './wordPiece';
import type { Tokenizer } from './types';

export type { TokenRow, Tokenizer } from './types';

/** Name → maker. The first argument is the text of the vocabulary file. */
export const tokenizers = {
  wordpiece: createWordPiece,
} satisfies Record<string, (vocabText: string, options: WordPieceOptions) => Tokenizer>;

export type TokenizerName = keyof typeof tokenizers;
