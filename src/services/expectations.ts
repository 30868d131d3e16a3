// The `expect` of an experiment, held against a finished run: figures within their bounds, things and places that are recognised, frames that
// are the same to the byte. What cannot be measured has not been met, and says why.

import { join } from 'node:path';
import { placePhrases, thingNames } from '../experiment/scene/vocabulary';
import type { Expectation } from '../experiment/schema';
import type { EngineRecord } from '../jobs/runJob';
import { isMetricName, metrics, type MetricValues } from '../metrics';
import type { StoredRun } from '../runStore/runStore';
import { readClip } from '../video/clip';
import type { ClipScorer } from './clipScorer';
import { runMetrics } from './clipMetrics';
import type { DescribesModels } from './requests';

export interface Outcome {
  /** Place in the list `expect`. */
  index: number;
  /** What was expected, as text: `camera.pan`, `object "fox"`. */
  what: string;
  /** The rule: `0.1 to 0.4`, `best fit`. */
  asked: string;
  /** What was found; absent where it could not be measured. */
  measured?: number | string;
  passed: boolean;
  /** Why nothing was measured, or what stands behind a figure. */
  note?: string;
}

export interface Judges {
  models: DescribesModels;
  /** Opened when an entry asks for what only an extractor can tell. */
  scorer: () => Promise<ClipScorer>;
}

/** One outcome for each entry, in order. @throws as `readClip` and ModelError when the extractor or the clip is damaged. */
export async function checkExpectations(
  expectations: readonly Expectation[],
  run: Pick<StoredRun, 'folder' | 'record'>,
  judges: Judges,
): Promise<Outcome[]> {
  const own = await runMetrics(run, judges.models);
  const seen = expectations.some(isLearned) ? await learned(run, judges) : undefined;
  const outcomes: Outcome[] = [];
  for (const [index, expectation] of expectations.entries()) {
    outcomes.push({ index, ...(await outcomeOf(expectation, { own, seen, run })) });
  }
  return outcomes;
}

/** What an extractor makes of the clip. */
interface Seen {
  values: MetricValues;
  label?: string;
  /** How well words fit the clip; absent where the extractor reads none. */
  fit?: (words: string) => Promise<number>;
}

interface Found {
  own: Record<string, number>;
  seen?: Seen;
  run: Pick<StoredRun, 'record'>;
}

function isLearned({ metric, object, background }: Expectation): boolean {
  if (object !== undefined || background !== undefined) return true;
  return metric !== undefined && isMetricName(metric) && ['extractor', 'prompt'].includes(metrics[metric].needs);
}

async function learned({ folder, record }: Pick<StoredRun, 'folder' | 'record'>, judges: Judges): Promise<Seen> {
  const scorer = await judges.scorer();
  const { frames } = await readClip(join(folder, record.files.clip));
  const { prompt, shots } = record.request;
  const { metrics: values, features } = await scorer.learned(
    frames,
    prompt || shots.map((shot) => shot.prompt).join(', '),
  );
  const summary = features?.summary;
  const { fits } = scorer;
  return {
    values,
    label: scorer.extractor?.label,
    ...(fits && summary ? { fit: (words: string) => fits(words, summary) } : {}),
  };
}

async function outcomeOf(expectation: Expectation, found: Found): Promise<Omit<Outcome, 'index'>> {
  const { metric, object, background, digest } = expectation;
  if (metric !== undefined) return figure(metric, expectation, found);
  if (object !== undefined) return recognised(`object "${object}"`, object, { kinds: things, found });
  if (background !== undefined) return recognised(`background "${background}"`, background, { kinds: places, found });
  return sameFrames(digest ?? '', found);
}

function figure(name: string, { min, max }: Expectation, { own, seen }: Found): Omit<Outcome, 'index'> {
  const asked = boundsText(min, max);
  const failed = (note: string) => ({ what: name, asked, passed: false, note });
  if (!isMetricName(name)) return failed(`there is no such figure; there are ${Object.keys(metrics).join(', ')}`);
  const { needs } = metrics[name];
  if (needs === 'pair' || needs === 'sets') return failed('compares clips with others: use `t2v score --against`');
  const measured = needs === 'clip' ? own[name] : seen?.values[name];
  if (measured === undefined) return failed('could not be measured in this clip');
  const passed = measured >= (min ?? -Infinity) && measured <= (max ?? Infinity);
  return { what: name, asked, measured, passed, ...(needs === 'clip' ? {} : { note: seen?.label }) };
}

function boundsText(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}

/** Names that are told apart, and the words that a clip is held against. */
interface Kinds {
  rows: readonly (readonly string[])[];
  say: (name: string) => string;
  /** A clip may show so many of them. */
  most: number;
}

const things: Kinds = { rows: thingNames, say: (name) => `a ${name}`, most: 2 };
const places: Kinds = {
  rows: Object.entries(placePhrases).map(([name, phrases]) => [...phrases, name]),
  say: (phrase) => phrase,
  most: 1,
};

/** Whether no more others than a clip may show fit it better. */
async function recognised(
  what: string,
  name: string,
  { kinds: { rows, say, most }, found: { seen } }: { kinds: Kinds; found: Found },
): Promise<Omit<Outcome, 'index'>> {
  const asked = most === 1 ? 'best fit' : `among the ${most} best fits`;
  const asWritten = name.trim().toLowerCase();
  const own = rows.findIndex((row) => row.some((word) => word.toLowerCase() === asWritten));
  if (own < 0) return { what, asked, passed: false, note: `cannot be recognised; there are ${firstOf(rows)}` };
  if (seen?.fit === undefined) return { what, asked, passed: false, note: 'the extractor reads no words' };
  const scores: number[] = [];
  for (const row of rows) scores.push(await seen.fit(say(row[0] ?? '')));
  const better = scores.filter((score) => score > (scores[own] ?? 0)).length;
  const best = rows[scores.indexOf(Math.max(...scores))]?.[0];
  const measured = better === 0 ? 'best fit' : `fit ${better + 1} of ${rows.length}, best is "${best}"`;
  return { what, asked, measured, passed: better < most, note: seen.label };
}

function firstOf(rows: Kinds['rows']): string {
  return rows.map(([first]) => first).join(', ');
}

function sameFrames(digest: string, { run: { record } }: Found): Omit<Outcome, 'index'> {
  const { framesDigest } = record as Partial<EngineRecord>;
  const [what, asked] = ['frames', digest];
  if (framesDigest === undefined) return { what, asked, passed: false, note: 'this run has no digest' };
  return { what, asked, measured: framesDigest, passed: framesDigest.startsWith(digest) };
}
