import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/experiment/edit';
import { allFixes } from '../../../src/experiment/fixAll';
import { parseExperiment } from '../../../src/experiment/parse';

describe('allFixes', () => {
  it('mends what can be mended, in as few rounds as there are overlaps', () => {
    let text = '{"prompt":"a fox","stpes":3,"guidance":"2","seed":[1,1],}';
    let rounds = 0;
    for (let { problems } = parseExperiment(text); problems.length > 0; { problems } = parseExperiment(text)) {
      const edits = allFixes(problems);
      expect(edits.length).toBeGreaterThan(0);
      text = applyEdits(text, edits);
      rounds += 1;
    }
    expect(rounds).toBeLessThanOrEqual(4);
    expect(JSON.parse(text)).toEqual({ version: 1, prompt: 'a fox', steps: 3, guidance: 2, seed: [1] });
  });

  it('is empty without problems, or with problems that have no fix', () => {
    expect(allFixes([])).toEqual([]);
    expect(allFixes(parseExperiment('{"version":1}').problems)).toEqual([]);
  });
});
