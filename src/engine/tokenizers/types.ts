// What a tokenizer is to the pipelines: text in, a row of ids and its mask out.

export interface TokenRow {
  /** Vocabulary ids, `maxLength` of them, padded at the end. */
  ids: number[];
  /** 1 for each id that stands for text or a special token, 0 for padding. */
  mask: number[];
  /** True when the end of the text did not fit. */
  truncated: boolean;
  /** Ids that the whole text needs, special tokens included, before cutting and padding. */
  tokenCount: number;
}

export interface Tokenizer {
  encode(text: string): TokenRow;
}
