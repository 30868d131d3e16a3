// The gallery of starters, and what becomes of one.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/experiment/parse';
import { formatExperiment } from '../../../src/experiment/format';
import { slugOf, starterText } from '../../../src/host/starters';
import { root } from '../../support/sourceFiles';

const folder = join(root, 'media/samples');

describe('starterText', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.t2v.json')))(
    '%s becomes an experiment of one’s own',
    (name) => {
      const text = starterText(
        { text: readFileSync(join(folder, name), 'utf8') },
        { title: 'Mine', prompt: 'a cat "here"' },
      );
      const { experiment, problems } = parseExperiment(text);
      expect(problems).toEqual([]);
      expect(experiment?.title).toBe('Mine');
      expect(experiment?.prompt ?? experiment?.shots?.[0]?.prompt).toBe('a cat "here"');
      expect(formatExperiment(text)).toBe(text);
      expect(text.startsWith('{')).toBe(true);
    },
  );

  it('puts the words into the first shot where there are shots', () => {
    const text = '{"version":1,"shots":[{"prompt":"a","seconds":1},{"prompt":"b","seconds":1}]}';
    const { experiment } = parseExperiment(starterText({ text }, { title: 't', prompt: 'new' }));
    expect(experiment?.shots?.map(({ prompt }) => prompt)).toEqual(['new', 'b']);
  });
});

describe('slugOf', () => {
  it.each([
    ['A Fox moving left, on the grass!', 'a-fox-moving-left-on-the'],
    ['  Café au lait ', 'cafe-au-lait'],
    ['一只狐狸', '一只狐狸'],
    ['!!!', 'experiment'],
    ['', 'experiment'],
    ['x'.repeat(100), 'x'.repeat(60)],
  ])('of %s', (words, slug) => {
    expect(slugOf(words)).toBe(slug);
  });
});
