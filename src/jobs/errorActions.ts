// What can be done about a failed job with one click, out of the error's code and details. Titles are the editor's matter.

import type { ErrorData } from '../base/errors';
import { parseFieldPath } from '../experiment/fieldPath';
import { nearestCount } from '../experiment/modelRules';
import type { Fix } from '../experiment/problem';
import type { GenerationRequest } from '../experiment/request';

export type ErrorAction =
  /** Change a field of the experiment; `lower` and `raise` name a number's direction. */
  | { kind: 'set'; field: string; value: unknown; how: 'lower' | 'raise' | 'change' }
  /** Mend the text, as long as its version is still that one. */
  | { kind: 'fix'; fix: Fix; version: number }
  /** Show the field in the experiment. */
  | { kind: 'goTo'; field: string }
  /** Run the same request again. */
  | { kind: 'retry' }
  /** Check the files of the model, or choose another one. */
  | { kind: 'models' }
  | { kind: 'log' };

/** At most three, the most useful first; the log is always among them. */
export function errorActions(error: ErrorData, request?: GenerationRequest): ErrorAction[] {
  const specific = bySomething(error, request);
  const place: ErrorAction[] =
    error.field !== undefined && parseFieldPath(error.field) ? [{ kind: 'goTo', field: error.field }] : [];
  return [...[...specific, ...place].slice(0, 2), { kind: 'log' }];
}

function bySomething(error: ErrorData, request: GenerationRequest | undefined): ErrorAction[] {
  const { code, details = {}, fault } = error;
  if (code === 'invalid-experiment') return fixAction(details);
  if (code === 'frames-unsupported') return framesAction(details);
  if (code === 'size-unsupported') return sizeAction(details);
  if (isMemory(error) && request) return [...lessAction(request), { kind: 'retry' }];
  if (fault === 'model') return [{ kind: 'models' }];
  if (code === 'worker-crashed' || code === 'interrupted' || code === 'disk-full') return [{ kind: 'retry' }];
  return [];
}

function fixAction({ fix, version }: Record<string, unknown>): ErrorAction[] {
  return isFix(fix) && typeof version === 'number' ? [{ kind: 'fix', fix, version }] : [];
}

function isFix(value: unknown): value is Fix {
  const { title, edits } = (value ?? {}) as Partial<Fix>;
  return typeof title === 'string' && Array.isArray(edits);
}

function framesAction({ allowed, value }: Record<string, unknown>): ErrorAction[] {
  const counts = Array.isArray(allowed) ? allowed.filter((count): count is number => typeof count === 'number') : [];
  if (counts.length === 0 || typeof value !== 'number') return [];
  const better = nearestCount(counts, value);
  return [{ kind: 'set', field: 'video.frames', value: better, how: better < value ? 'lower' : 'raise' }];
}

function sizeAction({ allowed }: Record<string, unknown>): ErrorAction[] {
  const first: unknown = Array.isArray(allowed) ? allowed[0] : undefined;
  const match = typeof first === 'string' ? /^(\d+)x(\d+)$/.exec(first) : null;
  if (!match) return [];
  return [{ kind: 'set', field: 'video', value: { width: Number(match[1]), height: Number(match[2]) }, how: 'change' }];
}

function isMemory({ code, hint = '', details = {} }: ErrorData): boolean {
  if (code === 'out-of-memory' || code === 'video-memory') return true;
  return code === 'worker-crashed' && (/memory/i.test(hint) || details.signal === 'SIGKILL');
}

/** Half the frames are half the memory, for what grows with them. */
function lessAction({ video: { frames } }: GenerationRequest): ErrorAction[] {
  const value = Math.floor(frames / 2);
  return value >= 1 ? [{ kind: 'set', field: 'video.frames', value, how: 'lower' }] : [];
}
