// t2v inspect CLIP: the experiment inside a clip, poster or filmstrip, as JSON.

import { readFile } from 'node:fs/promises';
import { fileError } from '../base/fileError';
import { readClipMetadata } from '../video/clip';
import { readPngMetadata } from '../video/png';
import { exitCodes, readOptions, type Command } from './command';

export const inspect: Command = {
  summary: 'print the experiment inside a clip',
  usage: 'CLIP\n  CLIP may be a .webm clip, or a poster or filmstrip (.png)',
  async run(args, { terminal }) {
    const { positionals } = readOptions(args, {}, { least: 1, most: 1 });
    const path = positionals[0] ?? '';
    const metadata = path.toLowerCase().endsWith('.png')
      ? readPngMetadata(await bytesOf(path), path)
      : await readClipMetadata(path);
    terminal.out(`${JSON.stringify(metadata, undefined, 2)}\n`);
    return exitCodes.done;
  },
};

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fileError(error, 'read', path);
  }
}
