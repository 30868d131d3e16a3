// Commands of the queue view: pause, cancel one, again, remove, order.

import * as vscode from 'vscode';
import { UserError } from '../../base/errors';
import { isEnded, type Job } from '../../jobs/queueState';
import { sourceUri } from '../running/notices';
import type { Services } from './services';

export const pauseQueue = ({ running }: Services) => running.queue.setPaused(true);
export const resumeQueue = ({ running }: Services) => running.queue.setPaused(false);

/** Cancels the named jobs, waiting or running. */
export function cancelJob({ running }: Services, target?: unknown, all?: unknown) {
  return running.cancel(jobsOf(running.state.jobs, target, all));
}

/** Puts failed or cancelled jobs back, each at its old place. */
export function retryJob({ running }: Services, target?: unknown, all?: unknown) {
  return running.queue.retry(jobsOf(running.state.jobs, target, all));
}

/** Puts every failed job back. */
export function retryFailed({ running }: Services) {
  const failed = running.state.jobs.filter(({ state }) => state === 'failed');
  if (failed.length === 0) throw new UserError('nothing-failed', vscode.l10n.t('No job has failed.'));
  return running.queue.retry(failed.map(({ id }) => id));
}

/** Takes ended jobs off the list; their clips stay. */
export function removeJob({ running }: Services, target?: unknown, all?: unknown) {
  return running.queue.remove(jobsOf(running.state.jobs, target, all));
}

/** Takes every ended job off the list. */
export function clearEnded({ running }: Services) {
  return running.queue.remove(running.state.jobs.filter(isEnded).map(({ id }) => id));
}

export const moveJobUp = (services: Services, target?: unknown) => step(services, target, -1);
export const moveJobDown = (services: Services, target?: unknown) => step(services, target, 1);

/** Opens the experiment that asked for a job. */
export async function openJobExperiment({ running }: Services, target?: unknown): Promise<void> {
  const [id] = jobsOf(running.state.jobs, target);
  const job = id === undefined ? undefined : running.jobOf(id);
  const uri = job && sourceUri(job);
  if (!uri) throw new UserError('no-experiment', vscode.l10n.t('The experiment of this job is not known.'));
  await vscode.window.showTextDocument(uri);
}

/** Keys name no job: then it is the selected one. */
function step({ running, queueView }: Services, target: unknown, by: 1 | -1) {
  const waiting = running.state.jobs.filter(({ state }) => state === 'waiting').map(({ id }) => id);
  const [id] = jobsOf(running.state.jobs, target ?? queueView.selected);
  const from = waiting.indexOf(id ?? '');
  const to = from + by;
  if (id === undefined || from < 0 || to < 0 || to >= waiting.length) return false;
  return running.queue.move(id, by < 0 ? waiting[to] : waiting[to + 1]);
}

/** Names of jobs out of what the tree hands over: one item, and all selected ones. */
function jobsOf(jobs: readonly Job[], target: unknown, all?: unknown): string[] {
  const items: unknown[] = Array.isArray(all) && all.length > 0 ? all : [target];
  const named = items.map((item) => (item as { job?: unknown } | undefined)?.job);
  const ids = named.filter((id): id is string => typeof id === 'string' && jobs.some((job) => job.id === id));
  if (ids.length > 0) return ids;
  throw new UserError('no-job', vscode.l10n.t('Choose a job in the Queue view.'));
}
