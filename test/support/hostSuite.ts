// The suite that runs inside VS Code's extension host (test/e2e/host/): its bundling, and the form of its result.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './sourceFiles';

/** What run.ts writes when mocha has ended. */
export interface SuiteResult {
  /** For example `code-server 1.139.1 (Web)`. */
  editor: string;
  tests: TestResult[];
}

export interface TestResult {
  /** Name of the file without ending. */
  file: string;
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  ms: number;
  /** Message and stack of a failed test. */
  error?: string;
}

const sources = join(root, 'test', 'e2e', 'host');

/** The names of the suite's files, so that a test can see that none was left out. */
export const suiteFiles = readdirSync(sources)
  .filter((name) => name.endsWith('.mocha.ts'))
  .map((name) => name.replace('.mocha.ts', ''))
  .sort();

/**
 * Bundles the suite as CommonJS, one file for each source, below node_modules, where mocha is found.
 * @returns the path of the entry, a module with `run(): Promise<void>`
 */
export async function buildSuite(): Promise<string> {
  const outdir = join(root, 'node_modules', '.cache', 't2v-test', `suite-${process.pid}`);
  await build({
    entryPoints: ['run', ...suiteFiles.map((name) => `${name}.mocha`)].map((name) => join(sources, `${name}.ts`)),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return join(outdir, 'run.js');
}
