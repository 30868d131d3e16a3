/** A played clip as an experiment that makes the same frames again: steering has become a path. Pure. */
import { UserError } from '../base/errors';
import { requestDefaults } from './defaults';
import { formatExperiment } from './format';
import type { GenerationRequest, ObjectPath } from './request';
import { stagesOf } from './scene/stages';
import type { Experiment } from './schema';

/** The thing that is led: the wished one, else that of the first path, else the first of the prompt. Throws UserError `no-object`. */
export function playObject({ prompt, motion }: Pick<GenerationRequest, 'prompt' | 'motion'>, wished?: string): string {
  const object = wished ?? motion.paths[0]?.object ?? stagesOf(prompt).stages[0]?.acts[0]?.thing.words;
  if (object !== undefined && object.trim() !== '') return object;
  throw new UserError('no-object', `The prompt “${prompt}” names no thing that could be led.`, {
    field: 'prompt',
    hint: 'Begin it with a thing, such as “a fox on the grass”.',
  });
}

export interface PlaySession {
  /** What was played. */
  request: GenerationRequest;
  object: string;
  points: ObjectPath['points'];
  frames: number;
  /** The model as the experiment named it. */
  model?: string;
  title?: string;
}

/** The text of the session's experiment, with every setting that decides its frames written out. */
export function sessionText({ request, object, points, frames, model, title }: PlaySession): string {
  const {
    guidanceInterval: [from, to],
    guidanceRescale: rescale,
  } = request;
  const { width, height, fps } = request.video;
  const others = request.motion.paths.filter((path) => path.object !== object);
  const experiment: Experiment = {
    version: 1,
    ...(title === undefined ? {} : { title }),
    prompt: request.prompt,
    ...(request.negativePrompt === '' ? {} : { negativePrompt: request.negativePrompt }),
    ...(model === undefined ? {} : { model }),
    seed: request.seed,
    steps: request.steps,
    guidance: request.guidance,
    ...(from === 0 && to === 1 ? {} : { guidanceInterval: [from, to] }),
    ...(rescale === requestDefaults.guidanceRescale ? {} : { guidanceRescale: rescale }),
    sampler: request.sampler,
    video: { width, height, frames, fps, order: 'rollout' },
    motion: {
      ...(request.motion.camera.length === 0 ? {} : { camera: request.motion.camera }),
      paths: [{ object, points }, ...others],
    },
  };
  return formatExperiment(JSON.stringify(experiment));
}
