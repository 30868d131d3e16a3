// A file of lines that several processes append to and read along. An append is one write and is on the disk when it
// resolves; a line that a dying process left half-written is closed by the next append and shows up as one bad line.

import { constants } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileError, systemCode } from '../base/fileError';

const newline = 0x0a;
/** Enough to tell two files of events or runs apart: their lines end in names and times. */
const knownBytes = 64;

/**
 * Appends one line (without a line break inside) and waits until the disk has it. Makes file and folder when they are missing,
 * unless `create` is false.
 * @throws UserError `disk-full`, `no-permission`, `file-missing`, …; part of the line may then stand in the file.
 */
export async function appendLine(path: string, line: string, { create = true } = {}): Promise<void> {
  let file: FileHandle | undefined;
  try {
    file = create ? await openOrMake(path) : await open(path, constants.O_APPEND | constants.O_RDWR);
    const bytes = Buffer.from(`${(await endsInLine(file)) ? '' : '\n'}${line}\n`);
    const { bytesWritten } = await file.write(bytes);
    if (bytesWritten < bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    await file.datasync();
  } catch (error) {
    throw fileError(error, 'write to', path);
  } finally {
    await file?.close();
  }
}

async function openOrMake(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'a+');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    return open(path, 'a+');
  }
}

async function endsInLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === newline;
}

/** What came since the last reading. */
export interface NewLines {
  /** Complete lines, the first time all of them; empty ones are left out. */
  lines: string[];
  /** True when the file is another one or shorter than before, so that earlier lines no longer count. */
  restarted: boolean;
}

/** Reads a line file piece by piece. Two readings at once answer one after the other. */
export class LineReader {
  private offset = 0;
  /** The last bytes before `offset`: another file does not have them there. */
  private known = Buffer.alloc(0);
  private turn: Promise<unknown> = Promise.resolve();

  constructor(readonly path: string) {}

  /** Lines completed since the last call. A file that is not there has none. @throws UserError `no-permission`, … */
  readNew(): Promise<NewLines> {
    const reading = this.turn.then(() => this.read());
    this.turn = reading.catch(() => undefined);
    return reading;
  }

  private async read(): Promise<NewLines> {
    let file: FileHandle;
    try {
      file = await open(this.path, 'r');
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw fileError(error, 'read', this.path);
      const restarted = this.offset > 0;
      this.forget();
      return { lines: [], restarted };
    }
    try {
      const restarted = !(await this.isSame(file));
      if (restarted) this.forget();
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.max(0, size - this.offset));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, this.offset);
      const end = bytes.lastIndexOf(newline, bytesRead - 1) + 1;
      this.offset += end;
      this.known = Buffer.concat([this.known, bytes.subarray(0, end)]).subarray(-knownBytes);
      const text = bytes.toString('utf8', 0, end);
      return { lines: text.split('\n').filter((line) => line !== ''), restarted };
    } finally {
      await file.close();
    }
  }

  private async isSame(file: FileHandle): Promise<boolean> {
    const { known } = this;
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(known.length),
      0,
      known.length,
      this.offset - known.length,
    );
    return bytesRead === known.length && known.equals(buffer);
  }

  private forget(): void {
    this.offset = 0;
    this.known = Buffer.alloc(0);
  }
}
