// Made once for all end-to-end tests: the package, the server with the package installed, the browser's path. What is missing on the
// machine ends the run here, with its name.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { packageFor, targetHere } from '../../package.mjs';
import { findBrowser } from '../support/browser';
import { installCodeServer, installExtension, type CodeServer } from '../support/codeServer';

declare module 'vitest' {
  interface ProvidedContext {
    vsix: { path: string; bytes: number };
    server: CodeServer;
    /** The folder of extensions with the package installed. */
    extensions: string;
  }
}

/** Answers the function that removes it all again. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 't2v-e2e-'));
  findBrowser();
  const server = await timed('code-server', installCodeServer());
  const vsix = await timed('package', packageFor(targetHere, join(folder, 't2v-lab.vsix')));
  console.log(`e2e: the package has ${(vsix.bytes / 1e6).toFixed(1)} MB.`);
  const extensions = join(folder, 'extensions');
  await timed('install the package', installExtension(server, vsix.path, extensions));
  project.provide('vsix', vsix);
  project.provide('server', server);
  project.provide('extensions', extensions);
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Says how long a step took: these are what the first run on a machine waits for. */
async function timed<T>(name: string, done: Promise<T>): Promise<T> {
  const started = performance.now();
  const value = await done;
  console.log(`e2e: ${name}, ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return value;
}
