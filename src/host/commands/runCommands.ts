// "T2V: Run Experiment", "Run Sweep", "Run Shot", "Run Again", "Cancel".

import * as vscode from 'vscode';
import { CancelledError, UserError } from '../../base/errors';
import { estimateText } from '../words';
import { isEnded } from '../../jobs/queueState';
import { runPlace } from '../clipSubject';
import { isExperiment, openExperiment, rootOf } from '../documents';
import type { Part, Planned } from '../running/running';
import { confirmSweepAbove, isOn } from '../settings';
import { runClipAgain } from './clipCommands';
import type { Services } from './services';

/** Makes the experiment's clip; of a sweep its first one. */
export function runExperiment(services: Services, target?: unknown): Promise<void> {
  return run(services, target, { part: { kind: 'first' } });
}

/** Makes every clip that seeds and sweep stand for. */
export function runSweep(services: Services, target?: unknown): Promise<void> {
  return run(services, target, { part: { kind: 'all' } });
}

/** Makes one shot by itself. @param index from 0. */
export function runShot(services: Services, target?: unknown, index?: unknown): Promise<void> {
  if (typeof index !== 'number') throw new UserError('no-shot', vscode.l10n.t('Use the “Run Shot” link above a shot.'));
  return run(services, target, { part: { kind: 'shot', index } });
}

/** Makes a clip again although it is kept: that of a finished run or a clip file, else that of the experiment. The new one is kept beside it. */
export async function runAgain(services: Services, target?: unknown): Promise<void> {
  if (target instanceof vscode.Uri && !isExperiment(target)) return runClipAgain(services, target);
  const place = runPlace(target);
  if (!place) return run(services, target, { part: { kind: 'first' }, force: true });
  const kept = await services.runs.storeOf(place.root).open(place.name);
  if ('problem' in kept) throw kept.problem;
  const { request, hash, source } = kept.record;
  const jobs = await services.running.addPlanned({ request, hash }, { root: place.root, source, force: true });
  await services.results.show({ job: jobs[0]!.id }, { focus: false });
}

/** Stops what runs; without anything running, takes back what waits of this window. */
export async function cancelRun({ running }: Services): Promise<void> {
  const { active, state } = running;
  const jobs = active ? [active] : state.jobs.filter((job) => !isEnded(job) && running.isOwn(job));
  if (jobs.length === 0) throw new UserError('nothing-runs', vscode.l10n.t('Nothing is being made.'));
  await running.cancel(jobs.map(({ id }) => id));
}

async function run(
  services: Services,
  target: unknown,
  { part, force = false }: { part: Part; force?: boolean },
): Promise<void> {
  const { running, results } = services;
  const document = await openExperiment(target);
  const planned = await running.requestsOf(document, part);
  if (part.kind === 'all') await confirmSweep(services, document.uri, planned);
  const jobs = await running.add(document, planned, force);
  if (isOn('showResultsOnRun')) await results.show({ job: jobs[0]!.id }, { focus: false });
}

/** Asks before many clips are begun. @throws CancelledError */
async function confirmSweep({ machine }: Services, uri: vscode.Uri, planned: readonly Planned[]): Promise<void> {
  if (planned.length <= confirmSweepAbove()) return;
  const { t } = vscode.l10n;
  const requests = planned.map(({ request }) => request);
  const detail = estimateText(await machine.estimate(requests, rootOf(uri)));
  const go = t('Run {0} Clips', planned.length);
  const message = t('This sweep stands for {0} clips.', planned.length);
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, go)) !== go) throw new CancelledError();
}
