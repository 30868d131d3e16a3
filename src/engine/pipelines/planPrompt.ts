// The planner: reads a text's features once per clip and says what to draw (codes) and where (tracks of two things, camera rates).
// A denoising step reads only what it made, never the words.

import { ModelError } from '../../base/errors';
import { cameraTrackWidth } from '../motion/cameraTrack';
import { longRates, longTracks, type LongClip } from '../motion/longTracks';
import { isPresent, thingCount, thingWidth } from '../motion/objectTracks';
import type { ModelSession } from '../onnx/session';
import { tensor, type Tensor } from '../tensor';
import type { TextFeatures } from './encodePrompts';

/** Layers of a clip: the scene and its things. */
const layerCount = 1 + thingCount;

export interface Plan {
  /** [1, 3, E]: the scene, thing 0, thing 1. */
  codes: Tensor;
  /** [1, F, 2, 5] in scene coordinates: centre x, y, half height, angle, present 0…1. */
  objects: Tensor;
  /** [1, F, 4]: pan, tilt, zoom, roll as rates. */
  camera: Tensor;
}

/**
 * Runs the planner (roles textTokens, textMask, frameTime → codes, objects, camera) for a clip of `frames` frames.
 * Throws ModelError `output-shape` when an output has other axes than these.
 */
export async function planPrompt(planner: ModelSession, text: TextFeatures, frames: number): Promise<Plan> {
  const outputs = await planner.run({
    textTokens: text.tokens,
    textMask: text.mask,
    frameTime: tensor([1, frames], frameTimes(frames)),
  });
  return {
    codes: checked('codes', outputs.codes, [1, layerCount, 'E']),
    objects: checked('objects', outputs.objects, [1, frames, thingCount, thingWidth]),
    camera: checked('camera', outputs.camera, [1, frames, cameraTrackWidth]),
  };
}

/** Times at which the planner is asked where its tracks have to be stretched or closed. */
const denseTimes = 121;

/**
 * The plan of a clip that the planner did not learn: longer than `native` frames, or a loop. Its tracks are those of a clip of
 * `native` frames, made longer by `longTracks`.
 */
export async function planLong(
  planner: ModelSession,
  text: TextFeatures,
  { native, ...clip }: LongClip & { native: number },
): Promise<Plan> {
  const { codes, objects, camera } = await planPrompt(planner, text, denseTimes);
  const dense = { objects: objects.data, camera: camera.data, native };
  return {
    codes,
    objects: tensor([1, clip.frames, thingCount, thingWidth], longTracks(dense, clip)),
    camera: tensor([1, clip.frames, cameraTrackWidth], longRates(dense, clip.frames)),
  };
}

/**
 * The plan of a clip whose end is not known when it begins: that of a clip of `horizon` frames, of which it is the start. Whether
 * a thing is there is decided for the whole of it, so that no frame depends on how many there are.
 */
export async function planRollout(
  planner: ModelSession,
  text: TextFeatures,
  { frames, horizon, native }: { frames: number; horizon: number; native: number },
): Promise<Plan> {
  const { codes, objects, camera } = await planLong(planner, text, { frames: horizon, loop: false, native });
  const tracks = objects.data.slice(0, frames * thingCount * thingWidth);
  for (let thing = 0; thing < thingCount; thing++) {
    const present = isPresent(objects.data, thing) ? 1 : 0;
    for (let frame = 0; frame < frames; frame++) tracks[(frame * thingCount + thing) * thingWidth + 4] = present;
  }
  return {
    codes,
    objects: tensor([1, frames, thingCount, thingWidth], tracks),
    camera: tensor([1, frames, cameraTrackWidth], camera.data.slice(0, frames * cameraTrackWidth)),
  };
}

/** Codes of a text that says nothing: zeros, which models of this family are trained to read as "no words". */
export function emptyCodes(like: Tensor): Tensor {
  return tensor(like.shape);
}

/** Each frame's place in the clip, from 0 to 1; one frame alone is at 0. */
function frameTimes(frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) => (frames === 1 ? 0 : frame / (frames - 1)));
}

function checked(role: string, found: Tensor | undefined, shape: readonly (number | string)[]): Tensor {
  const fits =
    found?.shape.length === shape.length &&
    shape.every((length, axis) => typeof length !== 'number' || length === found.shape[axis]);
  if (found !== undefined && fits) return found;
  const shown = found === undefined ? 'nothing' : `[${found.shape.join(', ')}]`;
  throw new ModelError(
    'output-shape',
    `Model component "planner", output "${role}": expected [${shape.join(', ')}], found ${shown}.`,
    { details: { component: 'planner', output: role } },
  );
}
