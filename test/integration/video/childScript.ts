// A TypeScript file as a real child process: bundled to a temporary folder, started with Node.

import { spawn, type ChildProcess } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../../..');

export interface Finished {
  exitCode: number | null;
  output: string;
}

/** Bundles `entry` (from the project's root) into `folder`; gives the path of the script. */
export async function bundleChild(entry: string, folder: string): Promise<string> {
  const outfile = join(folder, 'child.cjs');
  await build({
    entryPoints: [join(root, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['@libav.js/variant-webm-vp9'],
    logLevel: 'error',
  });
  // Packages that stay outside of the bundle are looked for beside it.
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return outfile;
}

/** Starts a command and gathers stdout and stderr. */
export function start(command: string, args: string[]): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const finished = new Promise<Finished>((done, fail) => {
    child.on('error', fail);
    child.on('close', (exitCode) => done({ exitCode, output }));
  });
  return { child, finished };
}
