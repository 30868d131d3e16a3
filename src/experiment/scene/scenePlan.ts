/**
 * A prompt with several things and events as the fields of an experiment that say the same: ways for its things, keys for its
 * camera, shots for what comes "then". Pure and repeatable: same text, same plan. What is not understood is named in `notes`.
 */
import { requestDefaults } from '../defaults';
import type { Experiment } from '../schema';
import { needsPath, pathPoints, type PathStretch, type Point } from './paths';
import { stagesOf, type Act, type CameraMove, type SceneNote, type Stage } from './stages';
import { placePhrases, type CameraAxis, type Motion } from './vocabulary';

/** What the plan wants to stand in the file; `undefined` removes a field, an absent one stays. */
export interface PlannedFields {
  prompt?: undefined;
  shots?: NonNullable<Experiment['shots']>;
  frames?: number | undefined;
  camera?: NonNullable<NonNullable<Experiment['motion']>['camera']>;
  paths?: NonNullable<NonNullable<Experiment['motion']>['paths']>;
}

export interface ScenePlan {
  fields: PlannedFields;
  notes: SceneNote[];
}

export interface SceneTiming {
  /** Frames of the clip, where the experiment says so. */
  frames?: number;
  fps?: number;
  /** Frames of a clip, or of each shot, where it does not. */
  defaultFrames?: number;
}

/** The plan of a prompt; without fields when its words ask for nothing that a plan could add. */
export function planScene(prompt: string, timing: SceneTiming = {}): ScenePlan {
  const { fps = requestDefaults.fps } = timing;
  const { stages, notes } = stagesOf(prompt);
  const timed = withTimes(stages, timing, notes);
  const fields: PlannedFields = {};
  const camera = cameraOf(timed, fps);
  if (camera) fields.camera = camera;
  const paths = pathsOf(timed, fps);
  if (paths.length > 0) fields.paths = paths;
  if (timed.length > 1) {
    fields.prompt = undefined;
    fields.frames = undefined;
    fields.shots = shotsOf(prompt, timed);
  } else if (stages[0]?.seconds !== undefined && timed[0]) {
    fields.frames = Math.round(timed[0].seconds * fps);
  }
  return { fields, notes: notes.sort((a, b) => a.offset - b.offset) };
}

interface TimedStage extends Omit<Stage, 'seconds'> {
  start: number;
  seconds: number;
}

function withTimes(stages: readonly Stage[], timing: SceneTiming, notes: SceneNote[]): TimedStage[] {
  const { fps = requestDefaults.fps, defaultFrames = requestDefaults.frames } = timing;
  const usual = timing.frames === undefined ? defaultFrames : Math.max(1, Math.floor(timing.frames / stages.length));
  let start = 0;
  return stages.map((stage) => {
    const asked = (stage.seconds ?? 0) * fps;
    const isWhole = Math.abs(asked - Math.round(asked)) < 1e-6;
    if (stage.seconds !== undefined && (!isWhole || asked < 1)) {
      const message = `${stage.seconds} seconds are no whole number of frames at ${fps} frames per second; ${usual / fps} are planned.`;
      notes.push({ code: 'not-understood', offset: stage.offset, length: stage.length, message });
    }
    const seconds = (stage.seconds !== undefined && isWhole && asked >= 1 ? Math.round(asked) : usual) / fps;
    const timed = { ...stage, start, seconds };
    start += seconds;
    return timed;
  });
}

/** The acts of a stage; one that only moves the camera shows what was there before. */
function shownActs(stages: readonly TimedStage[], index: number): Act[] {
  const { acts } = stages[index]!;
  if (acts.length > 0 || index === 0) return acts.slice(0, 2);
  return shownActs(stages, index - 1).map(({ thing }) => ({ thing, motions: [], way: [0, 0], whole: false }));
}

function pathsOf(stages: readonly TimedStage[], fps: number): { object: string; points: Point[] }[] {
  if (!stages.some(({ acts }) => acts.some(needsPath))) return [];
  const paths = new Map<string, Point[]>();
  stages.forEach((stage, index) => {
    const acts = shownActs(stages, index);
    acts.forEach((act, lane) => {
      const points = paths.get(act.thing.words) ?? [];
      const stretch: PathStretch = {
        ...stage,
        fps,
        paired: acts.length > 1,
        from: placeOf(act, { acts, lane, last: points.at(-1) }),
      };
      const isTarget = stage.target === act.thing && !needsPath(act);
      points.push(...pathPoints(act, isTarget ? { ...stretch, to: [0.5, 0.5] } : stretch));
      paths.set(act.thing.words, points);
    });
  });
  return [...paths].map(([object, points]) => ({ object, points }));
}

/** Where a thing begins: where it was, else where the words put it, else where two things do not hide each other. */
function placeOf({ spot }: Act, at: { acts: readonly Act[]; lane: number; last?: Point }): [number, number] {
  const { acts, lane, last } = at;
  const alone = acts.length === 1;
  const isCrossing = acts.some(({ way }) => way[0] !== 0);
  const side = alone || isCrossing ? 0.5 : [0.27, 0.73][lane]!;
  const height = alone || !isCrossing ? 0.5 : [0.35, 0.7][lane]!;
  const standing = isCrossing && !alone && acts[lane]?.way[0] === 0 ? [0.27, 0.73][lane]! : side;
  return [spot?.x ?? last?.[1] ?? standing, spot?.y ?? last?.[2] ?? height];
}

const speeds = { slow: 0.3, normal: 0.6, fast: 1 };

type Rates = Partial<Record<CameraAxis, number>>;

function ratesOf(moves: readonly CameraMove[]): Rates {
  const rates: Rates = {};
  for (const { axis, sign, pace = 'normal' } of moves) if (axis) rates[axis] = sign * speeds[pace];
  return rates;
}

/** Four speeds for one stage; for several a key where each begins, and one right before it that holds the speed until then. */
function cameraOf(stages: readonly TimedStage[], fps: number): PlannedFields['camera'] {
  if (!stages.some(({ camera }) => camera.length > 0)) return undefined;
  const all = stages.map(({ camera }) => ratesOf(camera));
  const [only] = all;
  if (all.length === 1) return only && Object.keys(only).length > 0 ? only : { pan: 0 };
  const axes = [...new Set(all.flatMap((rates) => Object.keys(rates) as CameraAxis[]))];
  const full = all.map((rates) => Object.fromEntries(axes.map((axis) => [axis, rates[axis] ?? 0])));
  return stages.flatMap(({ start }, index) => {
    const key = { at: inThousandths(start), ...full[index] };
    const isNew = index === 0 || axes.some((axis) => full[index]![axis] !== full[index - 1]![axis]);
    if (!isNew) return [];
    return index === 0 ? [key] : [{ at: inThousandths(start - 1 / fps) }, key];
  });
}

function shotsOf(prompt: string, stages: readonly TimedStage[]): NonNullable<Experiment['shots']> {
  let place: TimedStage['place'];
  return stages.map((stage, index) => {
    const isElsewhere = stage.place !== undefined && stage.place !== place;
    place = stage.place ?? place;
    const own = prompt.slice(stage.offset, stage.offset + stage.length).trim();
    const article = /^(?:an?|the|one)\s+$/i.exec(prompt.slice(0, stage.offset))?.[0] ?? '';
    const words = index === 0 ? article + own : sentence(shownActs(stages, index), place);
    const transition = index > 0 && !isElsewhere ? { transition: 'blend' as const } : {};
    return { prompt: words === '' ? own : words, seconds: stage.seconds, ...transition };
  });
}

/** The words of a shot, as the model's own captions say them: "a fox moves left while a dog spins on the grass". */
function sentence(acts: readonly Act[], place: TimedStage['place']): string {
  const isMoving = acts.some((act) => verbOf(act) !== undefined);
  const things = acts.map((act) => {
    const named = `${/^[aeiou]/i.test(act.thing.words) ? 'an' : 'a'} ${act.thing.words}`;
    return isMoving ? `${named} ${verbOf(act) ?? 'stays still'}` : named;
  });
  const where = place === undefined ? [] : [placePhrases[place][0]];
  return [things.join(isMoving ? ' while ' : ' and '), ...where].filter((part) => part !== '').join(' ');
}

const finite: Record<Motion, string> = {
  still: 'stays still',
  left: 'moves left',
  right: 'moves right',
  up: 'moves up',
  down: 'moves down',
  circle: 'moves in a circle',
  bounce: 'bounces',
  grow: 'grows',
  shrink: 'shrinks',
  spin: 'spins',
  shake: 'shakes',
  zigzag: 'zigzags',
  swing: 'swings',
};

function verbOf({ motions, way: [x, y] }: Act): string | undefined {
  const [motion] = motions;
  if (motion) return finite[motion];
  if (x !== 0) return finite[x < 0 ? 'left' : 'right'];
  return y === 0 ? undefined : finite[y < 0 ? 'up' : 'down'];
}

function inThousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
