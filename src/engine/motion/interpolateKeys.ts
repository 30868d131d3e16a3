// Values at a time from keys on a time line: straight lines between keys, held before the first and after the last.

/** Some values fixed at a time; all keys of a list have the same number of values. */
export interface TimeKey {
  /** Seconds from the start of the clip. */
  at: number;
  values: readonly number[];
}

/**
 * The values at `time`. `keys` holds at least one key, in any order; of keys at one time the later in the list wins from
 * that time on (a jump).
 */
export function interpolateKeys(keys: readonly TimeKey[], time: number): readonly number[] {
  const sorted = [...keys].sort((a, b) => a.at - b.at);
  const nextIndex = sorted.findIndex((key) => key.at > time);
  const before = sorted[(nextIndex === -1 ? sorted.length : nextIndex) - 1];
  const after = nextIndex === -1 ? undefined : sorted[nextIndex];
  if (before === undefined) return after?.values ?? [];
  if (after === undefined) return before.values;

  const share = (time - before.at) / (after.at - before.at);
  return before.values.map((value, i) => value + share * ((after.values[i] ?? value) - value));
}
