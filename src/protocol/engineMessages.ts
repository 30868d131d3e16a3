// The border between a program and the engine's process: which methods there are and what travels.
// Pictures travel as typed arrays (structured clone); finished clips do not travel, the worker writes them to files.

import * as z from 'zod';
import type { GenerationRequest } from '../experiment/request';
import type { Checks } from './channel';
import type { Frames } from './frames';
import type { ModelSpec } from './modelSpec';
import { stageNames, type ProgressEvent, type StageName } from './progress';

/** Where to compute: a provider's name or "auto", and how many threads; 0 = one for each physical core. */
export interface DeviceWish {
  provider: string;
  threads: number;
}

/** Where it was computed. `note` says in words why this provider was taken, when the wish left it open. */
export interface DeviceUsed {
  provider: string;
  threads: number;
  note?: string;
}

export interface GenerateParams {
  request: GenerationRequest;
  model: { folder: string; spec: ModelSpec };
  /** The decoded picture or clip of each keyframe, in the order of `request.keyframes`. */
  images: Frames[];
  device: DeviceWish;
  /** A preview after every so many steps; 0 = none. */
  previewEvery: number;
  /** Existing folder that receives clip.webm, poster.png and filmstrip.png; hash and versions are embedded in each. */
  output: { folder: string; requestHash: string; versions: Record<string, string> };
}

/** Times in milliseconds. `stages` holds every stage that ran; `outside` is tokenize … post without the runtime's own time. */
export interface Timings {
  stages: Partial<Record<StageName, number>>;
  runtimeMs: number;
  outsideMs: number;
}

export interface GenerateResult {
  /** File names inside the output folder. */
  files: { clip: string; poster: string; filmstrip: string };
  video: { width: number; height: number; frames: number; fps: number };
  /** sha256 over the finished RGBA bytes: equal digests are equal pictures. */
  framesDigest: string;
  timings: Timings;
  /** Figures of the finished pictures by the names of `src/metrics`; absent where nothing was measured. */
  metrics?: Record<string, number>;
  device: DeviceUsed;
  /** sha256 of each model file that took part, by component; the vocabulary under `tokenizer`. */
  modelDigests: Record<string, string>;
  /** The asked versions and those of the runtime that computed. */
  versions: Record<string, string>;
  /** Things to tell the user that did not stop the job, such as a prompt cut at the model's token limit. */
  notes: string[];
  /** Peak resident memory of the worker process so far, MB. */
  peakMemoryMb: number;
}

export interface EngineDescription {
  /** Execution providers that can be asked for on this machine. */
  providers: string[];
  versions: Record<string, string>;
  threads: number;
}

export interface PlayParams {
  /** Of the path of `object`, only where it begins is taken; the paths of others are followed. */
  request: GenerationRequest;
  model: { folder: string; spec: ModelSpec };
  device: DeviceWish;
  object: string;
}

/** What the player wants: a direction (right and down positive) that holds until the next one, or the end of the clip. */
export interface SteerOrder {
  x: -1 | 0 | 1;
  y: -1 | 0 | 1;
  end: boolean;
}

/** Frames `first`, `first + 1`, … of the clip that grows; `at` is where the thing is led to, in fractions of the frame. */
export interface PlayedEvent {
  kind: 'played';
  first: number;
  frames: Frames;
  at: [x: number, y: number];
}

export interface PlayResult {
  frames: number;
  /** The path that was played: with it, this request makes the same frames again. */
  points: [t: number, x: number, y: number][];
  device: DeviceUsed;
}

/** A type alias, not an interface: only those fit the index signature of `Api`. */
export type EngineApi = {
  generate: { params: GenerateParams; result: GenerateResult; event: ProgressEvent };
  play: { params: PlayParams; result: PlayResult; event: PlayedEvent | ProgressEvent };
  /** Leads the clip that is being played. */
  steer: { params: SteerOrder; result: undefined; event: never };
  describe: { params: undefined; result: EngineDescription; event: never };
};

const count = z.number().int().positive();
const texts = z.record(z.string(), z.string());
const milliseconds = z.number().nonnegative();
const pictures = z
  .object({ width: count, height: count, count, fps: z.number().positive(), data: z.instanceof(Uint8ClampedArray) })
  .refine(
    (frames) => frames.data.length === frames.width * frames.height * frames.count * 4,
    'the bytes do not fill the frames',
  );

const tensorSpec = z.object({ name: z.string(), type: z.string(), shape: z.array(z.union([z.number(), z.string()])) });
const component = z.object({
  file: z.string(),
  sha256: z.string(),
  inputs: z.record(z.string(), tensorSpec),
  outputs: z.record(z.string(), tensorSpec),
});
const span = z.number();
const modelSpec = z.object({
  name: z.string(),
  family: z.string(),
  prediction: z.string(),
  scheduler: z.record(z.string(), z.unknown()),
  limits: z.object({
    sizes: z.array(z.tuple([count, count])),
    anySize: z.object({ from: count, to: count, step: count, aspect: z.number(), drawn: count }).optional(),
    frames: z.array(count),
    longest: count.optional(),
    maxTokens: count,
  }),
  latent: z.object({ channels: count, downscale: count, scale: z.number(), shift: z.number() }),
  camera: z.object({ span: z.tuple([span, span, span, span]) }),
  tokenizer: z.object({
    type: z.string(),
    file: z.string(),
    sha256: z.string(),
    maxLength: count,
    lowercase: z.boolean(),
  }),
  components: z.record(z.string(), component),
  controls: z.array(z.string()),
});

const request = z.custom<GenerationRequest>(
  (value) => z.looseObject({ format: z.literal(1), prompt: z.string(), seed: z.int() }).safeParse(value).success,
);
const deviceWish = z.object({ provider: z.string(), threads: z.int().nonnegative() });
const deviceUsed = z.object({ provider: z.string(), threads: count, note: z.string().optional() });

const generateParams = z.object({
  request,
  model: z.object({ folder: z.string(), spec: modelSpec }),
  images: z.array(pictures),
  device: deviceWish,
  previewEvery: z.int().nonnegative(),
  output: z.object({ folder: z.string(), requestHash: z.string(), versions: texts }),
});

const generateResult = z.object({
  files: z.object({ clip: z.string(), poster: z.string(), filmstrip: z.string() }),
  video: z.object({ width: count, height: count, frames: count, fps: z.number().positive() }),
  framesDigest: z.string(),
  timings: z.object({
    stages: z.partialRecord(z.enum(stageNames), milliseconds),
    runtimeMs: milliseconds,
    outsideMs: milliseconds,
  }),
  metrics: z.record(z.string(), z.number()).optional(),
  device: deviceUsed,
  modelDigests: texts,
  versions: texts,
  notes: z.array(z.string()),
  peakMemoryMb: z.number().nonnegative(),
});

const fraction = z.number().min(0).max(1);
const progress = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stage'), stage: z.enum(stageNames), fraction }),
  z.object({ kind: z.literal('step'), step: count, steps: count, fraction, secondsLeft: z.number().nonnegative() }),
  z.object({ kind: z.literal('preview'), step: count, frames: pictures }),
]);

const step = z.literal([-1, 0, 1]);
const frameNumber = z.int().nonnegative();
const playParams = z.object({
  request,
  model: z.object({ folder: z.string(), spec: modelSpec }),
  device: deviceWish,
  object: z.string(),
});
const steerOrder = z.object({ x: step, y: step, end: z.boolean() });
const played = z.object({
  kind: z.literal('played'),
  first: frameNumber,
  frames: pictures,
  at: z.tuple([fraction, fraction]),
});
const playResult = z.object({
  frames: frameNumber,
  points: z.array(z.tuple([z.number(), fraction, fraction])),
  device: deviceUsed,
});

const description = z.object({ providers: z.array(z.string()), versions: texts, threads: count });

/** The checks of the engine's API, for both ends of its channel. */
export const engineChecks: Checks<EngineApi> = {
  generate: {
    params: (value) => generateParams.parse(value),
    result: (value) => generateResult.parse(value),
    event: (value) => progress.parse(value),
  },
  play: {
    params: (value) => playParams.parse(value),
    result: (value) => playResult.parse(value),
    event: (value) => z.union([played, progress]).parse(value),
  },
  steer: {
    params: (value) => steerOrder.parse(value),
    result: (value) => z.undefined().parse(value),
    event: (value) => z.never().parse(value),
  },
  describe: {
    params: (value) => z.undefined().parse(value),
    result: (value) => description.parse(value),
    event: (value) => z.never().parse(value),
  },
};
