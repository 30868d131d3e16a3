// Programs of the machine that the editor tests need (a browser, a compiler). On Debian, as the superuser, a missing one is
// installed from its package; anywhere else the run ends with one sentence that names what to install.
import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program and the Debian package that brings it. */
export interface MachineTool {
  program: string;
  debianPackage: string;
}

/** What the search looks at; replaced in tests. */
export interface Machine {
  isThere(program: string): boolean;
  /** Undefined where packages cannot be installed: not Debian, or not the superuser. */
  install?: (packages: string[]) => void;
}

/**
 * Makes sure that all `tools` are there.
 * @param purpose ends the sentence "… needed for", in the error's text
 * @throws Error that names every missing program and its package
 */
export function ensureTools(tools: readonly MachineTool[], purpose: string, machine: Machine = thisMachine()): void {
  const missing = tools.filter(({ program }) => !machine.isThere(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  const cause = machine.install && tryInstall(machine.install, packages);
  const still = missing.filter(({ program }) => !machine.isThere(program)).map(({ program }) => program);
  if (still.length === 0) return;
  const advice = `Install it: on Debian, as root, \`apt-get install ${packages.join(' ')}\`.`;
  throw new Error([`Missing: ${still.join(', ')}, needed for ${purpose}.`, advice, cause].filter(Boolean).join(' '));
}

/** The path of the first of `programs` on PATH. */
export function findProgram(...programs: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(isExecutable);
}

function tryInstall(install: (packages: string[]) => void, packages: string[]): string | undefined {
  try {
    install(packages);
    return undefined;
  } catch (error) {
    return `Installing was tried: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function thisMachine(): Machine {
  const canInstall = process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
  return {
    isThere: (program) => findProgram(program) !== undefined,
    install: canInstall ? installDebianPackages : undefined,
  };
}

function installDebianPackages(packages: string[]): void {
  console.log(`Installing ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) => execFileSync('apt-get', ['-qq', ...args], { env, stdio: 'pipe' });
  apt('update');
  apt('install', '--yes', '--no-install-recommends', ...packages);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
