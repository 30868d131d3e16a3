import { describe, expect, it } from 'vitest';
import { solve4 } from '../../../src/metrics/solve4';

// numpy: A = [[4,1,0,2],[1,5,1,0],[0,1,3,1],[2,0,1,6]]; np.linalg.solve(A, A @ [1,-2,3,0.5])
const upper = [4, 1, 0, 2, NaN, 5, 1, 0, NaN, NaN, 3, 1, NaN, NaN, NaN, 6];

describe('solve4', () => {
  it('solves from the upper triangle alone', () => {
    const x = solve4(Float64Array.from(upper), Float64Array.of(3, -6, 7.5, 8));
    [1, -2, 3, 0.5].forEach((expected, i) => expect(x?.[i]).toBeCloseTo(expected, 9));
  });

  it.each([
    ['nothing', new Float64Array(16)],
    ['two unknowns that only come together', Float64Array.of(1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)],
  ])('says when the data tells %s', (_what, normal) => {
    expect(solve4(normal, Float64Array.of(1, 1, 1, 1))).toBeUndefined();
  });
});
