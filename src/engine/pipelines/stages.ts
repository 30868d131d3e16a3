// The stages of a job: runs them in order, measures each, reports a fraction of the whole job that never falls, and gives
// the two moments where a job may stop (between stages, between steps). Shares of the bar are typical of the embedded model on two cores.

import { throwIfAborted } from '../../base/abort';
import type { OnProgress, StageName } from '../../protocol/progress';

/** Where each stage lies on the bar of the whole job. */
export const stageShares: Record<StageName, readonly [start: number, end: number]> = {
  load: [0, 0.08],
  tokenize: [0.08, 0.085],
  encodeText: [0.085, 0.1],
  prepare: [0.1, 0.105],
  denoise: [0.105, 0.82],
  decode: [0.82, 0.88],
  post: [0.88, 0.89],
  write: [0.89, 1],
};

/** From and to, as parts of a clip from 0 to 1. */
export type Piece = readonly [from: number, to: number];

export interface Stages {
  /**
   * Runs one stage: checks the signal, reports the start, measures. A stage run twice adds up. What comes after denoising is done
   * piece by piece, each piece going through decode, post and write: `piece` is the part of the clip, from and to in 0…1, that this is.
   */
  run<T>(stage: StageName, work: () => Promise<T> | T, piece?: Piece): Promise<T>;
  /** To call after each denoising step, 1 … steps: reports it with the time left, then checks the signal. */
  finishStep(step: number, steps: number): void;
  /** Milliseconds of each stage so far. */
  readonly times: Partial<Record<StageName, number>>;
}

export interface StagesOptions {
  /** A monotone clock in milliseconds. */
  now: () => number;
  signal?: AbortSignal;
  onProgress?: OnProgress;
  /** Awaited after the start of a stage was reported and before its work; tests hold a job there. */
  beforeStage?: (stage: StageName) => Promise<void> | void;
}

/** A fresh measurement for one job. Throws CancelledError out of `run` and `finishStep` once the signal has fired. */
export function createStages({ now, signal, onProgress, beforeStage }: StagesOptions): Stages {
  const times: Partial<Record<StageName, number>> = {};
  let denoiseStarted = 0;
  let reached = 0;
  return {
    times,
    async run(stage, work, piece = wholeClip) {
      throwIfAborted(signal);
      // Frames in between are decoded beside the frames that they stand between, whose part was reported already.
      reached = Math.max(reached, fractionOf(stage, piece));
      onProgress?.({ kind: 'stage', stage, fraction: reached });
      await beforeStage?.(stage);
      throwIfAborted(signal);
      const started = now();
      if (stage === 'denoise') denoiseStarted = started;
      try {
        return await work();
      } finally {
        times[stage] = (times[stage] ?? 0) + now() - started;
      }
    },
    finishStep(step, steps) {
      const [start, end] = stageShares.denoise;
      const fraction = start + ((end - start) * step) / steps;
      const perStep = (now() - denoiseStarted) / step;
      const afterwards = (perStep * steps * (1 - end)) / (end - start);
      const secondsLeft = (perStep * (steps - step) + afterwards) / 1000;
      onProgress?.({ kind: 'step', step, steps, fraction, secondsLeft });
      throwIfAborted(signal);
    },
  };
}

const wholeClip: Piece = [0, 1];

/**
 * Where a stage begins (`share` 0) or stands on the bar of the whole job when it works on one piece of the clip: the pieces share
 * the bar after denoising evenly, and each is divided as a whole clip would be.
 */
export function fractionOf(stage: StageName, [from, to]: Piece, share = 0): number {
  const [start, end] = stageShares[stage];
  const at = start + (end - start) * share;
  if (from === 0 && to === 1) return at;
  const [, before] = stageShares.denoise;
  return before + (1 - before) * from + (at - before) * (to - from);
}
