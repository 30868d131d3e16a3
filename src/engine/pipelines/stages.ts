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

export interface Stages {
  /** Runs one stage: checks the signal, reports the start, measures. A stage run twice adds up. */
  run<T>(stage: StageName, work: () => Promise<T> | T): Promise<T>;
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
  return {
    times,
    async run(stage, work) {
      throwIfAborted(signal);
      onProgress?.({ kind: 'stage', stage, fraction: stageShares[stage][0] });
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
