// What an experiment comes to, as a text to read: everything inherited and every default written out, how many clips it
// stands for, what they cost and how long they will take.

import { passesOf } from '../engine/passes';
import { formatExperiment } from '../experiment/format';
import type { GenerationRequest } from '../experiment/request';
import type { Experiment } from '../experiment/schema';
import type { Estimate } from '../runStore/estimate';
import type { Plan } from './plan';

/** The words around the values; an editor gives its own language. */
export interface ResolvedWords {
  clips: (count: number) => string;
  /** The total over all clips, in passes of the model. */
  passes: (total: number) => string;
  time: (estimate: Estimate | undefined) => string;
  problems: (count: number) => string;
  model: (title: string, version: string) => string;
}

/** JSON with comments, in canonical form. For an experiment that cannot run, what is known of it. */
export function resolvedText(plan: Plan, estimate: Estimate | undefined, words: ResolvedWords): string {
  const { experiment, requests, problems, model } = plan;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const passes = requests.reduce((sum, request) => sum + passesOf(request), 0);
  const head = [
    ...(errors > 0
      ? [words.problems(errors)]
      : [words.clips(requests.length), words.passes(passes), words.time(estimate)]),
    ...(model ? [words.model(model.sidecar.title, model.sidecar.version)] : []),
  ];
  const comments = head.map((line) => `// ${line}\n`).join('');
  if (!experiment) return comments;
  return formatExperiment(`${comments}${JSON.stringify(withDefaults(experiment, requests[0]))}`);
}

/** The experiment with the defaults that its first request got; seeds and sweep stay as they are written. */
function withDefaults(experiment: Experiment, request: GenerationRequest | undefined): Experiment {
  if (!request) return experiment;
  const {
    negativePrompt,
    steps,
    guidance,
    guidanceInterval,
    guidanceRescale,
    sampler,
    refine,
    noise,
    video,
    backend,
    seed,
  } = request;
  const filled = {
    negativePrompt,
    steps,
    guidance,
    guidanceInterval,
    guidanceRescale,
    sampler,
    refine,
    noise,
    backend,
    seed,
  };
  const post = { ...request.post, ...experiment.post };
  return { model: 'embedded', ...filled, ...experiment, post, video: { ...video, ...experiment.video } };
}
