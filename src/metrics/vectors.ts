// Rows of features: cosine, and the one condition of every metric over sets.

import { InternalError } from '../base/errors';

/** Cosine of two rows of one length; of two rows without length it is 1, of one 0. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let [product, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += a[i]! * b[i]!;
    squareA += a[i]! * a[i]!;
    squareB += b[i]! * b[i]!;
  }
  if (squareA === 0 || squareB === 0) return squareA === squareB ? 1 : 0;
  return product / Math.sqrt(squareA * squareB);
}

/** @throws InternalError `metric-shape` unless the set has `least` rows and all have one length. */
export function requireRows(rows: readonly Float32Array[], least: number): void {
  const width = rows[0]?.length ?? 0;
  if (rows.length >= least && width > 0 && rows.every((row) => row.length === width)) return;
  throw new InternalError('metric-shape', `This metric needs ${least} rows of one length, got ${rows.length}.`);
}
