// The given frames of a run: which of them are still held at their own noise level, and their values at any level.
// A frame given at level L stays at L while the rest of the clip is noisier, and runs down with it from then on.
// At level 0 it is never touched, so it comes out exactly as it went in.

import type { FramePattern } from './framePatterns';

/** Size of a clip tensor [channels, frames, plane], plane = height · width. */
export interface ClipShape {
  channels: number;
  frames: number;
  plane: number;
}

/** Values of given frames in one run; `noise` is the run's unit starting noise. */
export interface HeldFrames {
  /** Noise level of each frame when the clip stands at `level`: the lower of the two for given frames. */
  levels(level: number): Float32Array;
  /** Whether a frame is still held when the clip stands at `level`. */
  isHeld(frame: number, level: number): boolean;
  /** Writes frame `frame` at noise level `level` into a clip: (1 − s)·latent + s·noise. Nothing for generated frames. */
  write(clip: Float32Array, frame: number, level: number): void;
}

/** `noise` has `channels · frames · plane` values. */
export function holdFrames(pattern: FramePattern, noise: Float32Array, shape: ClipShape): HeldFrames {
  const isHeld = (frame: number, level: number) => {
    const given = pattern[frame];
    return given !== undefined && given.level < level;
  };
  return {
    isHeld,
    levels: (level) => Float32Array.from(pattern, (given) => Math.min(level, given?.level ?? 1)),
    write(clip, frame, level) {
      const given = pattern[frame];
      if (given === undefined) return;
      eachValue(shape, frame, (at, within) => {
        clip[at] = (1 - level) * (given.latent[within] ?? 0) + (level === 0 ? 0 : level * (noise[at] ?? 0));
      });
    },
  };
}

/** Calls back for every value of one frame: its place in the clip [C, F, P] and its place in the frame [C, P]. */
export function eachValue(
  { channels, frames, plane }: ClipShape,
  frame: number,
  visit: (at: number, within: number) => void,
): void {
  for (let channel = 0; channel < channels; channel++) {
    const start = (channel * frames + frame) * plane;
    for (let i = 0; i < plane; i++) visit(start + i, channel * plane + i);
  }
}
