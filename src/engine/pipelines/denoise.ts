// The denoising loop of a flow model with a noise level per frame, for any sampler: the sampler's own sample is brought to
// the flow form x = (1 − s)·x0 + s·eps, given frames are put in at their level, and the velocity goes back as what the sampler expects.

import { flowLevels, flowView, outputFromVelocity, type NoiseSource, type Scheduler } from '../schedulers';
import { eachValue, holdFrames, type ClipShape, type HeldFrames } from './heldFrames';
import type { FramePattern } from './framePatterns';

export interface DenoiseOptions {
  scheduler: Scheduler;
  pattern: FramePattern;
  shape: ClipShape;
  /** Unit normal values for the whole clip, [C, F, H·W]. */
  noise: Float32Array;
  /** Further noise for stochastic samplers, from the same generator. */
  noiseSource: NoiseSource;
  /** The model's velocity eps − x0 for a flow sample and one level per frame, already guided. */
  velocity: (sample: Float32Array, levels: Float32Array, step: number) => Promise<Float32Array>;
  /** After step 1 … steps; `clean` gives the whole clip as the model would finish it now. */
  onStep: (step: number, clean: () => Float32Array) => void;
}

/** The finished latent [C, F, H·W]. Frames given at level 0 come out bit for bit as they were given. */
export async function denoise({ scheduler, shape, noise, ...run }: DenoiseOptions): Promise<Float32Array> {
  const steps = scheduler.timesteps.length;
  const flowTimes = flowLevels(scheduler);
  const held = holdFrames(run.pattern, noise, shape);
  let sample: Float32Array = noise.map((value) => value * scheduler.initNoiseSigma);
  let finished = sample;

  for (let index = 0; index < steps; index++) {
    const view = flowView(scheduler, index, sample);
    const s = view.level;
    const x = view.sample.slice();
    const joining = putGivenFrames(x, { held, s, before: index === 0 ? 1 : (flowTimes[index - 1] ?? 1), shape });
    const { alpha, sigma } = scheduler.levelAt(index);
    const start = joining.length === 0 ? sample : sample.slice();
    for (const frame of joining) copyScaled(x, start, { shape, frame, factor: alpha + sigma });

    const levels = held.levels(s);
    const velocity = await run.velocity(x, levels, index);
    const output = outputFromVelocity(scheduler, index, { sample: x, level: s }, velocity);
    sample = scheduler.step(output, index, start, run.noiseSource);

    const clean = () => cleanPrediction(x, velocity, { levels, shape });
    if (index === steps - 1) finished = withHeldFrames(sample, clean, { s, held, shape });
    run.onStep(index + 1, clean);
  }
  return finished;
}

/** Overwrites the given frames of a flow sample. Answers the frames that leave their level now and go on with the clip. */
function putGivenFrames(
  x: Float32Array,
  at: { held: HeldFrames; s: number; before: number; shape: ClipShape },
): number[] {
  const joining: number[] = [];
  for (let frame = 0; frame < at.shape.frames; frame++) {
    const level = at.held.levels(1)[frame] ?? 1;
    if (at.held.isHeld(frame, at.s)) at.held.write(x, frame, level);
    else if (at.held.isHeld(frame, at.before)) {
      at.held.write(x, frame, at.s);
      joining.push(frame);
    }
  }
  return joining;
}

function copyScaled(
  from: Float32Array,
  to: Float32Array,
  { shape, frame, factor }: { shape: ClipShape; frame: number; factor: number },
): void {
  eachValue(shape, frame, (at) => {
    to[at] = (from[at] ?? 0) * factor;
  });
}

/** x0 = x − s·v with each frame's own s; exact for frames at level 0. */
function cleanPrediction(
  x: Float32Array,
  velocity: Float32Array,
  { levels, shape }: { levels: Float32Array; shape: ClipShape },
): Float32Array {
  const clean = new Float32Array(x.length);
  for (let frame = 0; frame < shape.frames; frame++) {
    const level = levels[frame] ?? 0;
    eachValue(shape, frame, (at) => {
      clean[at] = (x[at] ?? 0) - (level === 0 ? 0 : level * (velocity[at] ?? 0));
    });
  }
  return clean;
}

/** The last sample, with the frames that were held to the end replaced by their clean form. */
function withHeldFrames(
  sample: Float32Array,
  clean: () => Float32Array,
  { s, held, shape }: { s: number; held: HeldFrames; shape: ClipShape },
): Float32Array {
  const frames = Array.from({ length: shape.frames }, (_, frame) => frame).filter((frame) => held.isHeld(frame, s));
  if (frames.length === 0) return sample;
  const [from, out] = [clean(), sample.slice()];
  for (const frame of frames) copyScaled(from, out, { shape, frame, factor: 1 });
  return out;
}
