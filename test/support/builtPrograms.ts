// Bundles of this source tree for tests that start real processes, made as esbuild.mjs makes the shipped ones, in a folder of
// their own: other tests and other terminals may be building dist/ at the same time.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(__dirname, '..', '..');
const folder = join(root, 'node_modules', '.cache', 't2v-test', String(process.pid));

export interface BuiltPrograms {
  cli: string;
  worker: string;
  /** The worker with test/support/heldWorker.ts as its entry. */
  heldWorker: string;
}

let built: Promise<BuiltPrograms> | undefined;

/** Builds once per test process; the folder is removed when the process ends. */
export function builtPrograms(): Promise<BuiltPrograms> {
  return (built ??= buildAll());
}

async function buildAll(): Promise<BuiltPrograms> {
  const dist = join(folder, 'dist');
  mkdirSync(dist, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: {
      cli: join(root, 'src/cli.ts'),
      worker: join(root, 'src/worker/main.ts'),
      heldWorker: join(__dirname, 'heldWorker.ts'),
    },
    outdir: dist,
    external: ['onnxruntime-node', '@libav.js/variant-webm-vp9'],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    keepNames: true,
    logLevel: 'error',
  });
  // Programs look for the shipped folders beside dist/.
  for (const name of ['models', 'package.json']) {
    if (!existsSync(join(folder, name))) symlinkSync(join(root, name), join(folder, name));
  }
  return { cli: join(dist, 'cli.js'), worker: join(dist, 'worker.js'), heldWorker: join(dist, 'heldWorker.js') };
}
