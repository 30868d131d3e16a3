// Four linear equations with a symmetric matrix: Cholesky's decomposition. Kept small because it runs in the innermost loop of a fit.

/**
 * x of N x = r; only the upper triangle of N (row-major, 16 numbers) is read. Undefined when N is not safely positive, which is
 * when the data says nothing about one of the unknowns.
 */
export function solve4(normal: Float64Array, right: Float64Array): number[] | undefined {
  const low = new Float64Array(16);
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = normal[column * 4 + row]!;
      for (let k = 0; k < column; k++) sum -= low[row * 4 + k]! * low[column * 4 + k]!;
      if (row !== column) low[row * 4 + column] = sum / low[column * 4 + column]!;
      else if (!(sum > 1e-9 * normal[row * 5]!)) return undefined;
      else low[row * 5] = Math.sqrt(sum);
    }
  }
  const x = Array.from(right);
  for (let row = 0; row < 4; row++) {
    for (let k = 0; k < row; k++) x[row]! -= low[row * 4 + k]! * x[k]!;
    x[row]! /= low[row * 5]!;
  }
  for (let row = 3; row >= 0; row--) {
    for (let k = row + 1; k < 4; k++) x[row]! -= low[k * 4 + row]! * x[k]!;
    x[row]! /= low[row * 5]!;
  }
  return x;
}
