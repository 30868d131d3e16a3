// Fréchet distance of two sets of features taken for Gaussians: FID over frames (Heusel et al., arXiv 1706.08500) and FVD over clips
// (Unterthiner et al., arXiv 1812.01717). |μ₁ - μ₂|² + tr(Σ₁ + Σ₂ - 2 (Σ₁Σ₂)^½), covariances with n - 1. The trace of the root is the sum of
// the roots of the eigenvalues of √Σ₁ Σ₂ √Σ₁, which is symmetric: no complex numbers, no small term added to singular matrices.

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { requireRows } from './vectors';

/**
 * Distance from 0 (equal sets) upwards; lower is better. Depends on the extractor and, below some thousands of rows, on their number.
 * @throws InternalError `metric-shape` for sets of fewer than two rows or rows of different length.
 */
export function frechetDistance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  requireRows(a, 2);
  requireRows(b, 2);
  requireRows([a[0]!, b[0]!], 2);
  const [first, second] = [momentsOf(a), momentsOf(b)];
  const apart = first.mean.reduce((sum, value, i) => sum + (value - second.mean[i]!) ** 2, 0);
  const root = rootOf(first.covariance);
  const inner = root.mmul(second.covariance).mmul(root);
  const shared = eigenOf(inner).realEigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return Math.max(0, apart + first.covariance.trace() + second.covariance.trace() - 2 * shared);
}

function momentsOf(rows: readonly Float32Array[]): { mean: Float64Array; covariance: Matrix } {
  const width = rows[0]!.length;
  const mean = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i++) mean[i]! += row[i]! / rows.length;
  const covariance = Matrix.zeros(width, width);
  for (let i = 0; i < width; i++) {
    for (let j = i; j < width; j++) {
      let sum = 0;
      for (const row of rows) sum += (row[i]! - mean[i]!) * (row[j]! - mean[j]!);
      covariance.set(i, j, sum / (rows.length - 1));
      covariance.set(j, i, sum / (rows.length - 1));
    }
  }
  return { mean, covariance };
}

/** The symmetric root of a covariance; eigenvalues below 0 are rounding. */
function rootOf(covariance: Matrix): Matrix {
  const { eigenvectorMatrix: vectors, realEigenvalues } = eigenOf(covariance);
  const scaled = vectors.clone();
  realEigenvalues.forEach((value, i) => scaled.mulColumn(i, Math.sqrt(Math.max(0, value))));
  return scaled.mmul(vectors.transpose());
}

/** What is symmetric but for rounding is made so: the decomposition would otherwise take the general way. */
function eigenOf(matrix: Matrix): EigenvalueDecomposition {
  const symmetric = Matrix.add(matrix, matrix.transpose()).mul(0.5);
  return new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
}
