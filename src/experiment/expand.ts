/**
 * One experiment to the requests it stands for. Order: combinations of the sweep, its first field changing slowest, and
 * within each combination the seeds as listed. Every default is written out.
 */
import { UserError } from '../base/errors';
import { shotFrames } from './clipLength';
import { requestDefaults, type ModelDefaults } from './defaults';
import { formatFieldPath, parseFieldPath, withValueAt } from './fieldPath';
import { isPathLike } from './paths';
import { ruleFindings } from './rules';
import { experimentSchema, type Experiment } from './schema';
import { schemaFindings, shown, type Finding } from './schemaProblems';
import { sweepFindings } from './sweepRules';
import type { CameraKey, GenerationRequest, VideoSize } from './request';

/** What the caller knows and the file does not. */
export interface ExpandContext {
  /** `defaults` of the model's sidecar. */
  modelDefaults?: ModelDefaults;
  /** sha256 that stands for the model; empty while unknown. */
  modelDigest?: string;
  /** Digest of an image or adapter file, named as the experiment writes it, when known. */
  digestOf?: (reference: string) => string | undefined;
  /** Turns an image, adapter or model path as the experiment writes it into the one that the request carries. */
  locate?: (reference: string) => string;
}

/**
 * Requests in a stable order, at least one. `extends` has to be resolved before.
 * Throws UserError `extends-unresolved`, or the code of the first broken rule; with the model's defaults known, times are
 * held against the real length of the clip.
 */
export function expandExperiment(experiment: Experiment, context: ExpandContext = {}): GenerationRequest[] {
  if (experiment.extends !== undefined) {
    throw new UserError('extends-unresolved', '`extends` has to be resolved before an experiment is expanded.', {
      field: 'extends',
    });
  }
  const timing = {
    frames: context.modelDefaults?.frames ?? requestDefaults.frames,
    fps: context.modelDefaults?.fps ?? requestDefaults.fps,
  };
  throwFirst(sweepFindings(experiment, timing));
  return variations(experiment).flatMap((variation) => {
    throwFirst(ruleFindings(variation, timing));
    return seedsOf(variation).map((seed) => toRequest(variation, seed, context));
  });
}

/** The experiments that a sweep makes, without their sweep. */
function variations(experiment: Experiment): Experiment[] {
  const { sweep = {}, ...plain } = experiment;
  return Object.entries(sweep).reduce<Experiment[]>(
    (made, [name, values]) => {
      const path = parseFieldPath(name) ?? [];
      return made.flatMap((variation) => values.map((value) => varied(variation, path, value)));
    },
    [plain],
  );
}

function varied(experiment: Experiment, path: (string | number)[], value: unknown): Experiment {
  const changed = withValueAt(experiment, path, value);
  const checked = experimentSchema.safeParse(changed);
  if (checked.success) return checked.data;
  throwFirst(schemaFindings(checked.error.issues, changed));
  throw new UserError('bad-sweep-path', `\`sweep\` cannot set \`${formatFieldPath(path)}\` to ${shown(value)}.`, {
    field: 'sweep',
  });
}

function throwFirst(findings: Finding[]): void {
  const first = findings.find(({ severity }) => severity !== 'warning');
  if (first)
    throw new UserError(first.code, first.message, {
      field: formatFieldPath(first.path),
      details: { rule: first.rule },
    });
}

function seedsOf({ seed = requestDefaults.seed }: Experiment): number[] {
  return Array.isArray(seed) ? seed : [seed];
}

function toRequest(experiment: Experiment, seed: number, context: ExpandContext): GenerationRequest {
  const { modelDefaults = {}, locate = (reference: string) => reference } = context;
  const defaults = { ...requestDefaults, ...withoutUndefined(modelDefaults) };
  const model = experiment.model ?? defaults.model;
  return {
    format: 1,
    prompt: experiment.prompt ?? '',
    negativePrompt: experiment.negativePrompt ?? defaults.negativePrompt,
    model: isPathLike(model) ? locate(model) : model,
    modelDigest: context.modelDigest ?? '',
    backend: experiment.backend ?? defaults.backend,
    seed,
    steps: experiment.steps ?? defaults.steps,
    guidance: experiment.guidance ?? defaults.guidance,
    guidanceInterval: [...(experiment.guidanceInterval ?? defaults.guidanceInterval)],
    guidanceRescale: experiment.guidanceRescale ?? defaults.guidanceRescale,
    sampler: experiment.sampler ?? defaults.sampler,
    noise: { warped: experiment.noise?.warped ?? defaults.noiseWarped },
    refine: { rounds: experiment.refine?.rounds ?? defaults.refineRounds },
    video: videoOf(experiment, defaults),
    motion: motionOf(experiment),
    shots: (experiment.shots ?? []).map(({ transition = 'cut', ...shot }) => ({ ...shot, transition })),
    post: { interpolate: experiment.post?.interpolate ?? 1, upscale: experiment.post?.upscale ?? 1 },
    ...filesOf(experiment, locate, context.digestOf),
  };
}

function videoOf({ video = {}, shots }: Experiment, defaults: Omit<VideoSize, 'loop' | 'order'>): VideoSize {
  const fps = video.fps ?? defaults.fps;
  const shotTotal = shots?.reduce((sum, { seconds }) => sum + (shotFrames(seconds, fps) ?? 0), 0);
  return {
    width: video.width ?? defaults.width,
    height: video.height ?? defaults.height,
    frames: shotTotal ?? video.frames ?? defaults.frames,
    fps,
    ...(video.loop === true ? { loop: true } : {}),
    ...(video.order === undefined || video.order === 'coarse-to-fine' ? {} : { order: video.order }),
  };
}

function motionOf({ motion = {} }: Experiment): GenerationRequest['motion'] {
  return {
    camera: cameraKeys(motion.camera),
    strength: motion.strength ?? requestDefaults.motionStrength,
    paths: (motion.paths ?? []).map(({ object, points }) => ({ object, points: points.map(([t, x, y]) => [t, x, y]) })),
    ...(motion.zeroShot === undefined ? {} : { zeroShot: motion.zeroShot }),
  };
}

/** One key for a constant camera; in a list, a speed that a key leaves out keeps its last value. */
function cameraKeys(camera: NonNullable<Experiment['motion']>['camera']): CameraKey[] {
  if (camera === undefined) return [];
  if (!Array.isArray(camera))
    return Object.keys(camera).length === 0 ? [] : [{ at: 0, pan: 0, tilt: 0, zoom: 0, roll: 0, ...camera }];
  let last = { pan: 0, tilt: 0, zoom: 0, roll: 0 };
  return camera.map(({ at, ...rates }) => {
    last = { ...last, ...withoutUndefined(rates) };
    return { at, ...last };
  });
}

function filesOf(
  { keyframes = [], adapters = [] }: Experiment,
  locate: (reference: string) => string,
  digestOf: (reference: string) => string | undefined = () => undefined,
): Pick<GenerationRequest, 'keyframes' | 'adapters'> {
  return {
    keyframes: keyframes.map(({ at, image, strength = requestDefaults.keyframeStrength }) => {
      const imageDigest = digestOf(image);
      return { at, image: locate(image), ...(imageDigest === undefined ? {} : { imageDigest }), strength };
    }),
    adapters: adapters.map(({ file, weight = requestDefaults.adapterWeight }) => {
      const digest = digestOf(file);
      return { file: locate(file), ...(digest === undefined ? {} : { digest }), weight };
    }),
  };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const known = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(known) as { [K in keyof T]: Exclude<T[K], undefined> };
}
