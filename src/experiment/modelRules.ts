/**
 * What a given model cannot make of an experiment: sizes, frame counts and conditions that it was not trained with, and a
 * near value that it can. The same rules as the engine's own check of a request, said earlier and with a fix.
 * Leaves out values that the file does not give: a model's defaults always suit it.
 */
import { shotFrames } from './clipLength';
import { requestDefaults, type ModelDefaults } from './defaults';
import { canMakeFrames, framesWords, limitsWith, makesStills, nearestFrames, type FrameLimits } from './frameCounts';
import { parseFieldPath } from './fieldPath';
import { placeFindings } from './placing';
import type { FieldPath, Problem } from './problem';
import type { Experiment } from './schema';
import { shown, type Finding } from './schemaProblems';
import { canMakeSize, nearestSize, sizesWords, type SizeLimits } from './videoSizes';

/** The part of a model's description that these rules read. */
export interface ModelLimits {
  /** For messages. */
  name: string;
  limits: SizeLimits & FrameLimits;
  /** Conditions that it follows: camera, paths, keyframes, strength, negativePrompt, shots, loop, adapters. */
  controls: readonly string[];
  defaults: ModelDefaults;
}

/**
 * Problems that a model has with an experiment. `experiment` has its inherited fields filled in, `text` is the file's own;
 * what is wrong in an inherited field is shown at `extends`, without a fix, because another file would have to change.
 */
export function modelProblems(text: string, own: Experiment, experiment: Experiment, model: ModelLimits): Problem[] {
  const limits = limitsWith(model.limits, experiment.motion?.zeroShot);
  const findings = [...zeroShot(experiment, model), ...rules.flatMap((rule) => rule(experiment, { ...model, limits }))];
  return placeFindings(
    text,
    findings.map((finding) => (isInherited(own, finding.path) ? atExtends(finding) : finding)),
  );
}

const rules: readonly ((experiment: Experiment, model: ModelLimits) => Finding[])[] = [
  size,
  frames,
  shotTotal,
  controls,
  sweptFrames,
];

function size({ video = {} }: Experiment, { name, limits, defaults }: ModelLimits): Finding[] {
  if (video.width === undefined && video.height === undefined) return [];
  const width = video.width ?? defaults.width ?? requestDefaults.width;
  const height = video.height ?? defaults.height ?? requestDefaults.height;
  if (canMakeSize(limits, width, height)) return [];
  const nearest = nearestSize(limits, width, height);
  const rule = `one of ${sizesWords(limits)}`;
  return [
    {
      code: 'size-unsupported',
      path: ['video', video.width === undefined ? 'height' : 'width'],
      message: `The size is ${width} × ${height}; the model ${name} makes ${rule}.`,
      rule,
      ...(nearest && {
        repair: {
          title: `Change to ${nearest[0]} × ${nearest[1]}`,
          changes: [{ path: ['video'], value: { ...video, width: nearest[0], height: nearest[1] } }],
        },
      }),
    },
  ];
}

function frames({ video, shots }: Experiment, model: ModelLimits): Finding[] {
  if (video?.frames === undefined || shots !== undefined) return [];
  return frameFinding(['video', 'frames'], video.frames, model);
}

/** Shots decide the length of a clip together; there is no one of them to blame. */
function shotTotal({ shots, video }: Experiment, { name, limits, controls: known, defaults }: ModelLimits): Finding[] {
  if (shots === undefined || !known.includes('shots')) return [];
  const fps = video?.fps ?? defaults.fps ?? requestDefaults.fps;
  const total = shots.reduce((sum, { seconds }) => sum + (shotFrames(seconds, fps) ?? 0), 0);
  if (canMakeFrames(limits, total)) return [];
  const rule = `together ${framesWords(limits)} frames`;
  const message = `The shots have ${total} frames together; the model ${name} makes ${framesWords(limits)} frames.`;
  return [{ code: 'frames-unsupported', path: ['shots'], atName: true, message, rule }];
}

function sweptFrames({ sweep = {} }: Experiment, model: ModelLimits): Finding[] {
  return Object.entries(sweep).flatMap(([name, values]) => {
    if (parseFieldPath(name)?.join('.') !== 'video.frames') return [];
    return values.flatMap((value, index) =>
      typeof value === 'number' ? frameFinding(['sweep', name, index], value, model) : [],
    );
  });
}

function frameFinding(path: (string | number)[], value: number, { name, limits }: ModelLimits): Finding[] {
  if (canMakeFrames(limits, value)) return [];
  const nearest = nearestFrames(limits, value);
  const rule = `${framesWords(limits)} frames`;
  const message = `${shown(value)} frames are asked for; the model ${name} makes ${rule}.`;
  const title = `${nearest < value ? 'Lower' : 'Raise'} frames to ${nearest}`;
  return [
    {
      code: 'frames-unsupported',
      path,
      message,
      rule,
      repair: { title, changes: [{ path, value: nearest }] },
    },
  ];
}

/** The allowed count nearest to `value`; of two as near, the lower one. */
export function nearestCount(counts: readonly number[], value: number): number {
  return [...counts].sort((a, b) => Math.abs(a - value) - Math.abs(b - value) || a - b)[0] ?? value;
}

/** Each condition, where the file asks for it, and whether it does. */
const conditions: readonly { control: string; path: string[]; isAsked: (experiment: Experiment) => boolean }[] = [
  { control: 'camera', path: ['motion', 'camera'], isAsked: ({ motion }) => hasEntries(motion?.camera) },
  { control: 'paths', path: ['motion', 'paths'], isAsked: ({ motion }) => hasEntries(motion?.paths) },
  { control: 'keyframes', path: ['keyframes'], isAsked: ({ keyframes }) => hasEntries(keyframes) },
  { control: 'strength', path: ['motion', 'strength'], isAsked: ({ motion }) => (motion?.strength ?? 1) !== 1 },
  { control: 'negativePrompt', path: ['negativePrompt'], isAsked: ({ negativePrompt = '' }) => negativePrompt !== '' },
  { control: 'shots', path: ['shots'], isAsked: ({ shots }) => hasEntries(shots) },
  { control: 'loop', path: ['video', 'loop'], isAsked: ({ video }) => video?.loop === true },
  { control: 'adapters', path: ['adapters'], isAsked: ({ adapters }) => hasEntries(adapters) },
];

function hasEntries(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0;
}

function controls(experiment: Experiment, { name, controls: known }: ModelLimits): Finding[] {
  return conditions.flatMap(({ control, path, isAsked }) => {
    if (known.includes(control) || !isAsked(experiment)) return [];
    const field = path.join('.');
    const rule = known.length === 0 ? 'the prompt only' : `only ${known.join(', ')}`;
    const message = `The model ${name} cannot follow \`${field}\`; it follows ${rule}.`;
    const repair = { title: `Remove \`${field}\``, changes: [{ path, value: undefined }] };
    return [{ code: 'control-unsupported', path: [...path], atName: true, message, rule, repair } satisfies Finding];
  });
}

/** A model that moves things itself has no use for it. */
function zeroShot({ motion }: Experiment, { name, limits }: ModelLimits): Finding[] {
  if (motion?.zeroShot === undefined || makesStills(limits)) return [];
  const path = ['motion', 'zeroShot'];
  return [
    {
      code: 'zero-shot-unsupported',
      path,
      atName: true,
      message: `The model ${name} makes clips itself; \`motion.zeroShot\` is only for models of single pictures.`,
      rule: 'only for a model whose limits say 1 frame',
      repair: { title: 'Remove `motion.zeroShot`', changes: [{ path, value: undefined }] },
    },
  ];
}

function isInherited(own: Experiment, path: FieldPath): boolean {
  if (own.extends === undefined) return false;
  let value: unknown = own;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !(step in value)) return true;
    value = (value as Record<string | number, unknown>)[step];
  }
  return false;
}

function atExtends({ repair: _repair, atName: _atName, ...finding }: Finding): Finding {
  return { ...finding, path: ['extends'], message: `Inherited: ${finding.message}` };
}
