// The workspace of an experiment file: where its runs are kept and what its paths may reach.

import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/**
 * The nearest folder above the file that holds `.t2v` or `.git`; without one, the file's own folder. An editor gives the
 * folder that is open as `top`: the search ends there, and it is the answer when nothing was found below.
 */
export function workspaceOf(file: string, top?: string): string {
  const own = dirname(resolve(file));
  const fallback = top === undefined ? own : resolve(top);
  for (let folder = own; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.t2v')) || existsSync(join(folder, '.git'))) return folder;
    if (folder === fallback && top !== undefined) return fallback;
    if (dirname(folder) === folder) return fallback;
  }
}

/** The name by which runs remember their experiment: its path from the workspace, with forward slashes. */
export function sourceName(workspace: string, file: string): string {
  return relative(workspace, file).split(sep).join('/');
}
