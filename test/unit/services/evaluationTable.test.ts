// Tables of made-up figures.
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../src/experiment/csv';
import type { EvaluatedClip } from '../../../src/services/evaluation';
import { tableCsv, tableMarkdown, tableRows } from '../../../src/services/evaluationTable';

const clip = (prompt: string, variant: string, changes: Partial<EvaluatedClip> = {}): EvaluatedClip => ({
  hash: 'a',
  extractor: '',
  variant,
  prompt,
  categories: [],
  seed: 0,
  metrics: { flicker: 0.1, prompt: 70 },
  ...changes,
});
const clips = [
  clip('a fox', 'steps=2', { metrics: { flicker: 0.1, prompt: 60 }, seed: 1 }),
  clip('a fox', 'steps=2', { metrics: { flicker: 0.3, prompt: 70 }, seed: 2 }),
  clip('a frog', 'steps=2', { metrics: { flicker: 0.4 }, categories: ['green', 'animal'] }),
  clip('a frog', 'a|b', { metrics: { flicker: 0.5, prompt: 80 }, categories: ['green', 'animal'] }),
];
const head = { suite: 's.csv', extractor: 'judge 1' };

describe('tableRows', () => {
  const rows = tableRows(clips);

  it('averages clips of one prompt first, and counts prompts', () => {
    expect(rows[0]).toMatchObject({ category: '', variant: 'steps=2', metric: 'flicker', count: 2 });
    expect(rows[0]?.mean).toBeCloseTo(0.3, 9);
    expect([rows[0]?.low, rows[0]?.high]).toEqual([expect.closeTo(0.2, 9), expect.closeTo(0.4, 9)]);
  });

  it('leaves out what nobody measured, and comes by category, metric and variant', () => {
    expect(rows.map(({ category, metric, variant }) => [category, metric, variant].join(' '))).toEqual([
      ' flicker steps=2',
      ' flicker a|b',
      ' prompt steps=2',
      ' prompt a|b',
      'animal flicker steps=2',
      'animal flicker a|b',
      'animal prompt a|b',
      'green flicker steps=2',
      'green flicker a|b',
      'green prompt a|b',
    ]);
  });

  it('keeps prompts apart that have names of their own', () => {
    const twins = [clip('a', 'x', { id: '1' }), clip('a', 'x', { id: '2' })];
    expect(tableRows(twins)[0]?.count).toBe(2);
    expect(tableRows([])).toEqual([]);
  });
});

describe('tableCsv', () => {
  it('has a line for each row, with the extractor beside learned figures only', () => {
    const [names, ...lines] = parseCsv(tableCsv(tableRows(clips), head));
    expect(names).toEqual([
      'category',
      'variant',
      'metric',
      'unit',
      'better',
      'mean',
      'low',
      'high',
      'prompts',
      'extractor',
    ]);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toEqual(['', 'steps=2', 'flicker', 'share of the range', 'lower', '0.3', '0.2', '0.4', '2', '']);
    expect(lines[2]).toEqual(['', 'steps=2', 'prompt', 'cosine × 100', 'higher', '65', '65', '65', '1', 'judge 1']);
  });
});

describe('tableMarkdown', () => {
  const text = tableMarkdown(tableRows(clips), head);

  it('names the suite and the extractor, and has a table for all and for each category', () => {
    expect(text).toMatch(/^# Evaluation of s\.csv\n/);
    expect(text).toContain('by the extractor judge 1');
    expect(text.match(/^## .+$/gm)).toEqual(['## animal', '## green']);
  });

  it('has a column for each variant, and as many cells in every line', () => {
    const lines = text.split('\n').filter((line) => line.startsWith('|'));
    expect(lines.slice(0, 5)).toEqual([
      '|  | steps=2 | a\\|b |',
      '| --- | --- | --- |',
      '| Flicker ↓ | 0.3 [0.2, 0.4] | 0.5 [0.5, 0.5] |',
      '| Prompt-clip score* ↑ | 65 [65, 65] | 80 [80, 80] |',
      '| prompts | 2 | 1 |',
    ]);
    expect(lines).toContain('| Prompt-clip score* ↑ |  | 80 [80, 80] |');
  });

  it('says nothing of an extractor that was not there', () => {
    expect(tableMarkdown(tableRows(clips), { suite: 's' })).not.toContain('extractor');
  });
});
