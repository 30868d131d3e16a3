// Summaries of measured times, and contenders measured in turn. Medians, because a shared machine makes outliers in one direction only.

/** @param {readonly number[]} values at least one */
export function median(values) {
  if (values.length === 0) throw new Error('There is no median of nothing.');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {readonly number[]} values at least one */
export function summary(values) {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values), count: values.length };
}

/**
 * Runs the contenders in turn, A B C A B C …, so that whatever slows the machine for a while slows all of them alike.
 * @param {Record<string, () => Promise<number>>} contenders each answers the milliseconds of one run
 * @param {{ warmUp: number, rounds: number }} options
 * @returns {Promise<Record<string, { median: number, least: number, most: number, count: number }>>}
 */
export async function inTurn(contenders, { warmUp, rounds }) {
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const milliseconds = await contenders[name]();
      if (round >= 0) times[name].push(milliseconds);
    }
  }
  return Object.fromEntries(names.map((name) => [name, summary(times[name])]));
}
