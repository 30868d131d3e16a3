// t2v models: which models there are, whether their files are complete, and what they can do.

import { toErrorData } from '../base/errors';
import { findModels } from '../modelStore';
import { exitCodes, readOptions, type Command } from './command';
import { errorText } from './errorText';
import { embeddedFolder } from './services';

export const models: Command = {
  summary: 'list the models',
  usage: '[DIR…] [--json]\n  DIR      folders to look for models in, beside the embedded one\n  --json   one JSON object for each model',
  async run(args, { terminal, home }) {
    const { values, positionals } = readOptions(args, { json: { type: 'boolean' } }, { least: 0, most: Infinity });
    terminal.out(JSON.stringify({ found: await findModels({ embeddedFolder: embeddedFolder(home), userFolders: positionals }), toErrorData, errorText, values }));
    return exitCodes.done;
  },
};
