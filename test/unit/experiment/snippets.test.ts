// Each snippet, with its stops filled in by their own examples, has to make a valid experiment.
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../src/experiment/parse';
import { snippets } from '../../../src/experiment/snippets';

/** What an editor inserts when every stop is left as it is: the example, or the first of the choices. */
const filled = (body: readonly string[]) =>
  body
    .join('\n')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$0/g, '');

describe('snippets', () => {
  it('have a prefix each', () => {
    const prefixes = snippets.map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(prefixes.length);
  });

  it.each(snippets.map((snippet) => ({ ...snippet, name: snippet.prefix })))('$name is valid', ({ place, body }) => {
    const inserted = filled(body);
    const words = /"(shots|extends)"/.test(inserted) ? '' : '"prompt": "a fox", ';
    const text = place === 'file' ? inserted : `{ "version": 1, ${words}${inserted} }`;
    expect(parseExperiment(text).problems).toEqual([]);
  });
});
