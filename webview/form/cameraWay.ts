// Where the camera is in each frame, from what an experiment says of it: for the drawing of the form. The same sums as in the engine
// (src/engine/motion/cameraTrack.ts, cameraState.ts), which a page may not import; a test holds the two against each other.

import { isPlainObject } from '../../src/experiment/fieldPath';

export const rateNames = ['pan', 'tilt', 'zoom', 'roll'] as const;
export type RateName = (typeof rateNames)[number];
type Rates = Record<RateName, number>;

/** Speeds at a time in seconds. */
export interface RateKey extends Rates {
  at: number;
}

/**
 * Where the camera looks: its middle in scene units (x right, y down, the short side of the frame is 2), how much larger than life it
 * shows the scene, and by how many radians it is turned clockwise.
 */
export interface CameraPose {
  x: number;
  y: number;
  zoom: number;
  roll: number;
}

export interface WayOptions {
  frames: number;
  fps: number;
  strength: number;
  /** What a rate of 1 over the whole clip does. */
  span: readonly [pan: number, tilt: number, zoom: number, roll: number];
}

/** The keys that `motion.camera` stands for; a speed that a key leaves out keeps its last value. Empty when there is no camera. */
export function rateKeys(camera: unknown): RateKey[] {
  if (isPlainObject(camera) && rateNames.some((name) => name in camera)) return [{ at: 0, ...rates(camera, still) }];
  if (!Array.isArray(camera)) return [];
  let last = still;
  return camera.map((key: unknown) => {
    const own = isPlainObject(key) ? key : {};
    last = rates(own, last);
    return { at: typeof own.at === 'number' ? own.at : 0, ...last };
  });
}

/** The camera of each frame; the middle of its way is the middle of the scene. */
export function cameraWay(keys: readonly RateKey[], { frames, fps, strength, span }: WayOptions): CameraPose[] {
  const columns = rateNames.map((name, column) => {
    // An experiment counts tilt upwards, the scene downwards.
    const factor = name === 'tilt' ? -strength : strength;
    const speeds = Array.from({ length: frames }, (_, frame) => speedAt(keys, name, frame / fps) * factor);
    const way = runningSum(speeds);
    const half = (way.at(-1) ?? 0) / 2;
    return way.map((done) => (done - half) * span[column]!);
  });
  const [x = [], y = [], zoom = [], roll = []] = columns;
  return x.map((_, frame) => ({ x: x[frame]!, y: y[frame]!, zoom: Math.exp(zoom[frame]!), roll: roll[frame]! }));
}

const still: Rates = { pan: 0, tilt: 0, zoom: 0, roll: 0 };

function rates(given: Record<string, unknown>, last: Rates): Rates {
  const values = rateNames.map((name) => [name, typeof given[name] === 'number' ? given[name] : last[name]]);
  return Object.fromEntries(values) as Rates;
}

/** Evenly between two keys, held before the first and after the last; of two at one time the later in the list counts. */
function speedAt(keys: readonly RateKey[], name: RateName, time: number): number {
  const sorted = [...keys].sort((a, b) => a.at - b.at);
  const next = sorted.findIndex(({ at }) => at > time);
  const before = sorted[(next === -1 ? sorted.length : next) - 1];
  const after = next === -1 ? undefined : sorted[next];
  if (!before || !after) return (before ?? after)?.[name] ?? 0;
  return before[name] + ((time - before.at) / (after.at - before.at)) * (after[name] - before[name]);
}

/** By the trapezoid rule over the time of the clip, 0 to 1. */
function runningSum(speeds: readonly number[]): number[] {
  let done = 0;
  return speeds.map((speed, frame) => {
    const before = speeds[frame - 1];
    if (before !== undefined) done += (before + speed) / 2 / (speeds.length - 1);
    return done;
  });
}
