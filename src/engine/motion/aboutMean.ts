// Motion strength for one number of a thing: the same clip mean, deviations from it stronger or weaker.

/** mean + strength · (value − mean) for each value; strength 1 gives the values unchanged, bit for bit. */
export function aboutMean(values: readonly number[], strength: number): number[] {
  if (strength === 1) return [...values];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => mean + strength * (value - mean));
}
