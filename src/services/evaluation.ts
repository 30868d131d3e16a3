// A suite of prompts over models and settings: which clips are wanted, and their figures, made one after another. What was measured
// stands in a file of lines, so that the same command goes on where it was stopped; the clips themselves lie in the run store.

import { throwIfAborted } from '../base/abort';
import { CancelledError } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';
import type { Experiment } from '../experiment/schema';
import { parseAssignment, setField } from '../experiment/setField';
import type { SuitePrompt } from '../experiment/suite';
import type { Variant } from '../experiment/variants';
import { hashOf, runJob, type JobServices } from '../jobs/runJob';
import type { MetricValues } from '../metrics';
import type { ProgressEvent } from '../protocol/progress';
import type { StoredRun } from '../runStore/runStore';
import { requestsOf, type DescribesModels } from './requests';

/** One clip that an evaluation wants. */
export interface Wanted {
  /** Place of its prompt in the suite. */
  prompt: number;
  /** Name of model and settings. */
  variant: string;
  request: GenerationRequest;
  hash: string;
}

/** The figures of one wanted clip, as a line of the results keeps them. */
export interface EvaluatedClip {
  hash: string;
  /** Digest of the extractor; empty without one. */
  extractor: string;
  variant: string;
  prompt: string;
  id?: string;
  categories: string[];
  seed: number;
  metrics: MetricValues;
}

export interface PlanOptions {
  /** Absolute path of the suite: paths in settings count from there. */
  file: string;
  workspace: string;
  /** Model folders as typed; empty for the embedded model. */
  models: readonly string[];
  variants: readonly Variant[];
  services: DescribesModels & Pick<JobServices, 'digest'>;
}

/**
 * The clips in the order in which they are made: all variants of a prompt before the next prompt, so that a stopped evaluation
 * compares what it has.
 * @throws UserError for settings that do not fit, ModelError for a model that is not there.
 */
export async function planEvaluation(prompts: readonly SuitePrompt[], options: PlanOptions): Promise<Wanted[]> {
  const { file, workspace, variants, services } = options;
  const models = options.models.length === 0 ? [undefined] : options.models;
  const wanted: Wanted[] = [];
  for (const [prompt, { prompt: words }] of prompts.entries()) {
    for (const model of models) {
      for (const { label, assignments } of variants) {
        const experiment = assignments
          .map(parseAssignment)
          .reduce((made, { path, value }) => setField(made, path, value), promptAlone(words));
        const variant = [model ?? 'embedded', label].filter((text) => text !== '').join(', ');
        const requests = await requestsOf(experiment, services, { file, workspace, model, allowOutside: true });
        for (const request of requests)
          wanted.push({ prompt, variant, request, hash: hashOf(request, services.digest) });
      }
    }
  }
  return wanted;
}

function promptAlone(prompt: string): Experiment {
  return { version: 1, prompt };
}

/** Where the figures of a clip came from. */
export type EvaluatedHow = 'known' | 'from the store' | 'made';

/** What happens while clips are made. */
export interface EvaluationListener {
  start(wanted: Wanted, place: number): void;
  progress(event: ProgressEvent): void;
  done(clip: EvaluatedClip, how: EvaluatedHow): void;
  failed(wanted: Wanted, error: unknown): void;
}

export interface EvaluationWork {
  services: JobServices;
  /** What is known from earlier, by `keyOf`. */
  known: ReadonlyMap<string, EvaluatedClip>;
  /** Digest of the extractor; empty without one. */
  extractor: string;
  prompts: readonly SuitePrompt[];
  /** The experiment that records name. */
  source: string;
  signal: AbortSignal;
  /** Figures of a kept run. */
  measure: (run: StoredRun) => Promise<MetricValues>;
  /** Called with each new line, before it counts. */
  keep: (clip: EvaluatedClip) => Promise<void>;
  listener: EvaluationListener;
}

/** What tells a result from every other. */
export function keyOf(hash: string, extractor: string): string {
  return `${hash} ${extractor}`;
}

/**
 * The figures of all wanted clips that could be had, and the first error. One failure does not stop the others; a cancel does, and
 * is then the error. Throws nothing else.
 */
export async function evaluate(
  wanted: readonly Wanted[],
  work: EvaluationWork,
): Promise<{ clips: EvaluatedClip[]; error?: unknown }> {
  const clips: EvaluatedClip[] = [];
  const errors: unknown[] = [];
  for (const [place, one] of wanted.entries()) {
    try {
      throwIfAborted(work.signal);
      clips.push(knownClip(one, work) ?? (await newClip(one, place, work)));
    } catch (error) {
      if (error instanceof CancelledError) return { clips, error };
      errors.push(error);
      work.listener.failed(one, error);
    }
  }
  return { clips, ...(errors.length === 0 ? {} : { error: errors[0] }) };
}

function knownClip(wanted: Wanted, work: EvaluationWork): EvaluatedClip | undefined {
  const known = work.known.get(keyOf(wanted.hash, work.extractor));
  if (known === undefined) return undefined;
  const clip = described(wanted, work, known.metrics);
  work.listener.done(clip, 'known');
  return clip;
}

async function newClip(wanted: Wanted, place: number, work: EvaluationWork): Promise<EvaluatedClip> {
  const { signal, source, listener } = work;
  listener.start(wanted, place);
  const onProgress = (event: ProgressEvent) => listener.progress(event);
  const { run, fromStore } = await runJob(wanted.request, work.services, { signal, source, onProgress });
  const clip = described(wanted, work, await work.measure(run));
  await work.keep(clip);
  listener.done(clip, fromStore ? 'from the store' : 'made');
  return clip;
}

function described(
  { prompt, variant, request, hash }: Wanted,
  { prompts, extractor }: Pick<EvaluationWork, 'prompts' | 'extractor'>,
  metrics: MetricValues,
): EvaluatedClip {
  const { prompt: words, id, categories } = prompts[prompt]!;
  return {
    hash,
    extractor,
    variant,
    prompt: words,
    ...(id === undefined ? {} : { id }),
    categories,
    seed: request.seed,
    metrics,
  };
}
