// Bundles the three Node programs (the extension, the command `t2v`, the worker process) and the pages of the webviews.
// Only the extension may leave `vscode` unresolved, so a core that reaches for the editor breaks this build.
import { rm } from 'node:fs/promises';
import { context } from 'esbuild';

const watch = process.argv.includes('--watch');

// Shipped as they are, because they carry native or WebAssembly files beside their code.
const native = ['onnxruntime-node', '@libav.js/variant-webm-vp9'];

const programs = [
  // The entry leaves the rest to a bundle of its own, which it requires under the name of its source.
  {
    entry: 'src/extension.ts',
    outfile: 'dist/extension.js',
    external: ['vscode', './host/main'],
  },
  { entry: 'src/host/main.ts', outfile: 'dist/host/main.js', external: ['vscode', ...native] },
  { entry: 'src/cli.ts', outfile: 'dist/cli.js', external: native, banner: '#!/usr/bin/env node' },
  { entry: 'src/worker/main.ts', outfile: 'dist/worker.js', external: native },
];

// Pages run in the browser: no Node, no `require`, one script and one style sheet each.
const pages = ['results', 'encoder', 'form', 'play'];

// libwebp's script asks where it lies only when nobody hands it its WebAssembly, as libwebp.ts does.
const logOverride = { 'empty-import-meta': 'silent' };

const common = {
  bundle: true,
  logOverride,
  sourcemap: true,
  sourcesContent: false,
  keepNames: true,
  legalComments: 'eof',
};

let running = 0;

/** Prints what the problem matcher in .vscode/tasks.json waits for; three builds count as one. */
const watchReport = {
  name: 'watch-report',
  setup(build) {
    build.onStart(() => {
      running += 1;
      if (running === 1) console.log('[watch] build started');
    });
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
      }
      running -= 1;
      if (running === 0) console.log('[watch] all builds finished');
    });
  },
};

await rm('dist', { recursive: true, force: true });
const reporting = { logLevel: watch ? 'silent' : 'warning', plugins: watch ? [watchReport] : [] };
const contexts = await Promise.all([
  ...programs.map(({ entry, outfile, external, banner }) =>
    context({
      ...common,
      ...reporting,
      entryPoints: [entry],
      outfile,
      external,
      // Libraries that are shipped as they are have one form in the package, the one for `require`.
      supported: { 'dynamic-import': false },
      banner: banner && { js: banner },
      platform: 'node',
      // The CommonJS form of jsonc-parser asks for its parts at run time, which no bundler can follow.
      mainFields: ['module', 'main'],
      target: 'node20',
      format: 'cjs',
    }),
  ),
  ...pages.map((name) =>
    context({
      ...common,
      ...reporting,
      entryPoints: [
        { in: `webview/${name}/main.ts`, out: name },
        { in: `webview/${name}/${name}.css`, out: name },
      ],
      outdir: 'dist/webview',
      platform: 'browser',
      target: 'chrome122',
      format: 'iife',
      minify: !watch,
    }),
  ),
]);

if (watch) {
  await Promise.all(contexts.map((one) => one.watch()));
} else {
  const results = await Promise.allSettled(contexts.map((one) => one.rebuild()));
  await Promise.all(contexts.map((one) => one.dispose()));
  if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
}
