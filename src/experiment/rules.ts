/**
 * Rules that tie fields together, for values that the schema has accepted. One function per rule, listed in a table.
 * Times are held against the length of the clip only when it is known: from the file, or from the caller's defaults.
 */
import { formatFieldPath } from './fieldPath';
import { isSingleShot, shotFrames } from './clipLength';
import { shown, type Finding } from './schemaProblems';
import type { Experiment } from './schema';

/** Timing that holds where the file says nothing; without it such a clip has no known length. */
export interface Timing {
  frames?: number;
  fps?: number;
}

/** Findings for one experiment, without its sweep. Order: that of the table, then of the fields. */
export function ruleFindings(experiment: Experiment, timing: Timing = {}): Finding[] {
  return rules.flatMap((rule) => rule(experiment, timing));
}

const rules: readonly ((experiment: Experiment, timing: Timing) => Finding[])[] = [
  promptOrShots,
  seedsOnce,
  intervalOrdered,
  shotLengths,
  loopOfOneShot,
  keyframesInside,
  cameraKeys,
  pathPoints,
  expectations,
];

function promptOrShots({ prompt, shots, sweep, ...rest }: Experiment): Finding[] {
  const isSwept = sweep !== undefined && ('prompt' in sweep || 'shots' in sweep);
  if (prompt === undefined && shots === undefined && rest.extends === undefined && !isSwept) {
    const message = 'There is nothing to show: `prompt` is missing; expected `prompt` or `shots`.';
    return [{ code: 'missing-prompt', path: ['prompt'], message, rule: '`prompt` or `shots`' }];
  }
  if (prompt === undefined || shots === undefined) return [];
  return [
    {
      code: 'prompt-and-shots',
      path: ['prompt'],
      message: '`prompt` and `shots` are both given; expected only one of them, because each shot has its own prompt.',
      rule: 'either `prompt` or `shots`',
      repair: { title: 'Remove `prompt`', changes: [{ path: ['prompt'], value: undefined }] },
    },
  ];
}

function seedsOnce({ seed }: Experiment): Finding[] {
  if (!Array.isArray(seed)) return [];
  const distinct = [...new Set(seed)];
  return seed.flatMap((value, index) => {
    if (seed.indexOf(value) === index) return [];
    return [
      {
        code: 'duplicate-value',
        severity: 'warning',
        path: ['seed', index],
        message: `\`seed[${index}]\` is ${value}, which is in the list already; the same clip would be asked for twice.`,
        rule: 'each seed once',
        repair: { title: 'Keep each seed once', changes: [{ path: ['seed'], value: distinct }] },
      } satisfies Finding,
    ];
  });
}

function intervalOrdered({ guidanceInterval }: Experiment): Finding[] {
  if (!guidanceInterval || guidanceInterval[0] < guidanceInterval[1]) return [];
  const [from, to] = guidanceInterval;
  const repair = { title: `Change to [${to}, ${from}]`, changes: [{ path: ['guidanceInterval'], value: [to, from] }] };
  return [
    {
      code: 'bad-interval',
      path: ['guidanceInterval'],
      message: `\`guidanceInterval\` is [${from}, ${to}]; expected the first number to be smaller than the second.`,
      rule: 'from smaller than to',
      ...(from > to ? { repair } : {}),
    },
  ];
}

function shotLengths({ shots, video }: Experiment, timing: Timing): Finding[] {
  const fps = video?.fps ?? timing.fps;
  if (!shots || fps === undefined) return [];
  const findings = shots.flatMap<Finding>(({ seconds }, index) => {
    const frames = shotFrames(seconds, fps);
    if (frames !== undefined) return [];
    const better = Math.max(1, Math.round(seconds * fps)) / fps;
    const path = ['shots', index, 'seconds'];
    return [
      {
        code: 'shot-length',
        path,
        message: `\`shots[${index}].seconds\` is ${seconds}, which is ${shown(seconds * fps)} frames at ${fps} frames per second; expected a whole number of frames.`,
        rule: 'a whole number of frames',
        repair: { title: `Change to ${better}`, changes: [{ path, value: better }] },
      },
    ];
  });
  if (findings.length > 0 || video?.frames === undefined) return findings;
  const total = shots.reduce((sum, { seconds }) => sum + (shotFrames(seconds, fps) ?? 0), 0);
  if (total === video.frames) return [];
  return [
    {
      code: 'shot-length',
      path: ['video', 'frames'],
      message: `\`video.frames\` is ${video.frames}, but the shots together have ${total} frames; expected the two to agree, or \`video.frames\` to be left out.`,
      rule: 'the frames of all shots together',
      repair: { title: `Change to ${total}`, changes: [{ path: ['video', 'frames'], value: total }] },
    },
  ];
}

function loopOfOneShot({ shots, video }: Experiment): Finding[] {
  if (video?.loop !== true || shots === undefined) return [];
  return [
    {
      code: 'loop-with-shots',
      path: ['video', 'loop'],
      message:
        '`video.loop` is true beside `shots`; expected a loop of one shot, because a shot does not lead back to another.',
      rule: 'false beside `shots`',
      repair: { title: 'Remove `video.loop`', changes: [{ path: ['video', 'loop'], value: undefined }] },
    },
  ];
}

function keyframesInside(experiment: Experiment, timing: Timing): Finding[] {
  const keyframes = experiment.keyframes ?? [];
  return keyframes.flatMap(({ at }, index) => {
    const path = ['keyframes', index, 'at'];
    const earlier = keyframes.findIndex((other) => other.at === at);
    if (earlier < index) {
      const message = `\`keyframes[${index}].at\` is ${shown(at)}, as \`keyframes[${earlier}].at\` is; expected one image per moment.`;
      return [{ code: 'duplicate-value', path, message, rule: 'one image per moment' } satisfies Finding];
    }
    return typeof at === 'number' ? insideClip(experiment, timing, { path, time: at }) : [];
  });
}

function cameraKeys(experiment: Experiment, timing: Timing): Finding[] {
  const camera = experiment.motion?.camera;
  if (!Array.isArray(camera)) return [];
  const times = camera.map(({ at }, index) => ({ path: ['motion', 'camera', index, 'at'], time: at }));
  const sorted = [...camera].sort((a, b) => a.at - b.at);
  return timeFindings(experiment, timing, { times, listPath: ['motion', 'camera'], sorted });
}

function pathPoints(experiment: Experiment, timing: Timing): Finding[] {
  return (experiment.motion?.paths ?? []).flatMap(({ points }, index) => {
    const listPath = ['motion', 'paths', index, 'points'];
    const times = points.map(([time], point) => ({ path: [...listPath, point, 0], time }));
    const sorted = [...points].sort(([a], [b]) => a - b);
    return timeFindings(experiment, timing, { times, listPath, sorted });
  });
}

interface Moment {
  path: (string | number)[];
  time: number;
}

/** Times have to rise from entry to entry and to lie inside the clip. */
function timeFindings(
  experiment: Experiment,
  timing: Timing,
  { times, listPath, sorted }: { times: Moment[]; listPath: (string | number)[]; sorted: unknown },
): Finding[] {
  const canSort = new Set(times.map(({ time }) => time)).size === times.length;
  const repair = { title: 'Sort by time', changes: [{ path: listPath, value: sorted }] };
  return times.flatMap<Finding>((moment, index) => {
    const previous = times[index - 1]?.time ?? -1;
    if (moment.time > previous) return insideClip(experiment, timing, moment);
    const message = `\`${formatFieldPath(moment.path)}\` is ${moment.time}, after an entry at ${previous}; expected rising times.`;
    return [
      {
        code: 'not-increasing',
        path: moment.path,
        message,
        rule: `a time after ${previous}`,
        ...(canSort ? { repair } : {}),
      },
    ];
  });
}

function insideClip(experiment: Experiment, timing: Timing, { path, time }: Moment): Finding[] {
  const seconds = clipSeconds(experiment, timing);
  if (seconds === undefined || time <= seconds) return [];
  const message = `\`${formatFieldPath(path)}\` is ${time}, but the clip is ${seconds} seconds long; expected a time inside the clip.`;
  const repair = { title: `Change to ${seconds}`, changes: [{ path, value: seconds }] };
  return [{ code: 'outside-clip', path, message, rule: `a time from 0 to ${seconds} seconds`, repair }];
}

/** Length of the clip in seconds, or undefined where neither the file nor the defaults tell. */
function clipSeconds(experiment: Experiment, timing: Timing): number | undefined {
  const { shots, video } = experiment;
  if (!isSingleShot(experiment)) return shots?.reduce((sum, shot) => sum + shot.seconds, 0);
  const frames = video?.frames ?? timing.frames;
  const fps = video?.fps ?? timing.fps;
  return frames === undefined || fps === undefined ? undefined : frames / fps;
}

function expectations({ expect }: Experiment): Finding[] {
  return (expect ?? []).flatMap<Finding>(({ metric, min, max, object, background, digest }, index) => {
    const path = ['expect', index];
    const kinds = [metric, object, background, digest].filter((kind) => kind !== undefined).length;
    const rule = 'exactly one of `metric`, `object`, `background` and `digest`; `min` or `max` only beside `metric`';
    const bad = (message: string): Finding[] => [
      { code: 'bad-expectation', path, message: `\`expect[${index}]\` ${message}`, rule },
    ];
    if (kinds !== 1)
      return bad(`names ${kinds} of \`metric\`, \`object\`, \`background\` and \`digest\`; expected exactly one.`);
    const isBounded = min !== undefined || max !== undefined;
    if (metric !== undefined && !isBounded)
      return bad('has a `metric` without a bound; expected `min`, `max` or both.');
    if (metric === undefined && isBounded)
      return bad('has a bound without a `metric`; expected `min` and `max` only beside `metric`.');
    if (min !== undefined && max !== undefined && min > max)
      return bad(`has min ${min} above max ${max}; expected min not above max.`);
    return [];
  });
}
