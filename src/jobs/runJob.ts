// One request from question to kept run: look in the store, else let the backend make the files in a draft, then keep the draft.
// A failed or cancelled job leaves nothing behind. Leaves out the queue: the caller decides what runs when.

import { pickBackend, type Backend, type RunOptions } from '../backends';
import type { GenerationRequest } from '../experiment/request';
import { requestHash, type Digest } from '../experiment/requestHash';
import type { GenerateResult } from '../protocol/engineMessages';
import type { RunRecord } from '../runStore/runRecord';
import type { RunStore, StoredRun } from '../runStore/runStore';

export interface JobServices {
  store: Pick<RunStore, 'find' | 'begin'>;
  backends: readonly Backend[];
  /** sha256 as hex digits. */
  digest: Digest;
  /** The time for the record. */
  now: () => Date;
}

export interface JobOptions extends RunOptions {
  /** Make the clip even when a run of the same request is kept; the new run is kept beside it. */
  force?: boolean;
  /** The experiment that asks, for the record: path from the store's root, with forward slashes. */
  source?: string;
  /** Called when the request is known not to be answered from the store, before it runs. */
  onStart?: (hash: string) => void;
}

/** What run.json holds beyond the fields that every run has. */
export type EngineRecord = RunRecord &
  Pick<GenerateResult, 'video' | 'framesDigest' | 'device' | 'notes' | 'peakMemoryMb'>;

export interface JobOutcome {
  hash: string;
  run: StoredRun;
  /** True when the clip was there already. */
  fromStore: boolean;
  /** What the backend said; absent when the store answered. */
  result?: GenerateResult;
}

/** The identity of a request as the store knows it. */
export function hashOf(request: GenerationRequest, digest: Digest): string {
  return requestHash(request, digest);
}

/** Throws what the backend throws; CancelledError when the signal fires before the run is kept. */
export async function runJob(
  request: GenerationRequest,
  services: JobServices,
  options: JobOptions = {},
): Promise<JobOutcome> {
  const { force = false, source, onStart, ...watching } = options;
  const backend = pickBackend(services.backends, request.backend);
  const hash = hashOf(request, services.digest);
  const kept = force ? undefined : await services.store.find(hash);
  if (kept !== undefined) return { hash, run: kept, fromStore: true };

  onStart?.(hash);
  const draft = await services.store.begin(hash, { force });
  try {
    const result = await backend.run({ request, requestHash: hash, folder: draft.folder }, watching);
    const { run, isNew } = await draft.commit(recordOf(request, hash, { result, source, createdAt: services.now() }));
    return { hash, run, fromStore: !isNew, result };
  } catch (error) {
    await draft.abandon();
    throw error;
  }
}

function recordOf(
  request: GenerationRequest,
  hash: string,
  made: { result: GenerateResult; source: string | undefined; createdAt: Date },
): EngineRecord {
  const { timings, files, modelDigests, versions, video, framesDigest, device, notes, peakMemoryMb, metrics } =
    made.result;
  return {
    format: 1,
    hash,
    request,
    seed: request.seed,
    modelDigests,
    versions,
    ...(made.source === undefined ? {} : { source: made.source }),
    createdAt: made.createdAt.toISOString(),
    timings: {
      ...rounded(timings.stages),
      runtime: round(timings.runtimeMs),
      outsideRuntime: round(timings.outsideMs),
    },
    files,
    ...(metrics === undefined ? {} : { metrics }),
    video,
    framesDigest,
    device,
    notes,
    peakMemoryMb: round(peakMemoryMb),
  };
}

/** Tenths are more than a clock of milliseconds can promise over a process border. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function rounded(times: Partial<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([name, value]) => [name, round(value ?? 0)]));
}
