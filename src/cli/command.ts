// What a command of `t2v` is, and how its options are read: node's own parser with one kind of error.

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { messageOf, UserError } from '../base/errors';
import type { Terminal } from './terminal';

/** Exit codes of the program. */
export const exitCodes = { done: 0, failed: 1, invalid: 2, cancelled: 130 } as const;

export interface CommandContext {
  terminal: Terminal;
  /** Fires on the first Ctrl-C. */
  signal: AbortSignal;
  /** Folder that holds dist/, models/ and package.json. */
  home: string;
}

export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** What stands behind `t2v NAME`, and every option on a line of its own. */
  usage: string;
  /** Answers the exit code; throws what the program then reports. */
  run(args: string[], context: CommandContext): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options and file names. Throws UserError `bad-usage` for an unknown option, a missing value or a wrong number of files. */
export function readOptions<O extends Options>(args: string[], options: O, files: { least: number; most: number }) {
  const parsed = parseOptions(args, options);
  const count = parsed.positionals.length;
  if (count < files.least) throw new UserError('bad-usage', 'A file name is missing.');
  if (count > files.most) throw new UserError('bad-usage', `Too many file names: ${parsed.positionals.join(' ')}.`);
  return parsed;
}

function parseOptions<O extends Options>(args: string[], options: O) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UserError('bad-usage', messageOf(error));
  }
}
