// How long a request will take here, from what finished runs took: a part that is the same for every clip, a part that grows with
// pixels and frames, and a part that grows with these and the steps. Medians of the newest runs, so that one slow run does not count.

import { passesOf } from '../engine/passes';
import type { GenerationRequest } from '../experiment/request';
import type { LedgerEntry } from './ledger';

/** The part of a finished run that is looked at. */
export type TimedRun = Pick<LedgerEntry, 'modelDigest' | 'steps' | 'guidance' | 'passes' | 'video' | 'timings'>;

export interface Estimate {
  seconds: number;
  /** How many runs it stands on. */
  runs: number;
}

const newest = 15;

/** Undefined without a run to learn from. `runs` come newest first; those of the same model are preferred. */
export function estimateTime(request: GenerationRequest, runs: readonly TimedRun[]): Estimate | undefined {
  const timed = runs.filter(({ timings }) => (timings.denoise ?? 0) > 0);
  const ofModel = timed.filter(({ modelDigest }) => modelDigest === request.modelDigest);
  const used = (ofModel.length > 0 ? ofModel : timed).slice(0, newest);
  if (used.length === 0) return undefined;
  const perUnit = median(used.map((run) => (run.timings.denoise ?? 0) / work(run)));
  const perPixel = median(used.map((run) => timesOf(run, finishing) / pixels(run)));
  const fixed = median(used.map((run) => timesOf(run, fixedStages)));
  return {
    seconds: (perUnit * work({ ...request, passes: passesOf(request) }) + perPixel * pixels(request) + fixed) / 1000,
    runs: used.length,
  };
}

/** The estimate for several requests together; undefined when one of them has none. */
export function estimateTotal(requests: readonly GenerationRequest[], runs: readonly TimedRun[]): Estimate | undefined {
  const single = requests.map((request) => estimateTime(request, runs));
  if (single.length === 0 || single.some((one) => one === undefined)) return undefined;
  const known = single as Estimate[];
  return {
    seconds: known.reduce((sum, { seconds }) => sum + seconds, 0),
    runs: Math.min(...known.map(({ runs: used }) => used)),
  };
}

/** A run of an older version is taken to have been guided in all of its steps. */
function work({ steps, guidance, passes, video }: Omit<TimedRun, 'timings'>): number {
  return (passes ?? steps * (guidance === 1 ? 1 : 2)) * pixels({ video });
}

function pixels({ video: { width, height, frames } }: Pick<TimedRun, 'video'>): number {
  return width * height * frames;
}

const fixedStages = ['load', 'tokenize', 'encodeText', 'prepare'];
const finishing = ['decode', 'post', 'write'];

function timesOf({ timings }: TimedRun, stages: readonly string[]): number {
  const times: Record<string, number | undefined> = timings;
  return stages.reduce((sum, stage) => sum + (times[stage] ?? 0), 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
