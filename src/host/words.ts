// Phrases that several surfaces share: ages, times left, stages, states.

import * as vscode from 'vscode';
import type { JobProgressState } from '../jobs/jobProgress';
import type { JobState } from '../jobs/queueState';
import { ageOf } from '../jobs/resultState';
import type { StageName } from '../protocol/progress';
import type { Estimate } from '../runStore/estimate';

const { t } = vscode.l10n;

/** `3 min ago`. */
export function ageText(at: string, now = Date.now()): string {
  const { unit, count } = ageOf(at, now);
  switch (unit) {
    case 'now':
      return t('just now');
    case 'minutes':
      return t('{0} min ago', count);
    case 'hours':
      return t('{0} h ago', count);
    case 'days':
      return t('{0} d ago', count);
  }
}

/** `8 s`, `3 min`, `2 h`; never falsely exact. */
export function durationText(seconds: number): string {
  if (seconds < 1) return t('under 1 s');
  if (seconds < 90) return t('{0} s', Math.round(seconds));
  if (seconds < 90 * 60) return t('{0} min', Math.round(seconds / 60));
  return t('{0} h', Math.round(seconds / 360) / 10);
}

/** What a job is doing, as a short phrase. */
export function stageText(stage: StageName | undefined): string {
  switch (stage) {
    case undefined:
      return t('starting');
    case 'load':
      return t('loading the model');
    case 'tokenize':
      return t('reading the prompt');
    case 'encodeText':
      return t('encoding the prompt');
    case 'prepare':
      return t('preparing');
    case 'denoise':
      return t('denoising');
    case 'decode':
      return t('enlarging');
    case 'post':
      return t('finishing');
    case 'write':
      return t('writing the clip');
  }
}

/** `denoising 5/12 · 8 s left`. */
export function progressText({ stage, step, steps, secondsLeft }: JobProgressState): string {
  const place = stage === 'denoise' && steps > 0 ? `${stageText(stage)} ${step}/${steps}` : stageText(stage);
  return secondsLeft === undefined ? place : `${place} · ${t('{0} left', durationText(secondsLeft))}`;
}

/** The state of a job for a list. */
export function stateText(state: JobState): string {
  switch (state) {
    case 'waiting':
      return t('waiting');
    case 'running':
      return t('running');
    case 'cancelling':
      return t('stopping');
    case 'done':
      return t('done');
    case 'failed':
      return t('failed');
    case 'cancelled':
      return t('cancelled');
  }
}

/** How long something will take, and how sure that is. */
export function estimateText(estimate: Estimate | undefined): string {
  if (!estimate) return t('Time: not known yet; run “T2V: Check This Machine” or make one clip.');
  const about = durationText(estimate.seconds);
  return estimate.runs === 1
    ? t('Time: about {0}, by one run.', about)
    : t('Time: about {0}, by {1} runs.', about, estimate.runs);
}

/** `12 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1e6) return t('{0} kB', Math.max(1, Math.round(bytes / 1e3)));
  return bytes < 1e9 ? t('{0} MB', Math.round(bytes / 1e6)) : t('{0} GB', Math.round(bytes / 1e8) / 10);
}
