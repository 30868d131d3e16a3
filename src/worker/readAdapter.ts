// The bytes of an adapter file, which must be the file that the request was made with: its digest is part of the request's identity.

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { UserError } from '../base/errors';
import { fileError } from '../base/fileError';
import type { AdapterFile } from '../engine/adapters/safetensors';
import type { AdapterUse } from '../experiment/request';

/** Larger files are refused: the adapters of models that run here have some megabytes. */
const maxBytes = 512 * 1024 * 1024;

/**
 * Reads one adapter. Throws UserError `file-missing` and other file errors, `adapter-too-large`, and `adapter-changed` when the file is
 * not the one whose digest the request carries.
 */
export async function readAdapter({ file, digest }: AdapterUse, index: number): Promise<AdapterFile> {
  const field = `adapters[${index}].file`;
  const bytes = await readBounded(file, field).catch((error: unknown) => {
    throw fileError(error, 'read the adapter', file);
  });
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (digest !== undefined && digest !== sha256) {
    throw new UserError('adapter-changed', `The adapter ${file} was changed after the clip was asked for.`, {
      field,
      hint: 'Run the experiment again: it is another clip now.',
      details: { path: file, expected: digest, found: sha256 },
    });
  }
  return { bytes, sha256 };
}

async function readBounded(path: string, field: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > maxBytes) {
    const message = `The adapter ${path} has ${size} bytes; at most ${maxBytes} are read.`;
    throw new UserError('adapter-too-large', message, { field, details: { path, size, most: maxBytes } });
  }
  return readFile(path);
}
