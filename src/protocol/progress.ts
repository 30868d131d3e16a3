// What a running job says about itself: stages, denoising steps with the time left, cheap moving previews.
// Plain data, so that it crosses process borders unchanged. `fraction` is of the whole job and never falls.

import type { Frames } from './frames';

/** The stages of a job in the order in which they run. */
export const stageNames = ['load', 'tokenize', 'encodeText', 'prepare', 'denoise', 'decode', 'post', 'write'] as const;

export type StageName = (typeof stageNames)[number];

/** One report. `fraction` runs from 0 to 1; `step` counts finished steps, 1 … `steps`; `secondsLeft` is an estimate for the whole job. */
export type ProgressEvent =
  | { kind: 'stage'; stage: StageName; fraction: number }
  | { kind: 'step'; step: number; steps: number; fraction: number; secondsLeft: number }
  | { kind: 'preview'; step: number; frames: Frames };

/** Receives reports, in order. Must return quickly and not throw. */
export type OnProgress = (event: ProgressEvent) => void;
