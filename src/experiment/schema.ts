/**
 * The `.t2v.json` format, version 1: the one source of the TypeScript types, of the checks made at run time and of
 * `media/experiment.schema.json`. Rules that tie two fields together are in `rules.ts`.
 * The order of the keys here is the order that `format` writes.
 */
import * as z from 'zod';
import { requestDefaults as defaults } from './defaults';
import { frameOrders, samplerNames } from './request';

interface FieldNotes {
  /** Value used when the field is left out and the model has no wish of its own. */
  default?: unknown;
  /** Whether a model may have a default of its own, which then counts. */
  fromModel?: boolean;
  /** Unit of a number, such as `seconds`. */
  unit?: string;
  examples?: unknown[];
}

/** Attaches the texts that hover, completion and the published schema show. */
function described<T extends z.ZodType>(schema: T, description: string, notes: FieldNotes = {}): T {
  const { unit, fromModel, ...rest } = notes;
  const extras = { ...(unit === undefined ? {} : { 'x-unit': unit }), ...(fromModel ? { 'x-from-model': true } : {}) };
  return schema.meta({ description, ...rest, ...extras });
}

/** Text with at least one character that is not blank. */
const words = () => z.string().regex(/\S/);
const rate = () => z.number().min(-1).max(1);
const fraction = () => z.number().min(0).max(1);
const seconds = () => z.number().min(0).max(3600);
const seedNumber = () => z.int().min(0).max(Number.MAX_SAFE_INTEGER);
const factor = () => z.literal([1, 2, 4]);

const cameraRates = {
  pan: described(rate(), 'Sideways speed: -1 fully to the left, 1 fully to the right.', { default: 0 }).optional(),
  tilt: described(rate(), 'Vertical speed: -1 fully down, 1 fully up.', { default: 0 }).optional(),
  zoom: described(rate(), 'Zoom speed: -1 fully out, 1 fully in.', { default: 0 }).optional(),
  roll: described(rate(), 'Turning speed: -1 fully anticlockwise, 1 fully clockwise.', { default: 0 }).optional(),
};

const cameraKey = z.strictObject({
  at: described(seconds(), 'Moment of this key.', { unit: 'seconds' }),
  ...cameraRates,
});

const camera = described(
  z.union([z.strictObject(cameraRates), z.array(cameraKey).min(1)]),
  'Camera movement: four speeds for the whole clip, or a list of keys with rising `at`. A speed that a key leaves out keeps its last value. Leave `camera` out to let the model choose.',
  {
    examples: [
      { pan: 0.5 },
      [
        { at: 0, zoom: 0 },
        { at: 1.5, zoom: 0.6 },
      ],
    ],
  },
);

const pathPoint = described(
  z.tuple([
    described(seconds(), 'Time.', { unit: 'seconds' }),
    described(fraction(), 'Horizontal place: 0 left edge, 1 right edge.', { unit: 'fraction of the width' }),
    described(fraction(), 'Vertical place: 0 top edge, 1 bottom edge.', { unit: 'fraction of the height' }),
  ]),
  'Where the object is at one moment: [seconds, x, y].',
);

const objectPath = z.strictObject({
  object: described(words(), 'The object to move, in the words of the prompt.', { examples: ['fox'] }),
  points: described(
    z.array(pathPoint).min(1),
    'Points with rising times; between them the object moves in a straight line.',
  ),
});

const motion = z.strictObject({
  camera: camera.optional(),
  strength: described(z.number().min(0).max(2), 'How strongly the asked movement acts; 0 still, 1 as asked.', {
    default: defaults.motionStrength,
  }).optional(),
  paths: described(z.array(objectPath), 'Ways along which objects move.').optional(),
  zeroShot: described(
    z.number().gt(0).max(1),
    'Only for a model of single pictures: makes a clip from its first picture, which is moved along camera and objects for each further frame, made noisy to this level again and denoised on. Low keeps the picture, 1 makes every frame anew.',
    { unit: 'noise level', examples: [0.6] },
  ).optional(),
});

const refine = z.strictObject({
  rounds: described(
    z.int().min(0).max(8),
    'Further rounds. Each makes the whole clip once more, so 1 takes twice the time, and keeps the slow part of what was made: frames agree better.',
    { default: defaults.refineRounds },
  ).optional(),
});

const noise = z.strictObject({
  warped: described(
    fraction(),
    'Share of each frame’s starting noise that is the first frame’s, moved along with the camera and the objects. Higher ties the frames closer together.',
    { default: defaults.noiseWarped, unit: 'share of the variance' },
  ).optional(),
});

const video = z.strictObject({
  width: described(z.int().min(16).max(4096), 'Width of the clip. The model says which sizes it can make.', {
    default: defaults.width,
    fromModel: true,
    unit: 'pixels',
  }).optional(),
  height: described(z.int().min(16).max(4096), 'Height of the clip. The model says which sizes it can make.', {
    default: defaults.height,
    fromModel: true,
    unit: 'pixels',
  }).optional(),
  frames: described(z.int().min(1).max(4096), 'Number of frames. With `shots`, their lengths decide it.', {
    default: defaults.frames,
    fromModel: true,
    unit: 'frames',
  }).optional(),
  fps: described(z.number().min(1).max(120), 'Playing speed.', {
    default: defaults.fps,
    fromModel: true,
    unit: 'frames per second',
  }).optional(),
  loop: described(z.boolean(), 'Whether the end leads back to the start, so that the clip can be played endlessly.', {
    default: defaults.loop,
  }).optional(),
  order: described(
    z.enum(frameOrders),
    'How a clip longer than the model’s own is made: frames spread over the clip first and those between afterwards, window after window, or a few frames at a time that know nothing of what comes later, as `play` makes them.',
    { default: defaults.order },
  ).optional(),
});

const keyframe = z.strictObject({
  at: described(
    z.union([z.enum(['first', 'last']), seconds()]),
    'Which frame the image is: `first`, `last`, or a moment in seconds inside the clip.',
    { unit: 'seconds' },
  ),
  image: described(words(), 'Image file; a relative path starts at this file’s folder.', {
    examples: ['images/start.png'],
  }),
  strength: described(fraction(), 'How closely to follow the image: 0 ignores it, 1 keeps it exactly.', {
    default: defaults.keyframeStrength,
  }).optional(),
});

const shot = z.strictObject({
  prompt: described(words(), 'What this shot shows.'),
  seconds: described(z.number().gt(0).max(3600), 'Length; times `fps` it must be a whole number of frames.', {
    unit: 'seconds',
  }),
  transition: described(z.enum(['cut', 'blend']), 'How this shot begins after the one before it.', {
    default: defaults.transition,
  }).optional(),
});

const adapter = z.strictObject({
  file: described(words(), 'Adapter file (safetensors); a relative path starts at this file’s folder.', {
    examples: ['adapters/pencil.safetensors'],
  }),
  weight: described(z.number().min(-4).max(4), 'How strongly it acts; 0 not at all.', {
    default: defaults.adapterWeight,
  }).optional(),
});

const post = z.strictObject({
  interpolate: described(factor(), 'Frame rate times this, by making frames in between.', {
    default: defaults.interpolate,
  }).optional(),
  upscale: described(factor(), 'Width and height times this.', { default: defaults.upscale }).optional(),
});

const expectation = z.strictObject({
  metric: described(
    z.string().regex(/^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/),
    'Name of a measured figure; needs `min`, `max` or both.',
    {
      examples: ['flicker', 'motion.energy', 'camera.pan', 'loop.seam'],
    },
  ).optional(),
  min: described(z.number(), 'Smallest figure that passes.').optional(),
  max: described(z.number(), 'Largest figure that passes.').optional(),
  object: described(words(), 'Object that has to be recognised in the clip.', { examples: ['fox'] }).optional(),
  background: described(words(), 'Background that has to be recognised in the clip.', {
    examples: ['grass'],
  }).optional(),
  digest: described(
    z.string().regex(/^[0-9a-f]{8,64}$/),
    'Digest of the frames before coding, or its first 8 or more digits: every byte has to be the same. `t2v run --json` names it `framesDigest`.',
  ).optional(),
});

/** The schema of a whole file. `prompt` may be missing only beside `shots` or `extends`, which `rules.ts` checks. */
export const experimentSchema = described(
  z.strictObject({
    $schema: described(
      z.string(),
      'Address of the JSON Schema, for editors without built-in support. Has no effect.',
    ).optional(),
    version: described(z.literal(1), 'Version of this format.', { default: 1 }),
    title: described(z.string(), 'A name for people. Has no effect on the clip.').optional(),
    extends: described(
      words(),
      'Another experiment file that supplies every field left out here; a relative path starts at this file’s folder.',
    ).optional(),
    prompt: described(words(), 'What the clip shows. Either `prompt` or `shots` is needed.', {
      examples: ['a fox moving left on the grass'],
    }).optional(),
    negativePrompt: described(z.string(), 'What the clip should keep away from.', {
      default: defaults.negativePrompt,
    }).optional(),
    shots: described(
      z.array(shot).min(1),
      'A clip of several shots, each with its own words and length. Replaces `prompt`.',
    ).optional(),
    model: described(words(), '`embedded` for the built-in model, or the folder of another one.', {
      default: defaults.model,
    }).optional(),
    backend: described(words(), 'Where to run: `local`, or the name of a backend profile.', {
      default: defaults.backend,
    }).optional(),
    seed: described(
      z.union([seedNumber(), z.array(seedNumber()).min(1).max(1000)]),
      'Start of the random numbers, from 0 to 9007199254740991. A list makes one clip for each.',
      { default: defaults.seed, examples: [7, [1, 2, 3]] },
    ).optional(),
    steps: described(z.int().min(1).max(1000), 'Denoising steps: more is slower and usually cleaner.', {
      default: defaults.steps,
      fromModel: true,
      unit: 'steps',
    }).optional(),
    guidance: described(z.number().min(0).max(100), 'How strongly the words pull; 1 switches guidance off.', {
      default: defaults.guidance,
      fromModel: true,
    }).optional(),
    guidanceInterval: described(
      z.tuple([fraction(), fraction()]),
      'Part of the run in which guidance acts, as [from, to]; 0 is the noisy start, 1 the end.',
      { default: defaults.guidanceInterval, fromModel: true, unit: 'fraction of the run' },
    ).optional(),
    guidanceRescale: described(fraction(), 'Draws the guided result back to its unguided contrast; 0 off, 1 fully.', {
      default: defaults.guidanceRescale,
      fromModel: true,
    }).optional(),
    sampler: described(z.enum(samplerNames), 'Method of the denoising steps.', {
      default: defaults.sampler,
      fromModel: true,
    }).optional(),
    refine: described(
      refine,
      'Makes the clip again from better noise (FreeInit); each round costs as much as the first.',
    ).optional(),
    noise: described(noise, 'The random start of the frames. Costs no time.').optional(),
    video: described(video, 'Size and length of the clip.').optional(),
    motion: described(motion, 'How the camera and the objects move.').optional(),
    keyframes: described(z.array(keyframe), 'Frames that are given as images.').optional(),
    adapters: described(z.array(adapter), 'Small files that change how the model draws; several add up.').optional(),
    post: described(post, 'What happens to the frames afterwards.').optional(),
    sweep: described(
      z.record(z.string(), z.array(z.unknown()).min(1).max(1000)),
      'Values to try: a field path such as `motion.camera.pan`, and a list. Several paths make every combination, the first path changing slowest.',
      { examples: [{ guidance: [1.5, 2.5, 4] }] },
    ).optional(),
    expect: described(
      z.array(expectation),
      'What must hold for the finished clip; `t2v verify` checks it. Each entry names one of `metric` (with `min`, `max`), `object`, `background` or `digest`.',
      { examples: [[{ object: 'fox' }, { metric: 'flicker', max: 0.1 }]] },
    ).optional(),
  }),
  'One prompt-to-video experiment.',
);

/** A parsed experiment file: what the author wrote, nothing filled in. */
export type Experiment = z.infer<typeof experimentSchema>;
/** One entry of `expect`. */
export type Expectation = NonNullable<Experiment['expect']>[number];
