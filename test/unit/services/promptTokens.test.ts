// Token counts and the words that are lost, with the tiny model's real vocabulary (limit 12 tokens, begin and end included).
// Counts are checked against the tokenizer's own rows, whose ids are pinned in tokenizers/wordPiece.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Tokenizer } from '../../../src/engine/tokenizers';
import { loadSidecar, type Sidecar } from '../../../src/modelStore/sidecar';
import { countPrompts, cutProblems, TokenizerCache } from '../../../src/services/promptTokens';
import { tinyFolder } from '../../support/tinyModel';

let sidecar: Sidecar;
let tokenizer: Tokenizer;
beforeAll(async () => {
  sidecar = await loadSidecar(tinyFolder);
  tokenizer = (await new TokenizerCache().of({ folder: tinyFolder, sidecar }))!;
});

const limit = 12;
const file = (prompt: string) => JSON.stringify({ version: 1, prompt });
const repeat = (word: string, times: number) => Array.from({ length: times }, () => word).join(' ');

describe('countPrompts', () => {
  it('counts begin and end, and finds nothing lost at the limit', () => {
    expect(countPrompts(file(repeat('a', 10)), tokenizer, limit)).toMatchObject([{ tokens: 12, limit: 12 }]);
    expect(countPrompts(file(repeat('a', 10)), tokenizer, limit)[0]?.cutAt).toBeUndefined();
    expect(countPrompts(file('a'), tokenizer, limit)[0]?.tokens).toBe(3);
  });

  it.each([
    ['the eleventh word', repeat('a', 11), 20],
    ['a comma counts', `${repeat('a', 9)}, a a`, 19],
    ['blanks do not', `  ${repeat('a', 10)}   a`, 24],
    ['each ideograph counts', '人'.repeat(13), 10],
  ])('says where the words begin that do not fit: %s', (_what, prompt, cutAt) => {
    const [count] = countPrompts(file(prompt), tokenizer, limit);
    expect(count?.cutAt).toBe(cutAt);
    // What stands before fits, the next word does not.
    expect(tokenizer.encode(prompt.slice(0, cutAt)).truncated).toBe(false);
    expect(tokenizer.encode(prompt).truncated).toBe(true);
  });

  it('counts every prompt of a file', () => {
    const text = '{"negativePrompt":"a a","shots":[{"prompt":"a"}],"sweep":{"prompt":["a a a"]}}';
    expect(countPrompts(text, tokenizer, limit).map(({ tokens }) => tokens)).toEqual([4, 3, 5]);
  });
});

describe('cutProblems', () => {
  it('warns at the lost words of each prompt that is too long', () => {
    const text = `{"version":1,"prompt":"${repeat('a', 10)} red fox","negativePrompt":"a"}`;
    const [problem, ...others] = cutProblems(text, countPrompts(text, tokenizer, limit));
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ code: 'prompt-cut', severity: 'warning', path: ['prompt'] });
    expect(text.slice(problem!.range.offset, problem!.range.offset + problem!.range.length)).toBe('red fox');
    expect(problem!.message).toContain(`has ${tokenizer.encode(`${repeat('a', 10)} red fox`).tokenCount} tokens`);
  });

  it('is silent when all words fit', () => {
    expect(cutProblems(file('a'), countPrompts(file('a'), tokenizer, limit))).toEqual([]);
  });
});

describe('TokenizerCache', () => {
  it('reads a vocabulary once, also when asked twice at the same time', async () => {
    const cache = new TokenizerCache();
    const [one, two] = await Promise.all([
      cache.of({ folder: tinyFolder, sidecar }),
      cache.of({ folder: tinyFolder, sidecar }),
    ]);
    expect(one).toBe(two);
  });

  it('does not keep a failure', async () => {
    const cache = new TokenizerCache();
    await expect(cache.of({ folder: '/none', sidecar })).rejects.toMatchObject({ code: 'file-missing' });
    await expect(cache.of({ folder: tinyFolder, sidecar })).resolves.toBeDefined();
  });

  it('has no tokenizer of an unknown kind', async () => {
    const other = { ...sidecar, tokenizer: { ...sidecar.tokenizer, type: 'toString' } };
    await expect(new TokenizerCache().of({ folder: tinyFolder, sidecar: other })).resolves.toBeUndefined();
  });

  it('the embedded model’s vocabulary is one that it knows', async () => {
    const folder = join(__dirname, '../../../models/embedded');
    const embedded = JSON.parse(readFileSync(join(folder, 't2v.json'), 'utf8')) as Sidecar;
    const made = await new TokenizerCache().of({ folder, sidecar: embedded });
    expect(made?.encode('a fox moving left on the grass').tokenCount).toBe(9);
  });
});
