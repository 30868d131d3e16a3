// What the package says about itself: versions, entries, licences. Facts come from package.json and node_modules.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readText, root } from '../support/sourceFiles';

interface Manifest {
  version: string;
  main: string;
  bin: Record<string, string>;
  icon: string;
  engines: { node: string; vscode: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
  allowScripts: Record<string, boolean>;
  contributes: { jsonValidation: { url: string }[]; languages: { filenamePatterns: string[] }[] };
}

const manifest = JSON.parse(readText('package.json')) as Manifest;
const shipped = Object.entries(manifest.dependencies);
const all = [...shipped, ...Object.entries(manifest.devDependencies)];
/** A package as it is installed; `user` is the package that asks for it, which may have one of its own. */
const installed = (name: string, user?: string) => {
  const own = `node_modules/${user}/node_modules/${name}/package.json`;
  const path = user !== undefined && existsSync(join(root, own)) ? own : `node_modules/${name}/package.json`;
  return JSON.parse(readText(path)) as { version: string; license: string; dependencies?: Record<string, string> };
};

/** Packages that hold only types, or code that ours does not call: not bundled, not in the package. */
const notShipped = new Set([
  'adm-zip',
  'global-agent',
  '@types/dom-mediacapture-transform',
  '@types/dom-webcodecs',
  'wasm-feature-detect',
  'resolve-protobuf-schema',
]);

describe('package.json', () => {
  it('has a version that the changelog describes', () => {
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(readText('CHANGELOG.md')).toContain(`## ${manifest.version} `);
  });

  it('asks for no newer editor and Node than its types describe', () => {
    const oldest = (range: string) =>
      range
        .replace(/^[^\d]+/, '')
        .split('.')
        .map(Number);
    const [major, minor] = oldest(manifest.engines.vscode);
    expect(installed('@types/vscode').version.split('.').map(Number).slice(0, 2)).toEqual([major, minor]);
    expect(oldest(manifest.engines.node)[0]).toBe(Number(installed('@types/node').version.split('.')[0]));
  });

  it.each(all)('pins %s to %s, which is what is installed', (name, version) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(installed(name).version).toBe(version);
  });

  it.each(Object.entries({ ...manifest.bin, main: manifest.main }))(
    '%s points to a bundle of esbuild.mjs',
    (_name, path) => {
      expect(readText('esbuild.mjs')).toContain(`outfile: '${path.replace(/^\.\//, '')}'`);
    },
  );

  it.each([manifest.icon, ...manifest.contributes.jsonValidation.map(({ url }) => url)])('ships %s', (path) => {
    expect(existsSync(join(root, path))).toBe(true);
    expect(readText('.vscodeignore')).toContain('!media/**');
  });

  it('treats .t2v.json as JSON with comments', () => {
    expect(manifest.contributes.languages).toEqual([{ id: 'jsonc', filenamePatterns: ['*.t2v.json'] }]);
  });

  it('runs nothing at install time', () => {
    const atInstall = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];
    expect(Object.keys(manifest.scripts).filter((name) => atInstall.includes(name))).toEqual([]);
  });

  it.each(['onnxruntime-node', 'esbuild', '@vscode/vsce-sign'])('lets %s run nothing at install time', (name) => {
    expect(manifest.allowScripts[name]).toBe(false);
  });

  it('tells the runtime to download nothing, for an npm that does not know allowScripts', () => {
    expect(readText('.npmrc')).toMatch(/^onnxruntime-node-install=skip$/m);
  });
});

describe('the icon', () => {
  it('is a PNG of 256 by 256', async () => {
    const { decode } = await import('fast-png');
    const { readFileSync } = await import('node:fs');
    const { width, height, channels } = decode(readFileSync(join(root, manifest.icon)));
    expect({ width, height, channels }).toEqual({ width: 256, height: 256, channels: 4 });
  });
});

describe('licences', () => {
  const notice = readText('NOTICE');
  const architecture = readText('ARCHITECTURE.md');
  const readme = readText('README.md');

  const alsoShipped = shipped.flatMap(([name]) =>
    Object.keys(installed(name).dependencies ?? {})
      .filter((dependency) => !notShipped.has(dependency))
      .map((dependency): [string, string] => [dependency, installed(dependency, name).version]),
  );

  it.each([...shipped, ...alsoShipped])('NOTICE names %s %s', (name, version) => {
    expect(notice).toContain(`${name} ${version}`);
  });

  it.each(all)('ARCHITECTURE.md gives a reason for %s', (name) => {
    const row = architecture.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
    expect(row, name).toBeDefined();
    expect(row).toContain(installed(name).license);
  });

  it('are none of the GPL family but the replaceable LGPL library', () => {
    const copyleft = [...shipped, ...alsoShipped].filter(([name]) => /GPL/.test(installed(name).license));
    expect(copyleft.map(([name]) => name)).toEqual(['@libav.js/variant-webm-vp9']);
    expect(readText('esbuild.mjs')).toMatch(/native = \[[^\]]*'@libav\.js\/variant-webm-vp9'/);
  });

  it.each([
    ['Microsoft Fluent Emoji', 'Copyright (c) Microsoft Corporation'],
    ['@lobehub/fluent-emoji-3d', 'LobeHub'],
    ['all-MiniLM-L6-v2', 'Apache License'],
    ['libvpx', 'Copyright (c) 2010, The WebM Project authors'],
    ['libwebp', 'Copyright (c) 2010, Google Inc.'],
  ])('NOTICE credits %s', (work, line) => {
    expect(notice).toContain(work);
    expect(notice).toContain(line);
  });

  it('are said in the README with the lines that a newcomer types', () => {
    for (const text of ['npm ci && npm start', 'npm ci && npm test', '(LICENSE)', '(NOTICE)', 'MIT']) {
      expect(readme).toContain(text);
    }
    expect(readText('LICENSE')).toMatch(/^MIT License\n\nCopyright \(c\) \d{4} T2V Lab contributors\n/);
    expect(readText('.ci/run')).toContain('npm ci && npm test');
  });
});
