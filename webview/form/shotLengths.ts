// Lengths of shots, counted in frames. Pure.

/** Whole frames of lengths in seconds, at least one each. */
export function framesOf(seconds: readonly number[], fps: number): number[] {
  return seconds.map((one) => Math.max(1, Math.round(one * fps)));
}

/** Seconds of a number of frames, written as short as it is exact enough. */
export function secondsOf(frames: number, fps: number): number {
  return Number((frames / fps).toFixed(9));
}

/**
 * Moves the end of shot `index` by `by` frames. The next shot gives or takes them, so that the clip keeps its length; behind the
 * last shot the clip gets longer or shorter. Every shot keeps at least one frame.
 */
export function moveEnd(lengths: readonly number[], index: number, by: number): number[] {
  const own = lengths[index];
  if (own === undefined) return [...lengths];
  const next = lengths[index + 1];
  const most = next === undefined ? Infinity : next - 1;
  const moved = Math.min(Math.max(by, 1 - own), most);
  return lengths.map((length, at) => (at === index ? length + moved : at === index + 1 ? length - moved : length));
}
