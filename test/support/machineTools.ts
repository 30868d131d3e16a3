// Programs of the machine that the editor tests need (a browser, a compiler). On Debian, as the superuser or with a sudo that asks no
// password, a missing one is installed from its package; anywhere else the run ends with one sentence that names what to install.
import { execFileSync, spawnSync } from 'node:child_process';
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

/**
 * What goes before a command of the superuser: nothing for the superuser, `sudo` where it asks for no password.
 * @param uid undefined on Windows
 * @param hasSudo is asked only when it matters
 * @returns undefined where neither is so
 */
export function superuserPrefix(uid: number | undefined, hasSudo: () => boolean): string[] | undefined {
  if (uid === 0) return [];
  return uid !== undefined && hasSudo() ? ['sudo', '--non-interactive'] : undefined;
}

function thisMachine(): Machine {
  const isThere = (program: string) => findProgram(program) !== undefined;
  const sudoAsksNothing = () =>
    isThere('sudo') && spawnSync('sudo', ['--non-interactive', 'true'], { stdio: 'ignore' }).status === 0;
  const prefix = isThere('apt-get') ? superuserPrefix(process.getuid?.(), sudoAsksNothing) : undefined;
  return { isThere, install: prefix && ((packages) => installDebianPackages(prefix, packages)) };
}

function installDebianPackages(prefix: string[], packages: string[]): void {
  console.log(`Installing ${packages.join(', ')}`);
  const [program, ...first] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq'];
  const apt = (...args: string[]) => execFileSync(program, [...first, ...args], { stdio: 'pipe' });
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
