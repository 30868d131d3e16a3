// An experiment file of the command line: read, checked, completed by `extends` and `--set`, and its problems printed.

import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { fileError } from '../base/fileError';
import { UserError } from '../base/errors';
import { resolveExtends } from '../experiment/extends';
import { parseExperiment } from '../experiment/parse';
import { resolvePath } from '../experiment/paths';
import type { Problem } from '../experiment/problem';
import type { Experiment } from '../experiment/schema';
import { parseAssignment, setField } from '../experiment/setField';
import { workspaceOf } from '../services/workspace';
import { problemText } from './problemText';
import type { Terminal } from './terminal';

/** A file's text and what is wrong with it. `experiment` is absent when it cannot run. */
export interface CheckedFile {
  path: string;
  text: string;
  problems: Problem[];
  experiment?: Experiment;
}

/** Reads and checks one file. Throws UserError `file-missing`, `no-permission`, …, not for problems inside. */
export async function checkFile(path: string): Promise<CheckedFile> {
  const text = await readText(path);
  return { path, text, ...parseExperiment(text) };
}

/** Text of a file, without a byte order mark. */
export async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw fileError(error, 'read', path);
  }
}

/** Prints each problem on a line that editors can jump to. */
export function printProblems(file: CheckedFile, terminal: Terminal): void {
  const shown = relative(process.cwd(), file.path);
  const name = shown.startsWith('..') ? file.path : shown;
  for (const problem of file.problems) terminal.err(`${problemText(name, file.text, problem)}\n`);
}

/**
 * The experiment that is to run: inherited fields filled in, then every `--set` applied in order.
 * Throws UserError of `extends`, `--set` and file reading.
 */
export async function completeExperiment(
  file: CheckedFile,
  assignments: readonly string[],
  allowOutside = false,
): Promise<Experiment> {
  if (file.experiment === undefined)
    throw new UserError('invalid-experiment', `${file.path} cannot run: see the problems above.`);
  const path = resolve(file.path);
  const workspace = workspaceOf(path);
  const load = async (reference: string, fromFile: string) => {
    const target = resolvePath(dirname(fromFile), workspace, reference, allowOutside);
    return { file: target, text: await readText(target) };
  };
  const whole = await resolveExtends(file.experiment, load, path);
  return assignments
    .map(parseAssignment)
    .reduce((experiment, { path: field, value }) => setField(experiment, field, value), whole);
}
