// What there is to say beside an experiment: is it being made, is its clip there, or is there only one of an earlier text?

import type { LedgerEntry } from '../runStore/ledger';
import { isActive, type Job } from './queueState';

export type ResultState =
  | { kind: 'none' }
  | { kind: 'running'; job: Job }
  /** `ahead` jobs come first. */
  | { kind: 'waiting'; job: Job; ahead: number }
  | { kind: 'failed'; job: Job }
  /** `count` of `total` clips of the present text are there; `entry` is the newest. */
  | { kind: 'current'; entry: LedgerEntry; count: number; total: number }
  /** There are clips of this file, but none of its present text; `entry` is the newest. */
  | { kind: 'stale'; entry: LedgerEntry };

export interface ResultFacts {
  /** Request hashes of the present text, or of one shot. */
  hashes: readonly string[];
  /** The file's name in records. */
  source: string;
  jobs: readonly Job[];
  /** Newest first. */
  entries: readonly LedgerEntry[];
}

/** What is under way comes before what is there, what is there before what went wrong earlier. */
export function resultOf(facts: ResultFacts): ResultState {
  const wanted = new Set(facts.hashes);
  const own = facts.jobs.filter(({ hash }) => wanted.has(hash));
  const active = own.find(isActive);
  if (active) return { kind: 'running', job: active };
  const next = own.find(({ state }) => state === 'waiting');
  if (next) return { kind: 'waiting', job: next, ahead: jobsBefore(facts.jobs, next) };
  const made = facts.entries.filter(({ hash }) => wanted.has(hash));
  const failed = own.findLast(({ state }) => state === 'failed');
  const [newest] = made;
  if (failed && (newest === undefined || (failed.endedAt ?? '') > newest.createdAt))
    return { kind: 'failed', job: failed };
  if (newest) {
    return { kind: 'current', entry: newest, count: new Set(made.map(({ hash }) => hash)).size, total: wanted.size };
  }
  const earlier = facts.entries.find(({ source }) => source === facts.source);
  return earlier ? { kind: 'stale', entry: earlier } : { kind: 'none' };
}

function jobsBefore(jobs: readonly Job[], job: Job): number {
  return jobs.slice(0, jobs.indexOf(job)).filter((one) => one.state === 'waiting' || isActive(one)).length;
}

/** A stretch of time in its largest fitting unit, for people. */
export interface Age {
  unit: 'now' | 'minutes' | 'hours' | 'days';
  count: number;
}

/** How long ago `at` (ISO 8601) was. A time to come, from a clock that is ahead, counts as now. */
export function ageOf(at: string, now: number): Age {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (!(minutes >= 1)) return { unit: 'now', count: 0 };
  if (minutes < 60) return { unit: 'minutes', count: minutes };
  if (minutes < 24 * 60) return { unit: 'hours', count: Math.floor(minutes / 60) };
  return { unit: 'days', count: Math.floor(minutes / 60 / 24) };
}
