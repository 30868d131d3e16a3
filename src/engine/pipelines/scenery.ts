// A scene that is wider than what one call of the denoiser sees: a still picture of all that the camera passes is drawn first, without
// things, as one large frame in overlapping windows; each call is then given views of it beside its own frames. So a place that
// comes into view late goes on from what is beside it, and one that comes back is the same.

import { thingCount, thingWidth } from '../motion/objectTracks';
import { cameraTrackWidth } from '../motion/cameraTrack';
import { tensor } from '../tensor';
import { pickFrames, stack, type ConditionRows, type Conditions } from './conditions';
import { denoiseClip, reach, type ClipRun, type LatentSize } from './denoiseClip';
import type { FrameCall } from './frameCalls';
import { sceneBounds, viewOf, type SceneryPlan } from './sceneryViews';

/** Looks at the still picture: as many noisy frames of it are denoised together, which the model averages. */
const looks = 4;
/** Views of the scenery that a call is given. */
export const viewsOfCall = 2;
/** Latent pixels of the largest scenery, in frames of the clip. */
const mostFrames = 64;

/** Where the scenery of a clip lies, or nothing where one call sees enough of it or the camera comes too near for one still picture. */
export function planScenery(state: Float32Array, size: LatentSize): SceneryPlan | undefined {
  const plan = sceneBounds(state, size);
  const area = size.height * size.width;
  if (plan.zoomRange > reach.zoom || plan.size.height * plan.size.width > mostFrames * area) return undefined;
  return plan.shift > reach.shift ? plan : undefined;
}

/** The scenery's latent [C, h·w], drawn from the words' scene alone. */
export async function drawScenery(run: ClipRun, plan: SceneryPlan): Promise<Float32Array> {
  const { size, random } = run;
  const noise = Array.from({ length: looks }, () => random.randn(size.channels * plan.size.height * plan.size.width));
  const rows = {
    camera: tensor([1, looks, cameraTrackWidth], repeated(plan.camera, looks)),
    objects: tensor([1, looks, thingCount, thingWidth], repeated(nothing, looks)),
  };
  const [picture = new Float32Array(0)] = await denoiseClip({
    ...run,
    size: plan.size,
    conditions: withRows(run.conditions, ({ codes }) => ({ codes, ...rows })),
    pattern: noise.map(() => undefined),
    calls: [{ given: [], made: noise.map((_, frame) => frame) }],
    noiseOf: (frame) => noise[frame] ?? new Float32Array(0),
  });
  return picture;
}

/** The run with views of the scenery as further given frames behind the clip's own, two for each call. */
export function givenScenery(run: ClipRun, plan: SceneryPlan, picture: Float32Array): ClipRun {
  const { size, conditions } = run;
  const frames = run.pattern.length;
  const state = conditions.plain.camera.data;
  const seen: number[] = [];
  const calls = run.calls.map((call): FrameCall => {
    const views = farthest(state, call.made).map((frame) => frames + seen.push(frame) - 1);
    return { ...call, given: [...call.given, ...views] };
  });
  const views = seen.map((frame) => ({ latent: viewOf(picture, plan, { state, frame, size }), level: 0 }));
  return {
    ...run,
    calls,
    pattern: [...run.pattern, ...views],
    conditions: withRows(conditions, ({ codes, camera, objects }) => ({
      codes,
      camera: pickFrames(camera, [...range(frames), ...seen]),
      objects: tensor(
        [1, frames + seen.length, thingCount, thingWidth],
        joined(objects.data.subarray(0, frames * nothing.length), repeated(nothing, seen.length)),
      ),
    })),
    noiseOf: (frame) => run.noiseOf(Math.min(frame, frames - 1)),
  };
}

/** Both things absent and far outside, so that no view is taken for a look at one. */
const nothing = Float32Array.from([9, 9, 0.5, 0, 0, 9, 9, 0.5, 0, 0]);

/** Plain conditions by `make`, and the guided ones from them: only the codes of the two rows differ. */
function withRows({ plain, guided }: ConditionRows, make: (plain: Conditions) => Conditions): ConditionRows {
  const made = make(plain);
  if (guided === undefined) return { plain: made };
  const { camera, objects } = made;
  return {
    plain: made,
    guided: { codes: guided.codes, camera: stack(camera, camera), objects: stack(objects, objects) },
  };
}

/** Of some frames the one that looks farthest away from the first of them, and the one farthest from that. */
function farthest(state: Float32Array, frames: readonly number[]): number[] {
  const place = (frame: number) => state.subarray(frame * cameraTrackWidth, frame * cameraTrackWidth + 2);
  const from = (other: number) => {
    const [x = 0, y = 0] = place(other);
    const far = (frame: number) => Math.hypot((place(frame)[0] ?? 0) - x, (place(frame)[1] ?? 0) - y);
    return frames.reduce((best, frame) => (far(frame) > far(best) ? frame : best), other);
  };
  const first = from(frames[0] ?? 0);
  return [first, from(first)];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function repeated(values: Float32Array, times: number): Float32Array {
  return Float32Array.from({ length: values.length * times }, (_, i) => values[i % values.length] ?? 0);
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const all = new Float32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
