// Names of unfinished runs, and which of them are left over from a process that died.
// A draft's name tells its process and machine, so that nobody removes a draft that is still being written.

import { randomBytes } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const prefix = '.partial-';
const pattern = /^\.partial-(\d+)-[0-9a-f]{8}-(.*)$/;
const week = 7 * 24 * 3600 * 1000;

/** Who writes a draft. */
export interface Writer {
  pid: number;
  host: string;
}

/** This process on this machine. */
export function thisWriter(): Writer {
  return { pid: process.pid, host: hostname().replace(/[^A-Za-z0-9.-]/g, '_') };
}

/** A fresh folder name for a draft of `writer`. */
export function draftName({ pid, host }: Writer): string {
  return `${prefix}${pid}-${randomBytes(4).toString('hex')}-${host}`;
}

/** Whether a folder's name is that of a draft. */
export function isDraftName(name: string): boolean {
  return name.startsWith(prefix);
}

/**
 * Whether a draft may be removed: its process on this machine is dead, or nothing was written to it for a week
 * (another machine's draft, or a process number that is in use again).
 * @param age milliseconds since the last change.
 */
export function isLeftOver(name: string, age: number, isAlive = isProcessAlive): boolean {
  const match = pattern.exec(name);
  if (match === null || age > week) return true;
  const [, pid, host] = match;
  return host === thisWriter().host && !isAlive(Number(pid));
}

/** Removes what dead processes left in `folder`; gives the names. Failures are left for the next time. */
export async function removeLeftOvers(folder: string, now: number): Promise<string[]> {
  const removed: string[] = [];
  for (const name of (await readdir(folder)).filter(isDraftName)) {
    try {
      const path = join(folder, name);
      if (!isLeftOver(name, now - (await stat(path)).mtimeMs)) continue;
      await rm(path, { recursive: true, force: true });
      removed.push(name);
    } catch {
      // Somebody else is removing it, or the system does not let us: a leftover harms nobody.
    }
  }
  return removed;
}

/** Whether a process of this machine lives. Signal 0 asks without disturbing; "not permitted" means that it lives and belongs to somebody else. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
