// sha256 of large files, computed once: remembered as long as path, size and change times stay the same.
// Kept in memory and, if wanted, in one JSON file. A cache that cannot be read or written is no error.

import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { CancelledError } from '../base/errors';

const entrySchema = z.object({ size: z.number(), mtimeMs: z.number(), ctimeMs: z.number(), sha256: z.string() });
const fileSchema = z.object({ format: z.literal(1), entries: z.record(z.string(), entrySchema) });
type Entry = z.infer<typeof entrySchema>;

// A file changed again within the tick of the file system's clock (2 s on FAT) would look unchanged: not remembered yet.
const tooFresh = 2000;

export class DigestCache {
  private entries: Map<string, Entry> | undefined;

  /** @param file where to keep the digests between processes; without it they live as long as this object. */
  constructor(
    private readonly file?: string,
    private readonly clock: () => number = Date.now,
  ) {}

  /**
   * sha256 of a file as 64 hex digits.
   * @throws CancelledError; the system's own error when the file cannot be read.
   */
  async digestOf(path: string, signal?: AbortSignal): Promise<string> {
    const key = resolve(path);
    const { size, mtimeMs, ctimeMs } = await stat(key);
    const entries = (this.entries ??= await readEntries(this.file));
    const known = entries.get(key);
    if (known?.size === size && known.mtimeMs === mtimeMs && known.ctimeMs === ctimeMs) return known.sha256;
    const sha256 = await digestFile(key, signal);
    if (this.clock() - Math.max(mtimeMs, ctimeMs) < tooFresh) return sha256;
    entries.set(key, { size, mtimeMs, ctimeMs, sha256 });
    await this.save(entries);
    return sha256;
  }

  private async save(entries: Map<string, Entry>): Promise<void> {
    if (this.file === undefined) return;
    const temporary = `${this.file}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      await mkdir(dirname(this.file), { recursive: true });
      await writeFile(temporary, JSON.stringify({ format: 1, entries: Object.fromEntries(entries) }));
      await rename(temporary, this.file);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
  }
}

/** sha256 of a file's content, read in pieces. */
async function digestFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path, { signal, highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  } catch (error) {
    if (signal?.aborted === true) throw new CancelledError('cancelled', 'Cancelled.', { cause: error });
    throw error;
  }
  return hash.digest('hex');
}

async function readEntries(file: string | undefined): Promise<Map<string, Entry>> {
  if (file === undefined) return new Map();
  try {
    return new Map(Object.entries(fileSchema.parse(JSON.parse(await readFile(file, 'utf8'))).entries));
  } catch {
    return new Map();
  }
}
