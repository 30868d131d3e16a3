// A clip of any length through the denoiser, call by call: each call makes some frames beside others that are there already, which
// it sees without noise. Finished frames stay in latent form, a few ten kilobytes each; nothing else grows with the clip.

import type { GenerationRequest } from '../../experiment/request';
import { combineGuidance, guidanceActive } from '../guidance';
import { cameraTrackWidth } from '../motion/cameraTrack';
import type { ModelSession } from '../onnx/session';
import type { TorchRandom } from '../random';
import { createScheduler, samplerConfigFor } from '../schedulers';
import { tensor, type Tensor } from '../tensor';
import { framesOf, stack, type ConditionRows } from './conditions';
import { denoise } from './denoise';
import type { FrameCall } from './frameCalls';
import type { FramePattern } from './framePatterns';
import { conditionsOf, spaceWindows, windowedVelocity } from './spaceWindows';

/** Axes of one frame's latent. */
export interface LatentSize {
  channels: number;
  height: number;
  width: number;
}

export interface ClipRun {
  request: GenerationRequest;
  /** The model's own scheduler settings. */
  scheduler: Record<string, unknown>;
  denoiser: ModelSession;
  size: LatentSize;
  /** Conditions of all frames. */
  conditions: ConditionRows;
  /** Frames that come from the user. */
  pattern: FramePattern;
  calls: readonly FrameCall[];
  /** Unit noise of one frame of the clip as [C, H·W]. */
  noiseOf: (frame: number) => Float32Array;
  random: TorchRandom;
  /** After each step: its number within the call, and the call's frames as the model would finish them now, [1, C, F, H, W]. */
  onStep: (step: number, clean: () => Tensor) => void;
}

/** The latents [C, H·W] of all frames. */
export async function denoiseClip(run: ClipRun): Promise<Float32Array[]> {
  const made: Float32Array[] = [];
  for (const call of run.calls) await runCall(run, call, made);
  run.pattern.forEach((given, frame) => (made[frame] ??= given?.latent ?? new Float32Array(0)));
  return made;
}

/** One call; the frames that it makes are put into `made`. */
export async function runCall(run: ClipRun, call: FrameCall, made: Float32Array[]): Promise<void> {
  const { request, size } = run;
  const frames = [...call.given, ...call.made].sort((a, b) => a - b);
  const pattern = frames.map((frame) => {
    const latent = made[frame];
    return latent === undefined ? run.pattern[frame] : { latent, level: 0 };
  });
  const config = samplerConfigFor(request.sampler, {
    prediction: 'flow',
    modelConfig: run.scheduler,
    steps: request.steps,
  });
  const scheduler = createScheduler(request.sampler, config);
  const steps = scheduler.timesteps.length;
  const shape = [1, size.channels, frames.length, size.height, size.width];
  const rows = framesOf(run.conditions, frames);
  const windows = spaceWindows(size);
  const windowRows = windows.map((window) => conditionsOf(rows, window, size));
  const latent = await denoise({
    scheduler,
    pattern,
    shape: { channels: size.channels, frames: frames.length, plane: size.height * size.width },
    noise: channelsFirst(frames.map(run.noiseOf), size),
    noiseSource: (count) => run.random.randn(count),
    velocity: (values, levels, step) => {
      const sample = tensor(shape, values);
      const timestep = tensor(
        [1, frames.length],
        levels.map((level) => level * 1000),
      );
      const active = guidanceActive(step, steps, request.guidanceInterval);
      const guidance = active ? request : undefined;
      if (windows.length < 2) return predict(run.denoiser, { sample, timestep, rows, guidance });
      return windowedVelocity(sample, windows, (part, index) =>
        predict(run.denoiser, { sample: part, timestep, rows: windowRows[index] ?? rows, guidance }),
      );
    },
    onStep: (step, clean) => run.onStep(step, () => tensor(shape, clean())),
  });
  frames.forEach((frame, index) => (made[frame] ??= frameOf(latent, index, { ...size, frames: frames.length })));
}

interface Prediction {
  sample: Tensor;
  timestep: Tensor;
  rows: ConditionRows;
  /** Absent on steps outside the guidance interval. */
  guidance?: { guidance: number; guidanceRescale: number };
}

/** The velocity, with both guidance rows in one batch where guidance acts. */
async function predict(
  denoiser: ModelSession,
  { sample, timestep, rows, guidance }: Prediction,
): Promise<Float32Array> {
  if (rows.guided === undefined || guidance === undefined) {
    const { velocity } = await denoiser.run({ sample, timestep, ...rows.plain });
    return velocity?.data ?? new Float32Array(0);
  }
  const both = await denoiser.run({
    sample: stack(sample, sample),
    timestep: stack(timestep, timestep),
    ...rows.guided,
  });
  const data = both.velocity?.data ?? new Float32Array(0);
  const half = data.length / 2;
  return combineGuidance(data.subarray(half), data.subarray(0, half), {
    scale: guidance.guidance,
    rescale: guidance.guidanceRescale,
  });
}

/** Frames [C, P] as one clip [C, F, P]. */
export function channelsFirst(frames: readonly Float32Array[], { channels, height, width }: LatentSize): Float32Array {
  const plane = height * width;
  const clip = new Float32Array(frames.length * channels * plane);
  frames.forEach((frame, index) => {
    for (let channel = 0; channel < channels; channel++) {
      const values = frame.subarray(channel * plane, (channel + 1) * plane);
      clip.set(values, (channel * frames.length + index) * plane);
    }
  });
  return clip;
}

/** Frame `index` of a clip [C, F, P] as [C, P], copied. */
export function frameOf(
  clip: Float32Array,
  index: number,
  { channels, frames, height, width }: LatentSize & { frames: number },
): Float32Array {
  const plane = height * width;
  const out = new Float32Array(channels * plane);
  for (let channel = 0; channel < channels; channel++) {
    const from = (channel * frames + index) * plane;
    out.set(clip.subarray(from, from + plane), channel * plane);
  }
  return out;
}

/** How far apart two frames may look for one call: in frame widths of the short side, and in the zoom's logarithm. */
export const reach = { shift: 0.6, zoom: 0.6 };

/** Whether two frames show enough of one place, from the camera's state [F, 4] (offset x and y with 2 for the short side, log zoom, roll). */
export function sharesView(state: Float32Array, frame: number, other: number): boolean {
  const [x = 0, y = 0, zoom = 0] = state.subarray(frame * cameraTrackWidth);
  const [u = 0, v = 0, closer = 0] = state.subarray(other * cameraTrackWidth);
  const apart = (Math.hypot(x - u, y - v) / 2) * Math.exp((zoom + closer) / 2);
  return apart <= reach.shift && Math.abs(zoom - closer) <= reach.zoom;
}
