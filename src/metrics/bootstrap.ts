// 95 % interval of a mean by the percentile bootstrap (Efron and Tibshirani, 1993): the mean of as many values drawn with replacement, many
// times over. Drawn from a generator with a fixed seed, so that one table has one text.

import { TorchRandom } from '../engine/random';

/** A mean and the interval that holds 95 % of the resampled means. */
export interface Interval {
  mean: number;
  low: number;
  high: number;
  count: number;
}

const seed = 1;

/** Undefined without values. A single value is its own interval. */
export function bootstrapMean(values: readonly number[], rounds = 2000): Interval | undefined {
  const count = values.length;
  if (count === 0) return undefined;
  const random = new TorchRandom(seed);
  const means = Float64Array.from({ length: rounds }, () => {
    const picks = random.rand(count);
    return picks.reduce((sum, pick) => sum + values[Math.floor(pick * count)]!, 0) / count;
  }).sort();
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / count,
    low: quantile(means, 0.025),
    high: quantile(means, 0.975),
    count,
  };
}

/** On the straight line between the two nearest, as numpy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
