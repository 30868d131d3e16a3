// run.json: what was asked, what it was made with, when, how long it took, and which files lie beside it.
// One schema for writing and reading; reading trusts nothing.

import * as z from 'zod';
import { UserError } from '../base/errors';
import type { GenerationRequest } from '../experiment/request';
import { storedRequestSchema } from '../experiment/storedRequest';

/** The record of one finished run. Plain JSON. */
export interface RunRecord {
  format: 1;
  /** `requestHash(request)`: 64 lowercase hex digits. */
  hash: string;
  request: GenerationRequest;
  /** The seed that was really used. */
  seed: number;
  /** sha256 of each model file that took part, by its role. */
  modelDigests: Record<string, string>;
  /** Versions of the programs that took part. */
  versions: Record<string, string>;
  /** The experiment that asked for it: path from the folder that holds `.t2v`, with forward slashes. No part of its identity. */
  source?: string;
  /** When the run ended: ISO 8601, UTC. */
  createdAt: string;
  /** Milliseconds by name of the stage. */
  timings: Record<string, number>;
  /** Names of files in the run's own folder, by what they are. */
  files: { clip: string; poster?: string; filmstrip?: string };
  /** Figures of the pictures as they were made, before coding, by the names of `src/metrics`; older runs have none. */
  metrics?: Record<string, number>;
}

/** 64 lowercase hex digits. */
export const hashPattern = /^[0-9a-f]{64}$/;

// A name, never a path: a record from elsewhere must not point outside of its folder.
const fileName = z.string().regex(/^(?!\.)[^/\\:]+$/, 'is not a plain file name');

/** Checks a record; fields that it does not know are kept. */
export const runRecordSchema: z.ZodType<RunRecord> = z.looseObject({
  format: z.literal(1),
  hash: z.string().regex(hashPattern),
  request: storedRequestSchema,
  seed: z.int().min(0),
  modelDigests: z.record(z.string(), z.string()),
  versions: z.record(z.string(), z.string()),
  source: z.string().optional(),
  createdAt: z.iso.datetime(),
  timings: z.record(z.string(), z.number().min(0)),
  files: z
    .object({ clip: fileName, poster: fileName.optional(), filmstrip: fileName.optional() })
    .catchall(fileName.optional()),
  metrics: z.record(z.string(), z.number()).optional(),
});

/**
 * Reads the text of a run.json.
 * @param path for the error text only.
 * @throws UserError `damaged-run` that names the field; `newer-format` for a later version's record.
 */
export function parseRunRecord(text: string, path: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UserError('damaged-run', `${path} is not JSON.`, { details: { path }, cause: error });
  }
  const format = (value as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > 1) {
    throw new UserError('newer-format', `${path} was written by a newer T2V Lab (format ${format}).`, {
      hint: 'Update T2V Lab.',
      details: { path, format },
    });
  }
  const result = runRecordSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.');
  throw new UserError('damaged-run', `${path} is damaged: ${field} (${issue?.message}).`, { field, details: { path } });
}

/** The text of a run.json, for people too: two spaces, one line at the end. */
export function formatRunRecord(record: RunRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/** The names of the files that must lie beside the record. */
export function filesOf(record: RunRecord): string[] {
  return Object.values(record.files).filter((name) => name !== undefined);
}
