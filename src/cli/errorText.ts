// An error for people: what happened, and on the next line what to do about it. Stacks only where we are at fault.

import { CancelledError, InternalError, T2vError, UserError } from '../base/errors';
import { exitCodes } from './command';

/** Whole lines, ending in a newline. */
export function errorText(error: unknown): string {
  if (error instanceof CancelledError) return 'Cancelled.\n';
  if (!(error instanceof T2vError))
    return `error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
  const facts = [error.field === undefined ? '' : `field ${error.field}`, error.code].filter((fact) => fact !== '');
  const said = error instanceof InternalError ? error.details?.stderr : undefined;
  const tail = typeof said === 'string' && said !== '' ? `${said.replace(/^/gm, '  | ')}\n` : '';
  return `error: ${error.message} [${facts.join(', ')}]\n${error.hint === undefined ? '' : `  fix: ${error.hint}\n`}${tail}`;
}

/** Which exit code an error stands for. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof CancelledError) return exitCodes.cancelled;
  return error instanceof UserError && !fromTheSystem.has(error.code) ? exitCodes.invalid : exitCodes.failed;
}

/** Errors that the user can mend but that are no fault of the input. */
const fromTheSystem = new Set(['disk-full', 'no-permission', 'no-h264-encoder']);
