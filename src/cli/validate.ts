// t2v validate FILE…: prints every problem of every file.

import { exitCodes, readOptions, type Command } from './command';
import { checkFile, completeExperiment, printProblems } from './experimentFile';
import { errorText } from './errorText';
import { toErrorData, UserError } from '../base/errors';

export const validate: Command = {
  summary: 'check experiment files',
  usage: 'FILE… [--json]\n  --json   one JSON object for each problem',
  async run(args, { terminal }) {
    const { values, positionals } = readOptions(args, { json: { type: 'boolean' } }, { least: 1, most: Infinity });
    let invalid = 0;
    for (const path of positionals) {
      const file = await checkFile(path);
      const inherited =
        file.experiment === undefined
          ? undefined
          : await completeExperiment(file, []).then(() => undefined, onlyUserError);
      if (file.experiment === undefined || inherited !== undefined) invalid += 1;
      if (values.json === true) {
        for (const problem of file.problems) terminal.out(`${JSON.stringify({ file: path, ...problem })}\n`);
        if (inherited !== undefined)
          terminal.out(`${JSON.stringify({ file: path, severity: 'error', ...toErrorData(inherited) })}\n`);
      } else {
        printProblems(file, terminal);
        if (inherited !== undefined) terminal.err(`${path}: ${errorText(inherited)}`);
        else if (file.experiment !== undefined) terminal.out(`${path}: ok\n`);
      }
    }
    return invalid === 0 ? exitCodes.done : exitCodes.invalid;
  },
};

function onlyUserError(error: unknown): UserError {
  if (error instanceof UserError) return error;
  throw error;
}
