// Finished runs on disk: `<root>/.t2v/runs/<request hash>/` with clip, run.json, poster and filmstrip.
// A run is made in a draft folder and appears by one rename, so it is there whole or not at all, and it is never
// rewritten. A forced second run of the same request is kept beside the first as `<hash>.2`, `<hash>.3`, …; the
// newest complete one answers. Leaves out deleting runs and making clips.

import { mkdir, open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InternalError, UserError, type T2vError } from '../base/errors';
import { fileError, systemCode } from '../base/fileError';
import { draftName, removeLeftOvers, thisWriter } from './drafts';
import { ledgerEntry, RunLedger, type LedgerEntry } from './ledger';
import { renameIfFree } from './renameIfFree';
import { filesOf, formatRunRecord, hashPattern, parseRunRecord, runRecordSchema, type RunRecord } from './runRecord';

/** A finished run. */
export interface StoredRun {
  /** Its folder, absolute if the store's root is. */
  folder: string;
  record: RunRecord;
}

/** A folder that should hold a finished run but does not. */
export interface DamagedRun {
  folder: string;
  problem: T2vError;
}

export interface BeginOptions {
  /** Keep the result even if the same request has been finished before. */
  force?: boolean;
}

/** A run in the making. Ends with exactly one of `commit` and `abandon`. */
export interface RunDraft {
  /** An empty folder for the run's files. */
  readonly folder: string;
  /**
   * Adds run.json and makes the run appear. `isNew` is false when another process finished the same request first:
   * then that run is the answer and this draft is gone (unless forced).
   * @throws UserError `disk-full`, …; InternalError `run-record` for a record that does not fit. The draft is gone then.
   */
  commit(record: RunRecord): Promise<{ run: StoredRun; isNew: boolean }>;
  /** Removes the draft. Does nothing after `commit`. */
  abandon(): Promise<void>;
}

const recordName = 'run.json';
const runName = /^([0-9a-f]{64})(?:\.([1-9]\d*))?$/;

export class RunStore {
  /** Where the runs lie. */
  readonly folder: string;
  private readonly ledger: RunLedger;

  /** @param root the workspace folder, or any folder that may hold a `.t2v` folder. Nothing is touched yet. */
  constructor(
    root: string,
    private readonly clock: () => number = Date.now,
  ) {
    this.folder = join(root, '.t2v', 'runs');
    this.ledger = new RunLedger(this.folder, async (name) => {
      const entry = await this.read(name);
      return 'record' in entry ? entry.record : undefined;
    });
  }

  /**
   * The newest complete run of a request; undefined when there is none. Damaged folders are passed over.
   * @throws InternalError `run-hash` unless `hash` has 64 hex digits.
   */
  async find(hash: string): Promise<StoredRun | undefined> {
    requireHash(hash);
    const names = (await this.runNames()).filter((name) => name.startsWith(hash));
    for (const name of names.sort((a, b) => numberOf(b) - numberOf(a))) {
      const entry = await this.read(name);
      if ('record' in entry) return entry;
    }
    return undefined;
  }

  /** A short line for each run, newest first, without opening the runs. Damaged ones are left out. */
  entries(): Promise<LedgerEntry[]> {
    return this.ledger.list();
  }

  /** The run in the folder of that name, whole or with what is wrong. */
  open(name: string): Promise<StoredRun | DamagedRun> {
    if (!runName.test(name))
      throw new InternalError('run-hash', `${JSON.stringify(name.slice(0, 80))} is no run's name.`);
    return this.read(name);
  }

  /** Every run, newest first; damaged ones, with what is wrong, at the end. */
  async list(): Promise<(StoredRun | DamagedRun)[]> {
    const entries = await Promise.all((await this.runNames()).map((name) => this.read(name)));
    const dateOf = (entry: StoredRun | DamagedRun) => ('record' in entry ? Date.parse(entry.record.createdAt) : 0);
    return entries.sort((a, b) => dateOf(b) - dateOf(a) || a.folder.localeCompare(b.folder));
  }

  /**
   * Starts a run; also removes what dead processes left behind.
   * @throws InternalError `run-hash`; UserError `no-permission`, `disk-full`, …
   */
  async begin(hash: string, { force = false }: BeginOptions = {}): Promise<RunDraft> {
    requireHash(hash);
    const folder = join(this.folder, draftName(thisWriter()));
    try {
      await mkdir(this.folder, { recursive: true });
      await removeLeftOvers(this.folder, this.clock());
      await mkdir(folder);
    } catch (error) {
      throw fileError(error, 'start a run in', this.folder);
    }
    const abandon = () => rm(folder, { recursive: true, force: true });
    const commit = async (record: RunRecord) => {
      try {
        await writeRecord(folder, hash, record);
        return await this.publish(folder, record, force);
      } catch (error) {
        await abandon().catch(() => undefined);
        throw fileError(error, 'keep the run in', this.folder);
      }
    };
    let isOpen = true;
    const once = async <T>(end: () => Promise<T>): Promise<T> => {
      if (!isOpen) throw new InternalError('run-ended', 'This run has already been kept or abandoned.');
      isOpen = false;
      return end();
    };
    return {
      folder,
      commit: (record) => once(() => commit(record)),
      abandon: () => (isOpen ? once(abandon) : Promise.resolve()),
    };
  }

  /** Gives the draft the first free name of its hash. The rename decides between writers: it fails where a run stands. */
  private async publish(draft: string, record: RunRecord, force: boolean): Promise<{ run: StoredRun; isNew: boolean }> {
    for (let number = 1; ; number++) {
      const folder = join(this.folder, number === 1 ? record.hash : `${record.hash}.${number}`);
      if (await renameIfFree(draft, folder)) {
        // The run is kept; a line that cannot be written is made up for when the ledger is read.
        await this.ledger.add(ledgerEntry(folder, record)).catch(() => undefined);
        return { run: { folder, record }, isNew: true };
      }
      const earlier = force ? undefined : await this.find(record.hash);
      if (earlier !== undefined) {
        await rm(draft, { recursive: true, force: true });
        return { run: earlier, isNew: false };
      }
    }
  }

  private async runNames(): Promise<string[]> {
    try {
      return (await readdir(this.folder)).filter((name) => runName.test(name));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw fileError(error, 'list the runs in', this.folder);
    }
  }

  private async read(name: string): Promise<StoredRun | DamagedRun> {
    const folder = join(this.folder, name);
    try {
      const path = join(folder, recordName);
      const record = parseRunRecord(await readFile(path, 'utf8'), path);
      if (record.hash !== name.slice(0, 64)) {
        throw new UserError('damaged-run', `${path} belongs to another request.`, { field: 'hash', details: { path } });
      }
      for (const file of filesOf(record)) await stat(join(folder, file));
      return { folder, record };
    } catch (error) {
      return { folder, problem: fileError(error, 'read the run in', folder) };
    }
  }
}

async function writeRecord(folder: string, hash: string, record: RunRecord): Promise<void> {
  const checked = runRecordSchema.safeParse(record);
  if (!checked.success || record.hash !== hash) {
    const issue = checked.error?.issues[0];
    const wrong = issue === undefined ? 'hash (of another request)' : `${issue.path.join('.')} (${issue.message})`;
    throw new InternalError('run-record', `This run cannot be kept: its record is wrong in ${wrong}.`);
  }
  const present = await readdir(folder);
  const missing = filesOf(record).filter((name) => !present.includes(name));
  if (missing.length > 0)
    throw new InternalError('run-record', `This run cannot be kept: it lacks ${missing.join(', ')}.`);
  const file = await open(join(folder, recordName), 'wx');
  try {
    await file.writeFile(formatRunRecord(record));
    await file.sync();
  } finally {
    await file.close();
  }
}

function requireHash(hash: string): void {
  if (!hashPattern.test(hash)) {
    throw new InternalError('run-hash', `A request hash has 64 hex digits, got ${JSON.stringify(hash.slice(0, 80))}.`);
  }
}

function numberOf(name: string): number {
  return Number(runName.exec(name)?.[2] ?? 1);
}
