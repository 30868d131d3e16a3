// The queue as a value: jobs in their order, and what each event makes of them. Pure, so that every process that reads the
// same events in the same order sees the same queue. An event that does not fit any more (a cancel of a finished job, a
// second claim) changes nothing: that is how two processes can write at once without harm.

import { assertNever } from '../base/assert';
import type { ErrorData } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';

export type JobState = 'waiting' | 'running' | 'cancelling' | 'done' | 'failed' | 'cancelled';

/** What was asked for; never changes. */
export interface JobSpec {
  id: string;
  request: GenerationRequest;
  /** `requestHash(request)`. */
  hash: string;
  /** Folder whose `.t2v` keeps the run. */
  root: string;
  /** For people: the words, or the name of the file with its number in a sweep. */
  label: string;
  /** The experiment that asked: path from `root`, with forward slashes. */
  source?: string;
  /** Make the clip even when the store has it. */
  force: boolean;
  /** Token of the process that asked. */
  addedBy: string;
  /** ISO 8601, UTC. */
  addedAt: string;
}

/** A process that runs jobs. The token tells two of them apart, also when a process number is used again. */
export interface Owner {
  token: string;
  pid: number;
  host: string;
}

export interface Claim {
  /** A fresh name for each claim: only its holder may end the job. */
  id: string;
  owner: Owner;
  at: string;
}

export interface Job extends JobSpec {
  state: JobState;
  /** How often it was begun. */
  attempts: number;
  /** How often the process that ran it died in the middle. */
  interruptions: number;
  claim?: Claim;
  endedAt?: string;
  /** Name of the run's folder, and whether it was there already. */
  result?: { run: string; fromStore: boolean };
  error?: ErrorData;
}

export interface QueueState {
  /** In the order in which they run; ended ones keep their place until they are removed. */
  jobs: readonly Job[];
  /** True: what runs goes on, nothing new begins. */
  paused: boolean;
}

/** One change. `id` names the event, `at` is when it was written. */
export type QueueEvent = { id: string; at: string } & QueueChange;

export type QueueChange =
  | { kind: 'add'; jobs: JobSpec[] }
  | { kind: 'claim'; job: string; claim: string; owner: Owner }
  | { kind: 'end'; job: string; claim: string; outcome: Outcome }
  /** The claim's process has ended: in good order (`crashed` false, it says so itself) or not (others see it). */
  | { kind: 'release'; job: string; claim: string; crashed: boolean }
  | { kind: 'cancel'; jobs: string[] }
  | { kind: 'retry'; jobs: string[] }
  | { kind: 'remove'; jobs: string[] }
  /** Puts a waiting job before another one, or at the end. */
  | { kind: 'move'; job: string; before?: string }
  | { kind: 'pause'; paused: boolean }
  /** The whole queue; begins a fresh journal. */
  | { kind: 'snapshot'; state: QueueState };

export type Outcome =
  { state: 'done'; run: string; fromStore: boolean } | { state: 'failed'; error: ErrorData } | { state: 'cancelled' };

export const emptyQueue: QueueState = { jobs: [], paused: false };

/** A job whose process went away this often is not begun again by itself: it may be what kills the process. */
export const maxInterruptions = 3;

/** The queue after an event; the same object when the event did not fit. */
export function applyEvent(state: QueueState, event: QueueEvent): QueueState {
  switch (event.kind) {
    case 'add':
      return add(state, event.jobs);
    case 'claim':
      return claim(state, event);
    case 'end':
      return changeJobs(state, [event.job], (job) => end(job, event));
    case 'release':
      return changeJobs(state, [event.job], (job) => release(job, event));
    case 'cancel':
      return changeJobs(state, event.jobs, (job) => cancel(job, event.at));
    case 'retry':
      return changeJobs(state, event.jobs, retry);
    case 'remove':
      return remove(state, event.jobs);
    case 'move':
      return move(state, event);
    case 'pause':
      return state.paused === event.paused ? state : { ...state, paused: event.paused };
    case 'snapshot':
      return event.state;
    default:
      return assertNever(event, 'queue event');
  }
}

/** True for a job that will not change by itself any more. */
export function isEnded({ state }: Pick<Job, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** True for a job that some process has in work. */
export function isActive({ state }: Pick<Job, 'state'>): boolean {
  return state === 'running' || state === 'cancelling';
}

/** Ended jobs that a fresh journal keeps. */
const keptEnded = 200;

/** The queue without the oldest of its ended jobs. */
export function shortened(state: QueueState): QueueState {
  const ended = state.jobs.filter(isEnded);
  const newest = [...ended].sort((a, b) => ((a.endedAt ?? '') < (b.endedAt ?? '') ? 1 : -1)).slice(0, keptEnded);
  const kept = new Set(newest);
  return { ...state, jobs: state.jobs.filter((job) => !isEnded(job) || kept.has(job)) };
}

function add(state: QueueState, specs: readonly JobSpec[]): QueueState {
  const known = new Set(state.jobs.map(({ id }) => id));
  const fresh = specs.filter(({ id }) => !known.has(id) && known.add(id));
  if (fresh.length === 0) return state;
  const jobs = fresh.map((spec): Job => ({ ...spec, state: 'waiting', attempts: 0, interruptions: 0 }));
  return { ...state, jobs: [...state.jobs, ...jobs] };
}

function claim(state: QueueState, event: QueueEvent & { kind: 'claim' }): QueueState {
  if (state.paused) return state;
  return changeJobs(state, [event.job], (job) => {
    if (job.state !== 'waiting') return job;
    const { claim: id, owner, at } = event;
    return { ...job, state: 'running', attempts: job.attempts + 1, claim: { id, owner, at } };
  });
}

function end(job: Job, { claim: id, outcome, at }: QueueEvent & { kind: 'end' }): Job {
  if (!isActive(job) || job.claim?.id !== id) return job;
  const { claim: _claim, ...rest } = job;
  const ended = { ...rest, state: outcome.state, endedAt: at };
  if (outcome.state === 'done') return { ...ended, result: { run: outcome.run, fromStore: outcome.fromStore } };
  return outcome.state === 'failed' ? { ...ended, error: outcome.error } : ended;
}

function release(job: Job, { claim: id, crashed, at }: QueueEvent & { kind: 'release' }): Job {
  if (!isActive(job) || job.claim?.id !== id) return job;
  const { claim: _claim, ...rest } = job;
  const released = { ...rest, interruptions: job.interruptions + (crashed ? 1 : 0) };
  if (job.state === 'cancelling') return { ...released, state: 'cancelled', endedAt: at };
  if (released.interruptions < maxInterruptions) return { ...released, state: 'waiting' };
  return { ...released, state: 'failed', endedAt: at, error: interruptedError(released.interruptions) };
}

function interruptedError(times: number): ErrorData {
  return {
    fault: 'internal',
    code: 'interrupted',
    message: `The program ended ${times} times while this clip was being made.`,
    hint: 'Run it again, or ask for less: fewer frames or steps.',
  };
}

function cancel(job: Job, at: string): Job {
  if (job.state === 'waiting') return { ...job, state: 'cancelled', endedAt: at };
  return job.state === 'running' ? { ...job, state: 'cancelling' } : job;
}

function retry(job: Job): Job {
  if (job.state !== 'failed' && job.state !== 'cancelled') return job;
  const { error: _error, endedAt: _endedAt, ...rest } = job;
  return { ...rest, state: 'waiting', interruptions: 0 };
}

function remove(state: QueueState, ids: readonly string[]): QueueState {
  const gone = new Set(state.jobs.filter((job) => ids.includes(job.id) && isEnded(job)).map(({ id }) => id));
  return gone.size === 0 ? state : { ...state, jobs: state.jobs.filter(({ id }) => !gone.has(id)) };
}

function move(state: QueueState, { job: id, before }: QueueEvent & { kind: 'move' }): QueueState {
  const job = state.jobs.find((one) => one.id === id);
  if (job?.state !== 'waiting' || before === id) return state;
  const others = state.jobs.filter((one) => one.id !== id);
  const place = before === undefined ? others.length : others.findIndex((one) => one.id === before);
  if (place < 0) return state;
  const jobs = [...others.slice(0, place), job, ...others.slice(place)];
  return jobs.every((one, index) => one === state.jobs[index]) ? state : { ...state, jobs };
}

function changeJobs(state: QueueState, ids: readonly string[], change: (job: Job) => Job): QueueState {
  const wanted = new Set(ids);
  const jobs = state.jobs.map((job) => (wanted.has(job.id) ? change(job) : job));
  return jobs.some((job, index) => job !== state.jobs[index]) ? { ...state, jobs } : state;
}
