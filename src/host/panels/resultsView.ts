// What the results panel shows of a job, in words; of a finished clip, see clipView.ts. The panel itself only lays it out.

import * as vscode from 'vscode';
import type { Job } from '../../jobs/queueState';
import type { JobProgressState } from '../../jobs/jobProgress';
import type { GenerationRequest } from '../../experiment/request';
import type { Fact, ResultsView } from '../../protocol/resultsMessages';
import { progressText, stateText } from '../words';

/** What a button of the panel does. */
export type PanelAction =
  | { kind: 'cancel'; job: string }
  | { kind: 'again'; job: string }
  | { kind: 'source' }
  /** A repair offered by the error; its place in the error's own list. */
  | { kind: 'repair'; index: number }
  /** A command about the clip that is shown; some get the frame that is seen, too. */
  | { kind: 'command'; command: string };

/** A view and what its buttons do, in the same order. */
export interface PanelContent {
  view: ResultsView;
  actions: PanelAction[];
}

/** A button with what it does. */
export interface Button {
  title: string;
  hint?: string;
  takesFrame?: boolean;
  action: PanelAction;
}

/** The panel before anything was made. */
export function emptyContent(): PanelContent {
  const { t } = vscode.l10n;
  const view = {
    title: t('No clip yet'),
    prompt: '',
    status: t('Run an experiment to see it here.'),
    facts: [],
    buttons: [],
  };
  return { view, actions: [] };
}

/** A job that is not done. `progress` is known for jobs of this window; `repairs` are the buttons of its error. */
export function jobContent(job: Job, progress: JobProgressState | undefined, repairs: readonly string[]): PanelContent {
  const { t } = vscode.l10n;
  const { id, label, request, state, error } = job;
  const isRunning = state === 'running';
  const status = isRunning ? (progress ? progressText(progress) : t('in another window')) : stateText(state);
  const isStoppable = isRunning || state === 'waiting';
  const buttons: Button[] = [
    ...(isStoppable ? [{ title: t('Cancel'), action: { kind: 'cancel', job: id } } satisfies Button] : []),
    ...repairs.map((title, index): Button => ({ title, action: { kind: 'repair', index } })),
    ...(state === 'cancelled' ? [{ title: t('Run Again'), action: { kind: 'again', job: id } } satisfies Button] : []),
    ...sourceButton(job.source),
  ];
  const about = { title: label, prompt: wordsOf(request), status, job: id, facts: requestFacts(request) };
  return withButtons(
    {
      ...about,
      ...(isRunning ? { fraction: progress?.fraction ?? 0 } : {}),
      ...(isStoppable ? { awaited: { width: request.video.width, height: request.video.height } } : {}),
      ...(error ? { error: { message: error.message, hint: error.hint } } : {}),
    },
    buttons,
  );
}

function sourceButton(source: string | undefined): Button[] {
  return source === undefined ? [] : [{ title: vscode.l10n.t('Open Experiment'), action: { kind: 'source' } }];
}

/** The view with its buttons, the first as the main one. */
export function withButtons(view: Omit<ResultsView, 'buttons'>, buttons: readonly Button[]): PanelContent {
  return {
    view: { ...view, buttons: buttons.map(({ action: _, ...button }, index) => ({ ...button, isMain: index === 0 })) },
    actions: buttons.map(({ action }) => action),
  };
}

/** The words of a request: its prompt, or those of its shots. */
export function wordsOf({ prompt, shots }: Pick<GenerationRequest, 'prompt' | 'shots'>): string {
  return prompt === '' ? shots.map((shot) => shot.prompt).join(' | ') : prompt;
}

/** What was asked for, in short. */
export function requestFacts({ video, seed, steps, guidance, sampler }: GenerationRequest): Fact[] {
  const { t } = vscode.l10n;
  const facts = [
    { name: t('Size'), value: `${video.width} × ${video.height}` },
    { name: t('Frames'), value: t('{0} at {1} per second', video.frames, video.fps) },
    { name: t('Seed'), value: String(seed) },
    { name: t('Steps'), value: String(steps) },
    { name: t('Guidance'), value: String(guidance) },
    { name: t('Sampler'), value: sampler },
  ];
  return facts.map((fact) => ({ ...fact, group: t('Parameters') }));
}

/** Milliseconds of all stages; the runtime's own sums are no stages. */
export function stageTotal({ runtime: _runtime, outsideRuntime: _outside, ...stages }: Record<string, number>): number {
  return Object.values(stages).reduce((sum, time) => sum + time, 0);
}
