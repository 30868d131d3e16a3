/** Which frame counts a model makes: those it was trained for, and, where it says so, every count up to a longest clip. */

/** The part of a model's limits that speaks of frames. */
export interface FrameLimits {
  frames: readonly number[];
  /** Most frames of a clip that is made in parts; absent where only `frames` can be made. */
  longest?: number;
}

/** Most frames of a clip that is made from one picture; beyond it little of the first picture is in sight. */
const longestZeroShot = 120;

/** Whether a model makes single pictures only, so that movement has to be brought in (`motion.zeroShot`). */
export function makesStills({ frames, longest }: FrameLimits): boolean {
  return longest === undefined && frames.every((count) => count === 1);
}

/** The limits of a request: those of a model of single pictures are longer where its first picture is moved. */
export function limitsWith<T extends FrameLimits>(limits: T, zeroShot: number | undefined): T {
  return zeroShot !== undefined && makesStills(limits) ? { ...limits, longest: longestZeroShot } : limits;
}

/** Whether a clip of `count` frames can be made. */
export function canMakeFrames({ frames, longest = 0 }: FrameLimits, count: number): boolean {
  return frames.includes(count) || (Number.isInteger(count) && count >= 1 && count <= longest);
}

/** The count nearest to `value` that can be made; of two as near, the lower one. */
export function nearestFrames({ frames, longest = 0 }: FrameLimits, value: number): number {
  const whole = Math.min(Math.max(1, Math.round(value)), longest);
  const counts = longest === 0 ? [...frames] : [...frames, whole];
  return counts.sort((a, b) => Math.abs(a - value) - Math.abs(b - value) || a - b)[0] ?? value;
}

/** `16`, `8 or 16`, `1 to 960`; a long row is given as its ends, because it is mostly a range. */
export function framesWords({ frames, longest }: FrameLimits): string {
  if (longest !== undefined) return `1 to ${Math.max(longest, ...frames)}`;
  const sorted = [...frames].sort((a, b) => a - b);
  if (sorted.length > 6) return `${sorted[0]}, ${sorted[1]}, … ${sorted.at(-1)}`;
  return sorted.length < 2 ? sorted.join('') : `${sorted.slice(0, -1).join(', ')} or ${sorted.at(-1)}`;
}
