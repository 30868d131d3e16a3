/** How many frames a shot has. Nothing is rounded: a length that is not a whole number of frames has no answer. */
import type { Experiment } from './schema';

/** Frames of a shot of `seconds` at `fps`, or undefined when they are not a whole number. Allows for float error only. */
export function shotFrames(seconds: number, fps: number): number | undefined {
  const frames = seconds * fps;
  const whole = Math.round(frames);
  return whole >= 1 && Math.abs(frames - whole) <= 1e-6 * whole ? whole : undefined;
}

/** True when one prompt describes the whole clip. */
export function isSingleShot({ shots }: Experiment): boolean {
  return shots === undefined;
}
