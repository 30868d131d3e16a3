// The numbered folders of a journal. Each appears by one rename with its first line inside, so that it is there whole or
// not at all, and only one of several processes makes it.

import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError, systemCode } from '../../base/fileError';
import { renameIfFree } from '../../runStore/renameIfFree';

const generationName = /^[1-9]\d{0,8}$/;
const draftPrefix = '.new-';

/** The file of one generation. */
export function journalPath(folder: string, generation: number): string {
  return join(folder, String(generation), 'journal.jsonl');
}

/** The highest number there is; undefined without any. @throws UserError `no-permission`, … */
export async function newestGeneration(folder: string): Promise<number | undefined> {
  const numbers = await generations(folder);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}

/**
 * Makes the folder of a generation, unless somebody else was faster, and removes those that nobody reads any more; the one
 * before stays for processes that have not seen its end yet. @throws UserError `disk-full`, `no-permission`, …
 */
export async function beginGeneration(folder: string, generation: number, firstLine: string): Promise<void> {
  const draft = join(folder, `${draftPrefix}${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(draft, { recursive: true });
    const file = await open(join(draft, 'journal.jsonl'), 'wx');
    try {
      await file.writeFile(`${firstLine}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    const isFirst = await renameIfFree(draft, join(folder, String(generation)));
    if (!isFirst) await rm(draft, { recursive: true, force: true });
    else await syncFolder(folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw fileError(error, 'begin a queue in', folder);
  }
  const old = (await generations(folder)).filter((number) => number < generation - 1);
  for (const number of old)
    await rm(join(folder, String(number)), { recursive: true, force: true }).catch(() => undefined);
}

async function generations(folder: string): Promise<number[]> {
  try {
    return (await readdir(folder)).filter((name) => generationName.test(name)).map(Number);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw fileError(error, 'read the queue in', folder);
  }
}

/** Puts the folder's own entry on the disk. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Not every system lets a folder be opened.
  }
}
