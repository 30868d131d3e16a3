/**
 * One shot of an experiment as an experiment of its own: its words and length, and what of camera, paths and keyframes
 * falls into its time, counted from its start.
 */
import { InternalError } from '../base/errors';
import { shotFrames } from './clipLength';
import { requestDefaults } from './defaults';
import type { Experiment } from './schema';

type Motion = NonNullable<Experiment['motion']>;
type CameraKeys = Extract<NonNullable<Motion['camera']>, unknown[]>;
type Point = NonNullable<Motion['paths']>[number]['points'][number];

/** Start and end in seconds, and which end of the clip it touches. */
interface Span {
  start: number;
  end: number;
  isFirst: boolean;
  isLast: boolean;
}

/**
 * `experiment` with only its shot `index`. `extends` has to be resolved before; `sweep` and `expect` are left out, because
 * they speak of the whole clip. `fps` is the model's, for a file that gives none. Throws InternalError for an index without a shot.
 */
export function shotAlone(experiment: Experiment, index: number, fps: number = requestDefaults.fps): Experiment {
  const { shots = [], sweep: _sweep, expect: _expect, ...rest } = experiment;
  const shot = shots[index];
  if (!shot) throw new InternalError('no-shot', `There is no shot ${index} among ${shots.length}.`);
  const start = shots.slice(0, index).reduce((sum, { seconds }) => sum + seconds, 0);
  const span = { start, end: start + shot.seconds, isFirst: index === 0, isLast: index === shots.length - 1 };
  const frames = shotFrames(shot.seconds, rest.video?.fps ?? fps);
  const { motion, keyframes } = rest;
  return {
    ...rest,
    prompt: shot.prompt,
    ...(frames === undefined ? {} : { video: { ...rest.video, frames } }),
    ...(motion ? { motion: motionWithin(motion, span) } : {}),
    ...(keyframes ? { keyframes: keyframesWithin(keyframes, span) } : {}),
  };
}

function motionWithin(motion: Motion, span: Span): Motion {
  const { camera, paths } = motion;
  return {
    ...motion,
    ...(Array.isArray(camera) ? { camera: cameraWithin(camera, span) } : {}),
    ...(paths ? { paths: paths.flatMap((path) => pathWithin(path, span)) } : {}),
  };
}

/** Keys inside the span, moved to its start, after one that holds the speeds reached by then. */
function cameraWithin(keys: CameraKeys, { start, end }: Span): CameraKeys {
  const inside = keys.filter(({ at }) => at >= start && at < end).map((key) => ({ ...key, at: tidy(key.at - start) }));
  if (inside[0]?.at === 0) return [{ ...ratesAt(keys, start), ...inside[0] }, ...inside.slice(1)];
  return [{ at: 0, ...ratesAt(keys, start) }, ...inside];
}

const rateNames = ['pan', 'tilt', 'zoom', 'roll'] as const;

/** Speeds at `time`, evenly between the keys around it; a speed that a key leaves out keeps its last value. */
function ratesAt(keys: CameraKeys, time: number): Record<(typeof rateNames)[number], number> {
  const rates = { pan: 0, tilt: 0, zoom: 0, roll: 0 };
  let held = { at: keys[0]?.at ?? 0, ...rates };
  for (const key of keys) {
    const next = { ...held, ...key };
    if (key.at > time) {
      const share = keys[0] === key ? 1 : (time - held.at) / (key.at - held.at);
      for (const name of rateNames) rates[name] = tidy(held[name] + (next[name] - held[name]) * share);
      return rates;
    }
    held = next;
  }
  const { at: _at, ...last } = held;
  return last;
}

/** The part of a path inside the span; none when it lies wholly outside. */
function pathWithin(path: NonNullable<Motion['paths']>[number], { start, end }: Span) {
  const { points } = path;
  const first = points[0]![0];
  const last = points.at(-1)![0];
  if (first >= end || last < start) return [];
  const inner = points.filter(([time]) => time > start && time < end);
  const edges = [start, end].filter((time) => time >= first && time <= last).map((time) => pointAt(points, time));
  const all = [...inner, ...edges].sort(([a], [b]) => a - b);
  return [{ ...path, points: all.map(([time, x, y]): Point => [tidy(time - start), x, y]) }];
}

function pointAt(points: Point[], time: number): Point {
  const after = points.findIndex((point) => point[0] >= time);
  const [t1, x1, y1] = points[after] ?? points.at(-1)!;
  const [t0, x0, y0] = points[after - 1] ?? points[0]!;
  const share = t1 === t0 ? 0 : (time - t0) / (t1 - t0);
  return [time, tidy(x0 + (x1 - x0) * share), tidy(y0 + (y1 - y0) * share)];
}

function keyframesWithin(keyframes: NonNullable<Experiment['keyframes']>, { start, end, isFirst, isLast }: Span) {
  return keyframes.flatMap((keyframe) => {
    const { at } = keyframe;
    if (at === 'first') return isFirst ? [keyframe] : [];
    if (at === 'last') return isLast ? [keyframe] : [];
    return at >= start && at < end ? [{ ...keyframe, at: tidy(at - start) }] : [];
  });
}

/** Removes what float subtraction leaves behind the millionth. */
function tidy(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
