// The noise of each frame of a clip. For a clip whose length is known it is one drawing, as torch fills a tensor [C, F, H, W]; a rollout
// draws frame by frame in the order in which they are first needed, so that a longer clip begins with the noise of a shorter one.

import type { TorchRandom } from '../random';
import { frameOf, type LatentSize } from './denoiseClip';

/** Unit noise of one frame as [C, H·W]; the same for every call with one frame. */
export type NoiseOf = (frame: number) => Float32Array;

/** Draws all of it at once. */
export function clipNoise(random: TorchRandom, size: LatentSize, frames: number): NoiseOf {
  const noise = random.randn(size.channels * frames * size.height * size.width);
  return (frame) => frameOf(noise, frame, { ...size, frames });
}

/** Draws a frame when it is first asked for. */
export function rolloutNoise(random: TorchRandom, { channels, height, width }: LatentSize): NoiseOf {
  const drawn: Float32Array[] = [];
  return (frame) => (drawn[frame] ??= random.randn(channels * height * width));
}
