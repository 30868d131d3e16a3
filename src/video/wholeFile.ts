// A file that appears whole or not at all: written beside its place, flushed to the disk, then renamed over it.

import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { throwIfAborted } from '../base/abort';
import { fileError } from '../base/fileError';

/**
 * Writes `bytes` to `path`, replacing what stood there; missing folders are made.
 * After any failure or an abort the old file is untouched and no temporary file is left.
 * @param action words for the error text: `write the clip`.
 * @throws CancelledError until the rename; UserError `disk-full`, `no-permission`, … (see `fileError`).
 */
export async function writeWholeFile(
  path: string,
  bytes: Uint8Array,
  action: string,
  signal?: AbortSignal,
): Promise<void> {
  const folder = dirname(resolve(path));
  const temporary = join(folder, `.t2v-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
  try {
    throwIfAborted(signal);
    await mkdir(folder, { recursive: true });
    await writeFlushed(temporary, bytes);
    throwIfAborted(signal);
    await rename(temporary, path);
    await flushFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(error, action, path);
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. Windows has no such call, some network file systems refuse it; the file is whole either way. */
async function flushFolder(folder: string): Promise<void> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // Durable a little later, when the system flushes on its own.
  } finally {
    await handle?.close();
  }
}
