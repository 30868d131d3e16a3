// sha256 of bytes and of small files, as requests carry it.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** sha256 as 64 hex digits. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** sha256 of a file, or undefined when it is not there: reading it later says so. */
export function fileDigest(path: string): string | undefined {
  return existsSync(path) ? sha256(readFileSync(path)) : undefined;
}
