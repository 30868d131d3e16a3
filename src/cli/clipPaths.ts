// The clip files that a command line names: files as they are, of folders every WebM file inside, those of kept runs included.

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../base/errors';
import { fileError } from '../base/fileError';

export interface NamedClips {
  paths: string[];
  /** Whether a folder was named. */
  isSet: boolean;
}

/** Clips of one name, sorted inside a folder. @throws UserError `file-missing`, `no-clips` for a folder without any, … */
export async function clipsOf(name: string): Promise<NamedClips> {
  try {
    if (!(await stat(name)).isDirectory()) return { paths: [name], isSet: false };
    const paths = await clipsInside(name);
    if (paths.length > 0) return { paths, isSet: true };
    throw new UserError('no-clips', `There is no .webm clip in ${name}.`, { details: { path: name } });
  } catch (error) {
    throw error instanceof UserError ? error : fileError(error, 'read', name);
  }
}

async function clipsInside(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  // A draft of a run that is being made is no clip yet.
  return entries
    .filter((entry) => entry.isFile() && /\.webm$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/]\.partial-/.test(path))
    .sort();
}
