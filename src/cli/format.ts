// t2v format FILE…: rewrites experiment files in the canonical form, or says with --check which are not.

import { writeWholeFile } from '../video/wholeFile';
import { formatExperiment } from '../experiment/format';
import { exitCodes, readOptions, type Command } from './command';
import { checkFile, printProblems, readText } from './experimentFile';

export const format: Command = {
  summary: 'rewrite experiment files in canonical form',
  usage: 'FILE… [--check]\n  --check  change nothing, exit 1 when a file would change',
  async run(args, { terminal, signal }) {
    const { values, positionals } = readOptions(args, { check: { type: 'boolean' } }, { least: 1, most: Infinity });
    let code: number = exitCodes.done;
    for (const path of positionals) {
      const file = await checkFile(path);
      if (file.problems.some((problem) => problem.code === 'syntax')) {
        printProblems(file, terminal);
        code = exitCodes.invalid;
        continue;
      }
      const text = await readText(path);
      const formatted = formatExperiment(text);
      if (formatted === text) continue;
      terminal.out(values.check === true ? `${path}: would change\n` : `${path}: formatted\n`);
      if (values.check === true) code = Math.max(code, exitCodes.failed);
      else await writeWholeFile(path, new TextEncoder().encode(formatted), 'write', signal);
    }
    return code;
  },
};
