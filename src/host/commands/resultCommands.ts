// Commands about finished runs: show the clip, its folder, its record.

import { join } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { clipSubject, clipTarget, runPlace, type RunPlace } from '../clipSubject';
import type { Services } from './services';

/** Shows the results panel: a job's, or that of what was shown or made last. The Queue view keeps the keyboard. */
export function showResults({ results }: Services, target?: unknown): Promise<void> {
  const { job, focus = true } = (target ?? {}) as { job?: unknown; focus?: unknown };
  return results.show(typeof job === 'string' ? { job } : undefined, { focus: focus === true });
}

/** Plays a finished run in the results panel. */
export function openRun({ results }: Services, target?: unknown): Promise<void> {
  return results.show(place(target));
}

/** Shows the clip's file in the system's file browser. */
export async function revealRun({ runs }: Services, target?: unknown): Promise<void> {
  const { clip } = await clipSubject(runs, clipTarget(target) ?? place(target));
  await vscode.commands.executeCommand('revealFileInOS', clip);
}

/** Opens run.json. */
export async function showRunRecord({ runs }: Services, target?: unknown): Promise<void> {
  const { folder } = await kept(runs, place(target));
  await vscode.window.showTextDocument(vscode.Uri.file(join(folder, 'run.json')), { preview: true });
}

/** Lengthens the list below an experiment in the tree. */
export function showMoreRuns({ experimentsView }: Services, target?: unknown): void {
  const key = (target as { key?: unknown } | undefined)?.key;
  if (typeof key === 'string') experimentsView.showMore(key);
}

async function kept(runs: Services['runs'], { root, name }: RunPlace) {
  const run = await runs.storeOf(root).open(name);
  if ('problem' in run) throw run.problem;
  return run;
}

function place(target: unknown): RunPlace {
  const found = runPlace(target);
  if (!found) throw new UserError('no-run', vscode.l10n.t('Choose a run in the Experiments view.'));
  return found;
}
