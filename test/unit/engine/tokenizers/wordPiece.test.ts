// WordPiece against Hugging Face tokenizers: test/fixtures/tokenizer/wordpiece.json, made by wordpiece.py beside it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createWordPiece } from '../../../../src/engine/tokenizers/wordPiece';

const repository = join(__dirname, '../../../..');
const vocabulary = readFileSync(join(repository, 'models/embedded/vocab.txt'), 'utf8');
const golden = JSON.parse(readFileSync(join(repository, 'test/fixtures/tokenizer/wordpiece.json'), 'utf8')) as {
  cases: { text: string; ids: number[] }[];
};

const small = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'fox', 'run', '##s', '##ning', 'Fox', '!', 'é', 'e'].join('\n');

describe('BERT uncased', () => {
  const tokenizer = createWordPiece(vocabulary, { maxLength: 512, lowercase: true });

  it('is checked on at least 150 texts', () => {
    expect(golden.cases.length).toBeGreaterThanOrEqual(150);
  });

  it.each(golden.cases)('equals the reference for %j', ({ text, ids }) => {
    const row = tokenizer.encode(text);
    expect(row.ids.slice(0, row.tokenCount)).toEqual(ids);
    expect(row.ids).toHaveLength(512);
    expect(row.truncated).toBe(false);
  });

  it('accepts a lone surrogate, which no other encoding can hold, as if it were not there', () => {
    expect(tokenizer.encode('red \ud83e fox').ids).toEqual(tokenizer.encode('red fox').ids);
  });

  it('takes a prompt of 200,000 characters in its stride', () => {
    const row = tokenizer.encode('a red fox '.repeat(20_000));
    expect(row.tokenCount).toBe(60_002);
    expect(row.truncated).toBe(true);
  });
});

describe('rows', () => {
  const make = (maxLength: number) => createWordPiece(small, { maxLength, lowercase: true });

  it('pads at the end and masks the padding', () => {
    expect(make(6).encode('fox runs')).toEqual({
      ids: [2, 4, 5, 6, 3, 0],
      mask: [1, 1, 1, 1, 1, 0],
      truncated: false,
      tokenCount: 5,
    });
  });

  it('marks an empty text with its two special tokens', () => {
    expect(make(4).encode('')).toEqual({ ids: [2, 3, 0, 0], mask: [1, 1, 0, 0], truncated: false, tokenCount: 2 });
  });

  it('fits exactly without being cut', () => {
    expect(make(5).encode('fox runs')).toEqual({
      ids: [2, 4, 5, 6, 3],
      mask: [1, 1, 1, 1, 1],
      truncated: false,
      tokenCount: 5,
    });
  });

  it('cuts the end of the text, keeps [SEP], and says how much was needed', () => {
    expect(make(4).encode('fox running fox')).toEqual({
      ids: [2, 4, 5, 3],
      mask: [1, 1, 1, 1],
      truncated: true,
      tokenCount: 6,
    });
  });

  it('has room for no text in a row of two', () => {
    expect(make(2).encode('fox')).toEqual({ ids: [2, 3], mask: [1, 1], truncated: true, tokenCount: 3 });
  });

  it('gives [UNK] for a word that its pieces do not cover to the end', () => {
    expect(make(6).encode('foxy run').ids).toEqual([2, 1, 5, 3, 0, 0]);
  });
});

describe('options', () => {
  it('keeps case and accents for a cased vocabulary', () => {
    const cased = createWordPiece(small, { maxLength: 5, lowercase: false });
    expect(cased.encode('Fox fox é').ids).toEqual([2, 8, 4, 10, 3]);
    expect(createWordPiece(small, { maxLength: 5, lowercase: true }).encode('Fox fox é').ids).toEqual([2, 4, 4, 11, 3]);
  });

  it('reads a vocabulary with Windows line ends and a last line end', () => {
    const windows = createWordPiece(`${small.replaceAll('\n', '\r\n')}\r\n`, { maxLength: 6, lowercase: true });
    expect(windows.encode('fox runs!').ids).toEqual([2, 4, 5, 6, 9, 3]);
  });

  it.each(['[PAD]', '[UNK]', '[CLS]', '[SEP]'])('refuses a vocabulary without %s', (token) => {
    const damaged = small.replace(token, 'nothing');
    expect(() => createWordPiece(damaged, { maxLength: 8, lowercase: true })).toThrow(
      expect.objectContaining({ code: 'tokenizer-vocabulary', fault: 'model' }),
    );
  });

  it.each([1, 0, -3, 2.5, NaN])('refuses a row length of %d', (maxLength) => {
    expect(() => createWordPiece(small, { maxLength, lowercase: true })).toThrow(
      expect.objectContaining({ code: 'tokenizer-length', fault: 'model' }),
    );
  });
});
