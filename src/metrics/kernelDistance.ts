// Kernel distance of two sets of features: the unbiased estimate of the squared maximum mean discrepancy with the cubic kernel
// (xᵀy / d + 1)³, as KID over frames (Bińkowski et al., arXiv 1801.01401) and KVD over clips (Unterthiner et al., arXiv 1812.01717).
// One estimate over all rows, not the mean over random subsets that some implementations take: no chance is involved.

import { requireRows } from './vectors';

/**
 * Around 0 for sets of one source (also a little below), larger the further apart; lower is better. Unlike the Fréchet distance it does
 * not grow for small sets.
 * @throws InternalError `metric-shape` for sets of fewer than two rows or rows of different length.
 */
export function kernelDistance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  requireRows(a, 2);
  requireRows(b, 2);
  requireRows([a[0]!, b[0]!], 2);
  return within(a) + within(b) - 2 * between(a, b);
}

/** Mean kernel of two different rows. */
function within(rows: readonly Float32Array[]): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i++) for (let j = 0; j < i; j++) sum += kernel(rows[i]!, rows[j]!);
  return (2 * sum) / (rows.length * (rows.length - 1));
}

function between(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let sum = 0;
  for (const x of a) for (const y of b) sum += kernel(x, y);
  return sum / (a.length * b.length);
}

function kernel(x: Float32Array, y: Float32Array): number {
  let product = 0;
  for (let i = 0; i < x.length; i++) product += x[i]! * y[i]!;
  return (product / x.length + 1) ** 3;
}
