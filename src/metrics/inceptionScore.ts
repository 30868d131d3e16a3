// Inception score (Salimans et al., arXiv 1606.03498) over the class chances of frames, and Video IS over those of clips (Saito,
// Matsumoto, Saito, arXiv 1611.06624): exp of the mean divergence of each row's chances from the mean chances. Mean over splits of the
// rows in their order, 10 where there are enough.

import { requireRows } from './vectors';

/** Splits of the published scores. */
const usualSplits = 10;

/**
 * From 1 (every row says the same, or nothing) to the number of classes; higher is better.
 * @param logits a row of class logits for each frame or clip.
 * @param splits parts of the set that are scored alone; 10, but no part is smaller than two rows.
 * @throws InternalError `metric-shape` without rows or for rows of different length.
 */
export function inceptionScore(
  logits: readonly Float32Array[],
  splits = Math.max(1, Math.min(usualSplits, Math.floor(logits.length / 2))),
): number {
  requireRows(logits, 1);
  const chances = logits.map(softmax);
  let sum = 0;
  for (let part = 0; part < splits; part++) {
    const at = (index: number) => Math.floor((index * chances.length) / splits);
    sum += scoreOf(chances.slice(at(part), at(part + 1)));
  }
  return sum / splits;
}

function scoreOf(chances: readonly Float64Array[]): number {
  const mean = new Float64Array(chances[0]!.length);
  for (const row of chances) row.forEach((value, i) => (mean[i]! += value / chances.length));
  const divergence = (row: Float64Array) =>
    row.reduce((sum, value, i) => (value === 0 ? sum : sum + value * Math.log(value / mean[i]!)), 0);
  return Math.exp(chances.reduce((sum, row) => sum + divergence(row), 0) / chances.length);
}

function softmax(logits: Float32Array): Float64Array {
  const largest = logits.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = Float64Array.from(logits, (value) => Math.exp(value - largest));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}
