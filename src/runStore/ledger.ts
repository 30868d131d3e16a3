// `.t2v/runs.jsonl`: one short line for each finished run, so that ten thousand of them are listed without opening as many
// files. The folders stay the truth: a run without a line gets one when the ledger is read, a line without a folder is left out.

import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { passesOf } from '../engine/passes';
import { fileError, systemCode } from '../base/fileError';
import { appendLine, LineReader } from './lineFile';
import type { RunRecord } from './runRecord';

/** What a list shows of one run. */
export interface LedgerEntry {
  /** Name of the run's folder inside `.t2v/runs`. */
  name: string;
  hash: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** The experiment that asked for it: path from the folder that holds `.t2v`, with forward slashes. */
  source?: string;
  prompt: string;
  seed: number;
  steps: number;
  guidance: number;
  /** `passesOf` the request; lines of older versions do not have it. */
  passes?: number;
  video: { width: number; height: number; frames: number; fps: number };
  modelDigest: string;
  /** Milliseconds by stage. */
  timings: Record<string, number>;
  /** What it was computed with, such as `cpu`. */
  provider?: string;
}

// By hand rather than by a schema: a list of ten thousand lines has to open at once.
function isEntry(value: unknown): value is LedgerEntry {
  const entry = value as Partial<LedgerEntry> | null;
  return (
    typeof entry === 'object' &&
    typeof entry?.name === 'string' &&
    typeof entry.hash === 'string' &&
    typeof entry.createdAt === 'string' &&
    typeof entry.prompt === 'string' &&
    [entry.seed, entry.steps, entry.guidance].every((number) => typeof number === 'number') &&
    typeof entry.video === 'object' &&
    typeof entry.timings === 'object'
  );
}

/** The line for a run that lies in `folder`. */
export function ledgerEntry(folder: string, record: RunRecord): LedgerEntry {
  const { request, hash, createdAt, source, seed, timings } = record;
  const { prompt, shots, steps, guidance, video, modelDigest } = request;
  const device = (record as { device?: { provider?: unknown } }).device?.provider;
  return {
    name: basename(folder),
    hash,
    createdAt,
    ...(source === undefined ? {} : { source }),
    prompt: prompt === '' ? shots.map((shot) => shot.prompt).join(' | ') : prompt,
    seed,
    steps,
    guidance,
    passes: passesOf(request),
    video,
    modelDigest,
    timings,
    ...(typeof device === 'string' ? { provider: device } : {}),
  };
}

/** Reads the record of a run's folder; undefined for a damaged one. */
export type ReadRun = (name: string) => Promise<RunRecord | undefined>;

/** Keeps what it has read; each `list` reads only what is new. */
export class RunLedger {
  private readonly reader: LineReader;
  private entries = new Map<string, LedgerEntry>();
  /** Folders that hold no run; looked into once. */
  private readonly damaged = new Set<string>();

  /** @param runsFolder `<root>/.t2v/runs`; the ledger lies beside it. */
  constructor(
    private readonly runsFolder: string,
    private readonly readRun: ReadRun,
  ) {
    this.reader = new LineReader(join(runsFolder, '..', 'runs.jsonl'));
  }

  /** Adds a line. @throws UserError `disk-full`, … */
  async add(entry: LedgerEntry): Promise<void> {
    await appendLine(this.reader.path, JSON.stringify(entry));
  }

  /** Every run that is there, newest first. Runs that no line tells of are read and get one. @throws UserError `no-permission`, … */
  async list(): Promise<LedgerEntry[]> {
    const names = new Set(await this.runNames());
    await this.readLines();
    const untold = [...names].filter((name) => !this.entries.has(name) && !this.damaged.has(name));
    for (const name of untold) await this.adopt(name);
    const present = [...this.entries.values()].filter(({ name }) => names.has(name));
    return present.sort(
      (a, b) => compare(b.createdAt, a.createdAt) || compare(b.name.length, a.name.length) || compare(b.name, a.name),
    );
  }

  private async readLines(): Promise<void> {
    const { lines, restarted } = await this.reader.readNew();
    if (restarted) this.entries = new Map();
    for (const line of lines) {
      const entry = parseEntry(line);
      if (entry) this.entries.set(entry.name, entry);
    }
  }

  /** A run of an older version, or one whose process died before it wrote its line. */
  private async adopt(name: string): Promise<void> {
    const record = await this.readRun(name);
    if (!record) {
      this.damaged.add(name);
      return;
    }
    const entry = ledgerEntry(name, record);
    this.entries.set(name, entry);
    // A folder that may only be read is listed all the same.
    await this.add(entry).catch(() => undefined);
  }

  private async runNames(): Promise<string[]> {
    try {
      return (await readdir(this.runsFolder)).filter((name) => /^[0-9a-f]{64}(\.[1-9]\d*)?$/.test(name));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw fileError(error, 'list the runs in', this.runsFolder);
    }
  }
}

function parseEntry(line: string): LedgerEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
