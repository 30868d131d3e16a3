// How far a job is, out of its reports: never backwards, and the time left never grows while steps advance. What is shown in
// a status bar, a list and a panel comes from this one value.

import type { ProgressEvent, StageName } from '../protocol/progress';

/** Where a job stands. */
export interface JobProgressState {
  stage: StageName | undefined;
  /** Finished denoising steps; 0 before the first. */
  step: number;
  steps: number;
  /** Of the whole job, 0 to 1. */
  fraction: number;
  /** Absent until the first step is done. */
  secondsLeft?: number;
}

export const noProgress: JobProgressState = { stage: undefined, step: 0, steps: 0, fraction: 0 };

/** The state after a report. Previews say nothing new; a report that would go back is taken without its number. */
export function advance(state: JobProgressState, event: ProgressEvent): JobProgressState {
  if (event.kind === 'preview') return state;
  const fraction = Math.max(state.fraction, event.fraction);
  if (event.kind === 'stage') return { ...state, stage: event.stage, fraction };
  const secondsLeft = Math.min(state.secondsLeft ?? Infinity, event.secondsLeft);
  return { ...state, step: Math.max(state.step, event.step), steps: event.steps, fraction, secondsLeft };
}
