// What the language-model tools use, and what they have in common: answers with text and a picture, errors that say what
// to do next.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { toErrorData } from '../../base/errors';
import type { LedgerEntry } from '../../runStore/ledger';
import type { StoredRun } from '../../runStore/runStore';
import { runMetrics } from '../../services/clipMetrics';
import type { DescribesModels } from '../../services/requests';
import type { Experiments } from '../experiments';
import type { Machine } from '../machine';
import { stageTotal } from '../panels/resultsView';
import type { Running } from '../running/running';
import type { Runs } from '../runs';

export interface ToolServices {
  experiments: Experiments;
  running: Running;
  runs: Runs;
  machine: Machine;
  engine: DescribesModels;
}

/** The folder whose runs a tool sees: the first open one. Throws an error that a model can act on. */
export function toolRoot(): string {
  const first = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file');
  if (!first) throw new Error('No folder is open. Ask the user to open a folder, then call this tool again.');
  return first.uri.fsPath;
}

/** An error for the model: what happened and what it can change. */
export function toolError(error: unknown): Error {
  const { message, hint, field } = toErrorData(error);
  const where = field === undefined ? '' : ` Field: ${field}.`;
  return new Error(`${message}${where}${hint === undefined ? '' : ` ${hint}`}`);
}

/** Everything about a run that a model can read, and its contact sheet where the editor can pass pictures on. */
export async function describeRun(
  { folder, record }: StoredRun,
  models: DescribesModels,
): Promise<vscode.LanguageModelToolResult> {
  const { files, request } = record;
  const metrics = await runMetrics({ folder, record }, models).catch(() => undefined);
  const { video, timings, hash, createdAt, source } = { ...record, video: request.video };
  const facts = {
    run: hash,
    createdAt,
    experiment: source,
    clip: join(folder, files.clip),
    seconds: stageTotal(timings) / 1000,
  };
  const text = JSON.stringify({ ...facts, request: shortRequest(request), video, metrics }, undefined, 2);
  const picture = files.filmstrip === undefined ? [] : await pictureParts(join(folder, files.filmstrip));
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text), ...picture]);
}

function shortRequest({
  prompt,
  negativePrompt,
  shots,
  seed,
  steps,
  guidance,
  sampler,
  motion,
}: StoredRun['record']['request']) {
  return { prompt, negativePrompt, shots, seed, steps, guidance, sampler, motion };
}

/** One line of a list. */
export function entryLine({ name, createdAt, prompt, seed, steps, guidance, source }: LedgerEntry) {
  return { run: name, createdAt, prompt, seed, steps, guidance, experiment: source };
}

/** Pictures came to the editor's API later than the rest; without them the text has to do. */
async function pictureParts(path: string): Promise<vscode.LanguageModelTextPart[]> {
  const api = vscode as unknown as {
    LanguageModelDataPart?: { image(data: Uint8Array, mime: string): vscode.LanguageModelTextPart };
  };
  if (!api.LanguageModelDataPart) return [];
  try {
    return [api.LanguageModelDataPart.image(await readFile(path), 'image/png')];
  } catch {
    return [];
  }
}
