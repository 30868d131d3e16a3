// Where things lie in the folder of the program itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the model shipped with the program lies. */
export function embeddedFolder(home: string): string {
  return join(home, 'models', 'embedded');
}

/** `embedded`, or a folder. */
export function modelFolder(home: string, model: string): string {
  return model === 'embedded' ? embeddedFolder(home) : model;
}

/** The program of the engine's process. */
export function workerEntry(home: string): string {
  return join(home, 'dist', 'worker.js');
}

/** The program's own version. */
export function versionOf(home: string): string {
  const parsed = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version?: unknown };
  return typeof parsed.version === 'string' ? parsed.version : 'unknown';
}
