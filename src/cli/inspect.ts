// t2v inspect CLIP: the experiment inside a clip, an export of it, a poster or a filmstrip, as JSON.

import { readableEndings, readMetadata } from '../video/readMetadata';
import { exitCodes, readOptions, type Command } from './command';

export const inspect: Command = {
  summary: 'print the experiment inside a clip',
  usage: `CLIP\n  CLIP may be a clip, an exported one, a poster or a filmstrip: ${readableEndings.join(', ')}`,
  async run(args, { terminal }) {
    const { positionals } = readOptions(args, {}, { least: 1, most: 1 });
    const metadata = await readMetadata(positionals[0] ?? '');
    terminal.out(`${JSON.stringify(metadata, undefined, 2)}\n`);
    return exitCodes.done;
  },
};
