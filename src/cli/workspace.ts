// The workspace of an experiment file: where its runs are kept and what its paths may reach.

import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The nearest folder above the file that holds `.t2v` or `.git`; without one, the file's own folder. */
export function workspaceOf(file: string): string {
  const own = dirname(resolve(file));
  for (let folder = own; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.t2v')) || existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return own;
  }
}
