// Figures of a set of clips, and of a set against another, from what an extractor saw of each clip.

import type { MetricValues } from '../metrics';
import { frechetDistance } from '../metrics/frechet';
import { inceptionScore } from '../metrics/inceptionScore';
import { kernelDistance } from '../metrics/kernelDistance';
import type { ClipFeatures } from './extractor';

/** Inception scores of a set; those that its extractor has no classes for, or that need more clips, are absent. */
export function scoresOfSet(clips: readonly ClipFeatures[]): MetricValues {
  const frames = clips.flatMap(({ frameClasses = [] }) => frameClasses);
  const whole = present(clips.map(({ classes }) => classes));
  return {
    ...(frames.length < 2 ? {} : { is: inceptionScore(frames) }),
    ...(whole.length < 2 ? {} : { vis: inceptionScore(whole) }),
  };
}

/** Distances of a set from another, such as generated from real clips. Those that need more rows are absent. */
export function distancesOfSets(clips: readonly ClipFeatures[], others: readonly ClipFeatures[]): MetricValues {
  const frames = [clips, others].map((set) => set.flatMap((one) => one.frames ?? [])) as Pair;
  const whole = [clips, others].map((set) => present(set.map(({ clip }) => clip))) as Pair;
  return {
    ...(isEnough(frames) ? { fid: frechetDistance(...frames), kid: kernelDistance(...frames) } : {}),
    ...(isEnough(whole) ? { fvd: frechetDistance(...whole), kvd: kernelDistance(...whole) } : {}),
  };
}

type Pair = [Float32Array[], Float32Array[]];

function isEnough(pair: Pair): boolean {
  return pair.every((rows) => rows.length >= 2);
}

function present(rows: readonly (Float32Array | undefined)[]): Float32Array[] {
  return rows.filter((row) => row !== undefined);
}
