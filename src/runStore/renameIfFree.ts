// A rename that never replaces: how several processes agree on who was first, and how a folder appears whole or not at all.

import { rename, stat } from 'node:fs/promises';

/**
 * Renames a folder; false where something stands already. Systems say that with different codes, so the place itself is asked.
 * An empty folder does not count as something.
 */
export async function renameIfFree(from: string, to: string): Promise<boolean> {
  try {
    // POSIX would rename over an empty folder, which never is a run; Windows refuses any folder.
    await rename(from, to);
    return true;
  } catch (error) {
    const isTaken = await stat(to).then(
      () => true,
      () => false,
    );
    if (isTaken) return false;
    throw error;
  }
}
