// The table of tokenizers: each entry works when it is reached by its name.

import { describe, expect, it } from 'vitest';
import { tokenizers, type TokenizerName } from '../../../../src/engine/tokenizers';

const samples: Record<TokenizerName, { vocabulary: string; text: string; ids: number[] }> = {
  wordpiece: { vocabulary: '[PAD]\n[UNK]\n[CLS]\n[SEP]\nfox', text: 'FOX', ids: [2, 4, 3, 0] },
};

describe('tokenizers', () => {
  it.each(Object.entries(samples))('%s', (name, { vocabulary, text, ids }) => {
    const make = tokenizers[name as TokenizerName];
    expect(make(vocabulary, { maxLength: 4, lowercase: true }).encode(text).ids).toEqual(ids);
  });

  it('has no entry without a sample here', () => {
    expect(Object.keys(tokenizers).sort()).toEqual(Object.keys(samples).sort());
  });
});
