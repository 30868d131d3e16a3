import { describe, expect, it } from 'vitest';
import { inceptionScore } from '../../../src/metrics/inceptionScore';
import { patternRows, reference } from './patterns';

const logits = patternRows(23, 7, 0).map((row) => row.map((value) => 4 * value));
const sure = (index: number) => Float32Array.from({ length: 4 }, (_, i) => (i === index ? 60 : 0));

describe('inceptionScore', () => {
  it('is as scipy has it', () => {
    expect(inceptionScore(logits, 1)).toBeCloseTo(reference.inception['23 rows of 7, 1 split'], 5);
    expect(inceptionScore(logits)).toBeCloseTo(reference.inception['23 rows of 7, 10 splits'], 5);
  });

  it.each([
    ['four sure and different answers are four', [0, 1, 2, 3].map(sure), 1, 4],
    ['the same answer throughout is one', [2, 2, 2].map(sure), 1, 1],
    ['no answer at all is one', [Float32Array.of(1, 1, 1, 1), Float32Array.of(1, 1, 1, 1)], 1, 1],
    ['each split is scored alone', [0, 0, 1, 1].map(sure), 2, 1],
    ['a single row', [sure(0)], undefined, 1],
  ])('%s', (_what, rows, splits, expected) => {
    expect(inceptionScore(rows, splits)).toBeCloseTo(expected, 6);
  });

  it('refuses an empty set', () => {
    expect(() => inceptionScore([])).toThrowError(expect.objectContaining({ code: 'metric-shape' }));
  });
});
