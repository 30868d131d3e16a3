// What the packaged extension contains, by the packager itself: the files are laid out in an empty folder, where
// the two libraries that are shipped as they are must load without the rest of node_modules.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listFiles } from '@vscode/vsce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/sourceFiles';

let files: string[];
let folder: string;

beforeAll(async () => {
  files = await listFiles({ cwd: root });
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
    'models/embedded/t2v.json',
  ])('contains %s', (file) => {
    expect(files).toContain(file);
  });

  it.each([
    ['sources', /\.tsx?$|^test\/|^src\/|^webview\//],
    ['source maps', /\.map$/],
    ['the training recipe', /^models\/training\//],
    ['tool files', /^\.|eslint|esbuild|vitest|tsconfig/],
    ['binaries of another platform', /(darwin|win32|arm64)/],
    ['packages that are bundled', /^node_modules\/(?!onnxruntime-(node|common)\/|@libav\.js\/variant-webm-vp9\/)/],
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
