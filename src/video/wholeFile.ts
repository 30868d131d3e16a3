// A file, or a folder of files, that appears whole or not at all: written beside its place, flushed to the disk, then renamed.

import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { throwIfAborted } from '../base/abort';
import { UserError } from '../base/errors';
import { fileError, systemCode } from '../base/fileError';

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
  const temporary = temporaryIn(folder);
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

/**
 * Writes a new folder with these files, one after another as they are made; missing folders above it are made. What stands at its
 * place is left alone: only an empty folder is replaced. After any failure or an abort nothing is left.
 * @param files names and contents; asked for the next one when the one before is on the disk.
 * @returns the bytes of all files.
 * @throws as {@link writeWholeFile}, and UserError `folder-taken`.
 */
export async function writeWholeFolder(
  path: string,
  files: AsyncIterable<{ name: string; bytes: Uint8Array }> | Iterable<{ name: string; bytes: Uint8Array }>,
  action: string,
  signal?: AbortSignal,
): Promise<number> {
  const parent = dirname(resolve(path));
  const temporary = temporaryIn(parent);
  try {
    throwIfAborted(signal);
    await mkdir(temporary, { recursive: true });
    let total = 0;
    for await (const { name, bytes } of files) {
      throwIfAborted(signal);
      await writeFlushed(join(temporary, name), bytes);
      total += bytes.length;
    }
    throwIfAborted(signal);
    await removeIfEmpty(path);
    await rename(temporary, path);
    await flushFolder(parent);
    return total;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    throw fileError(error, action, path);
  }
}

async function removeIfEmpty(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    const system = systemCode(error) ?? '';
    if (system === 'ENOENT') return;
    if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(system)) throw error;
    throw new UserError('folder-taken', `${path} is there already and is not an empty folder.`, {
      hint: 'Choose another name: a folder of pictures is never written over.',
      details: { path },
    });
  }
}

function temporaryIn(folder: string): string {
  return join(folder, `.t2v-${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
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
