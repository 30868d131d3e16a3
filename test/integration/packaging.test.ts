// What the packaged extension contains, by the packager itself: the files are laid out in an empty folder, where
// the libraries that are shipped as they are must load without the rest of node_modules.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listFiles } from '@vscode/vsce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { targetHere, targets, writeIgnoreFile } from '../../package.mjs';
import { root } from '../support/sourceFiles';

const filesFor = (target: string) => listFiles({ cwd: root, ignoreFile: writeIgnoreFile(target) });

let files: string[];
let folder: string;

beforeAll(async () => {
  files = await filesFor(targetHere);
  folder = mkdtempSync(join(tmpdir(), 't2v package '));
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(root, file), join(folder, file));
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const runIn = (script: string) => execFileSync(process.execPath, ['-e', script], { cwd: folder, encoding: 'utf8' });

describe('the package', () => {
  it.each([
    'package.json',
    'README.md',
    'LICENSE',
    'NOTICE',
    'dist/extension.js',
    'dist/cli.js',
    'dist/worker.js',
    'media/icon.png',
    'media/samples/first.t2v.json',
    'media/samples/adapters/pencil.safetensors',
    'models/embedded/t2v.json',
    'models/extractor/extractor.json',
    'models/extractor/extractor.onnx',
  ])('contains %s', (file) => {
    expect(files).toContain(file);
  });

  it.each([
    ['sources', /\.tsx?$|^test\/|^src\/|^webview\//],
    ['source maps', /\.map$/],
    ['the training recipe', /^models\/training\//],
    ['tool files', /^\.|eslint|esbuild|vitest|tsconfig/],
    [
      'packages that are bundled',
      /^node_modules\/(?!onnxruntime-(node|common)\/|@libav\.js\/variant-webm-vp9\/|@jsquash\/webp\/(package\.json|.*\.wasm)$)/,
    ],
  ])('leaves out %s', (_what, pattern) => {
    expect(files.filter((file) => pattern.test(file))).toEqual([]);
  });

  it('can load the runtime', () => {
    const names = runIn(`console.log(require('onnxruntime-node').listSupportedBackends().map((b) => b.name).join())`);
    expect(names.trim().split(',')).toContain('cpu');
  });

  it('can load the video encoder', () => {
    const script = `require('@libav.js/variant-webm-vp9').LibAV({ noworker: true })
      .then((libav) => libav.avcodec_find_encoder_by_name('libvpx-vp9'))
      .then((encoder) => { console.log(encoder > 0); process.exit(); });`;
    expect(runIn(script).trim()).toBe('true');
  });

  it('can start the command', () => {
    const args = ['dist/cli.js', 'validate', 'media/samples/first.t2v.json'];
    const out = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(out).toBe('media/samples/first.t2v.json: ok\n');
  });
});

describe('a clip by the package alone', () => {
  it('is made and written', () => {
    const experiment = join(folder, 'short.t2v.json');
    writeFileSync(experiment, '{ "version": 1, "prompt": "a fox on the grass", "steps": 1 }');
    const out = execFileSync(process.execPath, ['dist/cli.js', 'run', experiment], { cwd: folder, encoding: 'utf8' });
    expect(out).toContain('clip.webm');
  });

  it.each(['gif', 'webp', 'webm', 'sheet'])('is exported as %s', (format) => {
    const [name = ''] = readdirSync(join(folder, '.t2v', 'runs'));
    const file = join(folder, `short.${format}`);
    const t2v = (...args: string[]) =>
      execFileSync(process.execPath, ['dist/cli.js', ...args], { cwd: folder, encoding: 'utf8' });
    expect(t2v('export', name, '--format', format, '--out', file)).toContain(`${file}\n  256 × 256, 16 frames`);
    expect(JSON.parse(t2v('inspect', file))).toMatchObject({ request: { prompt: 'a fox on the grass', steps: 1 } });
  });
});

describe('the binaries of the runtime', () => {
  const binary = /\.(node|dylib|dll|so(\.\d+)*)$/;

  it.each(Object.keys(targets).filter((target) => target !== 'universal'))(
    'for %s are in its package, and no others',
    async (target) => {
      const [system, cpu] = target.split('-');
      const found = (await filesFor(target)).filter((file) => binary.test(file));
      const folder = `node_modules/onnxruntime-node/bin/napi-v6/${system}/${cpu}/`;
      expect(found.filter((file) => !file.startsWith(folder))).toEqual([]);
      expect(found).toContain(`${folder}onnxruntime_binding.node`);
      expect(found.length).toBeGreaterThan(1);
    },
  );

  it('are missing in the package for every other platform', async () => {
    expect((await filesFor('universal')).filter((file) => binary.test(file))).toEqual([]);
  });

  it('are all that the library brings: no platform is forgotten', () => {
    const folder = join(root, 'node_modules/onnxruntime-node/bin/napi-v6');
    const brought = readdirSync(folder).flatMap((system) =>
      readdirSync(join(folder, system)).map((cpu) => `${system}-${cpu}`),
    );
    expect([...brought, 'universal'].sort()).toEqual(Object.keys(targets).sort());
  });

  it('are not packed for a platform that has none', () => {
    expect(() => writeIgnoreFile('darwin-x64')).toThrow('No package for "darwin-x64": choose one of linux-x64,');
  });
});
