// The planner's tracks for clips longer than those it learned from, and for loops. What leads somewhere (moving left, growing) takes
// the whole clip; what comes back (bouncing, circling, shaking) is repeated at its own pace; turning goes on at its own pace.
// In a loop the way leads there and back, and what comes back does so a whole number of times.

import { thingCount, thingWidth } from './objectTracks';

/** The planner asked at evenly spaced times from 0 to 1, which takes as long as `native` frames. */
export interface DensePlan {
  /** [S, 2, 5] in scene coordinates. */
  objects: Float32Array;
  /** [S, 4] rates. */
  camera: Float32Array;
  native: number;
}

export interface LongClip {
  frames: number;
  loop: boolean;
}

/** A period is believed when the track repeats itself to within this part of how much it moves. */
const tolerance = 0.15;
const [shortest, longestPeriod] = [0.2, 0.85];
const turn = 2 * Math.PI;
const angleColumn = 3;
const sizeColumn = 2;

/** [F, 2, 5] for `frames` frames. */
export function longTracks({ objects, native }: DensePlan, { frames, loop }: LongClip): Float32Array {
  const samples = objects.length / (thingCount * thingWidth);
  const tracks = new Float32Array(frames * thingCount * thingWidth);
  for (let thing = 0; thing < thingCount; thing++) {
    for (let column = 0; column < thingWidth; column++) {
      const values = Array.from(
        { length: samples },
        (_, i) => objects[(i * thingCount + thing) * thingWidth + column] ?? 0,
      );
      const isSize = column === sizeColumn;
      const track = isSize ? values.map((value) => Math.log(Math.max(value, 1e-3))) : values;
      const { period, drift } = recurrence(track);
      const clip = { frames, loop, ways: (frames - (loop ? 0 : 1)) / (native - 1) };
      const place = placeAt(track, { period, drift, turns: column === angleColumn }, clip);
      for (let frame = 0; frame < frames; frame++) {
        const value = place(frame);
        tracks[(frame * thingCount + thing) * thingWidth + column] = isSize ? Math.exp(value) : value;
      }
    }
  }
  return tracks;
}

/** The planner's rates [F, 4] over a clip that is as long as it likes: the whole way takes the whole clip. */
export function longRates({ camera }: DensePlan, frames: number): Float32Array {
  const samples = camera.length / 4;
  const rates = new Float32Array(frames * 4);
  for (let column = 0; column < 4; column++) {
    const values = Array.from({ length: samples }, (_, i) => camera[i * 4 + column] ?? 0);
    for (let frame = 0; frame < frames; frame++)
      rates[frame * 4 + column] = sampled(values, frame / Math.max(1, frames - 1));
  }
  return rates;
}

/** How much of a way that goes there and back is behind frame `frame` of a loop: 0 … 1/2 … 0, so that the mean speed is the asked one. */
export function thereAndBack(frame: number, frames: number): number {
  return (1 - Math.cos((turn * frame) / frames)) / 4;
}

interface Recurrence {
  /** In units of the planner's time. */
  period: number;
  /** How far one period leads. */
  drift: number;
}

/** The period after which a track repeats itself up to a constant step; the whole track where there is none. */
function recurrence(track: readonly number[]): Recurrence {
  const whole = { period: 1, drift: (track.at(-1) ?? 0) - (track[0] ?? 0) };
  const last = track.length - 1;
  let best: Recurrence | undefined;
  let least = tolerance;
  for (let lag = Math.ceil(shortest * last); lag <= longestPeriod * last; lag++) {
    const steps = track.slice(lag).map((value, i) => value - (track[i] ?? 0));
    const drift = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    const misfit = Math.sqrt(steps.reduce((sum, step) => sum + (step - drift) ** 2, 0) / steps.length);
    const moved = swing(track, drift / (lag / last));
    if (moved < 0.02) return whole;
    if (misfit / moved < least) [least, best] = [misfit / moved, { period: lag / last, drift }];
  }
  return best ?? whole;
}

/** How much of a track is not explained by moving on at `slope`: the standard deviation of the rest. */
function swing(track: readonly number[], slope: number): number {
  const rest = track.map((value, i) => value - (slope * i) / (track.length - 1));
  const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
  return Math.sqrt(rest.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rest.length);
}

/** One number of a thing over a long clip; `ways` is the clip's length in units of the planner's time. */
function placeAt(
  track: readonly number[],
  { period, drift, turns }: Recurrence & { turns: boolean },
  { frames, loop, ways }: LongClip & { ways: number },
): (frame: number) => number {
  const slope = drift / period;
  const periods = Math.max(1, Math.round(ways / period));
  return (frame) => {
    const time = loop ? (frame / frames) * periods * period : (frame / Math.max(1, frames - 1)) * ways;
    const within = time % period;
    const rest = sampled(track, within) - slope * within;
    if (turns && Math.abs(slope * ways) >= Math.PI) {
      return rest + (loop ? turn * Math.round((slope * ways) / turn) * (frame / frames) : slope * time);
    }
    return rest + slope * (loop ? thereAndBack(frame, frames) : frame / Math.max(1, frames - 1));
  };
}

/** The value at `at` (0 … 1) of evenly spaced samples, on a straight line between two. */
export function sampled(values: readonly number[], at: number): number {
  const place = Math.min(1, Math.max(0, at)) * (values.length - 1);
  const low = Math.floor(place);
  const first = values[low] ?? 0;
  return first + (place - low) * ((values[low + 1] ?? first) - first);
}
