// The parts of the product that the bench drives directly, bundled on the fly from src: the session with the product's own options, and
// its choice of threads. So a changed session option shows in the figures without a second copy here.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** @param {string} home the repository */
export async function loadProduct(home) {
  const outfile = join(home, 'node_modules', '.cache', 't2v-bench', 'product.mjs');
  await build({
    stdin: {
      contents: `export { openSession, describeRuntime } from './src/engine/onnx/session';
        export { physicalCores } from './src/worker/physicalCores';`,
      resolveDir: home,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    external: ['onnxruntime-node'],
    logLevel: 'warning',
  });
  return import(pathToFileURL(outfile).href);
}
