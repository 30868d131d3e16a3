// `npm run package [target]`: writes t2v-lab-<target>-<version>.vsix and prints its size. A package holds the ONNX Runtime of its
// platform only. The target `universal` holds none: it is what platforms without one get (macOS on Intel, for example).
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVSIX } from '@vscode/vsce';

const root = import.meta.dirname;
const runtimeFolder = 'node_modules/onnxruntime-node/bin/napi-v6';

/**
 * VS Code's name of a platform → the files of the runtime that belong to it, as lines of `.vscodeignore`.
 * The macOS folder holds the same library twice; the program asks for the shorter name.
 * @type {Record<string, string[]>}
 */
export const targets = {
  'linux-x64': [`!${runtimeFolder}/linux/x64/**`],
  'linux-arm64': [`!${runtimeFolder}/linux/arm64/**`],
  'darwin-arm64': [
    `!${runtimeFolder}/darwin/arm64/onnxruntime_binding.node`,
    `!${runtimeFolder}/darwin/arm64/libonnxruntime.1.dylib`,
  ],
  'win32-x64': [`!${runtimeFolder}/win32/x64/**`],
  'win32-arm64': [`!${runtimeFolder}/win32/arm64/**`],
  universal: [],
};

/** The target of the machine that this runs on. */
export const targetHere =
  `${process.platform}-${process.arch}` in targets ? `${process.platform}-${process.arch}` : 'universal';

/** The largest package that we publish, in bytes. */
export const sizeLimit = 130e6;

/**
 * Writes the list of what a package leaves out and takes in: `.vscodeignore` and the lines of the target.
 * @param {string} target a key of `targets`
 * @returns {string} the list's path
 */
export function writeIgnoreFile(target) {
  const lines = targets[target];
  if (lines === undefined) {
    throw new Error(`No package for "${target}": choose one of ${Object.keys(targets).join(', ')}.`);
  }
  const folder = join(root, 'node_modules', '.cache', 't2v-package');
  const path = join(folder, `${target}.vscodeignore`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${readFileSync(join(root, '.vscodeignore'), 'utf8')}${lines.join('\n')}\n`);
  return path;
}

/**
 * Builds and packs.
 * @param {string} target a key of `targets`
 * @param {string} [packagePath] where to write, else the root with the usual name
 * @returns {Promise<{ path: string, bytes: number }>}
 */
export async function packageFor(target, packagePath) {
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const path = resolve(root, packagePath ?? `${name}-${target}-${version}.vsix`);
  const ignoreFile = writeIgnoreFile(target);
  mkdirSync(dirname(path), { recursive: true });
  await createVSIX({
    cwd: root,
    packagePath: path,
    ignoreFile,
    target: target === 'universal' ? undefined : target,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return { path, bytes: statSync(path).size };
}

async function main([target = targetHere, packagePath]) {
  const { path, bytes } = await packageFor(target, packagePath);
  console.log(`${path}: ${(bytes / 1e6).toFixed(1)} MB of at most ${sizeLimit / 1e6}`);
  if (bytes > sizeLimit) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  main(process.argv.slice(2)).catch((/** @type {Error} */ error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
