// A real VS Code for the tests that run inside its extension host: the desktop program named by VSCODE_EXECUTABLE, else one that
// @vscode/test-electron can download where there is a display, else code-server in a browser. The suite and the package are the same;
// a machine where none of the three works gets an error, never a skipped test.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { startBrowser } from './browser';
import { installCodeServer, startCodeServer, type CodeServer } from './codeServer';
import type { SuiteResult } from './hostSuite';
import { root } from './sourceFiles';
import { Workbench } from './workbench';

export type VscodeHost = { kind: 'desktop'; executable: string } | { kind: 'web'; server: CodeServer };

/** What decides; replaced in tests. */
export interface HostSources {
  executable: string | undefined;
  hasDisplay: boolean;
  download(): Promise<string>;
  installServer(): Promise<CodeServer>;
}

/** @throws Error when `VSCODE_EXECUTABLE` names no file, or nothing can be had */
export async function findHost(sources: HostSources = realSources()): Promise<VscodeHost> {
  const { executable } = sources;
  if (executable !== undefined) {
    if (!existsSync(executable)) throw new Error(`VSCODE_EXECUTABLE names no file: ${executable}`);
    return { kind: 'desktop', executable };
  }
  const downloaded = sources.hasDisplay ? await sources.download().catch(() => undefined) : undefined;
  if (downloaded !== undefined) return { kind: 'desktop', executable: downloaded };
  return { kind: 'web', server: await sources.installServer() };
}

function realSources(): HostSources {
  const { VSCODE_EXECUTABLE, DISPLAY, WAYLAND_DISPLAY } = process.env;
  return {
    executable: VSCODE_EXECUTABLE,
    hasDisplay: process.platform !== 'linux' || (DISPLAY ?? WAYLAND_DISPLAY) !== undefined,
    download: () =>
      downloadAndUnzipVSCode({ version: 'stable', cachePath: join(root, '.vscode-test'), timeout: 10_000 }),
    installServer: installCodeServer,
  };
}

export interface SuiteRun {
  /** The bundled suite's entry, see hostSuite.ts. */
  suite: string;
  /** The packaged extension. */
  vsix: string;
  /** The folder where it is installed for code-server. A desktop gets a folder of its own. */
  extensions: string;
  /** The folder that the window opens, absolute. */
  workspace: string;
  /** Of the user, beside those that every test has. */
  settings?: Record<string, unknown>;
  /** After so many milliseconds the run has failed. */
  limitMs: number;
}

/** Runs the suite in a window of its own. @throws Error when no result came, with what the editor said */
export async function runSuite(host: VscodeHost, run: SuiteRun): Promise<SuiteResult> {
  const folder = mkdtempSync(join(tmpdir(), 't2v-host-'));
  try {
    const place = { folder, driver: writeDriver(folder), result: join(folder, 'result.json') };
    const said = await (host.kind === 'desktop'
      ? runInDesktop(host.executable, run, place)
      : runInWeb(host.server, run, place));
    if (!existsSync(place.result)) throw new Error(`VS Code ended the suite without a result.\n${said}`);
    return JSON.parse(readFileSync(place.result, 'utf8')) as SuiteResult;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Place {
  /** Of this run; everything else lies below it. */
  folder: string;
  driver: string;
  result: string;
}

/** VS Code runs suites for extensions under development only, and ours is to be the packaged one: an empty one stands in. */
function writeDriver(folder: string): string {
  const driver = join(folder, 'driver');
  mkdirSync(driver);
  const manifest = { name: 'suite', publisher: 'test', version: '0.0.0', engines: { vscode: '*' } };
  writeFileSync(join(driver, 'package.json'), JSON.stringify(manifest));
  return driver;
}

/** Read by test/e2e/host/. */
const variables = (place: Place, extensions: string) => ({
  T2V_SUITE_RESULT: place.result,
  T2V_SUITE_EXTENSIONS: extensions,
});

async function runInDesktop(executable: string, run: SuiteRun, place: Place): Promise<string> {
  const extensions = join(place.folder, 'extensions');
  const folders = ['--extensions-dir', extensions, '--user-data-dir', join(place.folder, 'user')];
  const [program = executable, ...first] = resolveCliArgsFromVSCodeExecutablePath(executable, {
    reuseMachineInstall: true,
  });
  await promisify(execFile)(program, [...first, ...folders, '--install-extension', run.vsix, '--force']);
  mkdirSync(join(place.folder, 'user', 'User'), { recursive: true });
  writeFileSync(join(place.folder, 'user', 'User', 'settings.json'), JSON.stringify(run.settings ?? {}));
  const ended = runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: place.driver,
    extensionTestsPath: run.suite,
    extensionTestsEnv: variables(place, extensions),
    launchArgs: [run.workspace, ...folders],
  });
  return await within(run.limitMs, ended.then(String, String));
}

async function runInWeb(server: CodeServer, run: SuiteRun, place: Place): Promise<string> {
  const options = { extensions: run.extensions, env: variables(place, run.extensions), settings: run.settings };
  const running = await startCodeServer(server, options);
  const browser = await startBrowser();
  try {
    const window = await Workbench.open(browser, running, {
      folder: run.workspace,
      development: { extensionDevelopmentPath: place.driver, extensionTestsPath: run.suite },
    });
    const end = await fileWritten(place.result, run.limitMs);
    const picture = end === '' ? '' : `The window: ${await window.picture('suite-without-end')}`;
    return [end, picture, ...window.errors.slice(-20), running.log()].join('\n');
  } finally {
    await browser.close();
    await running.stop();
  }
}

/** Resolves with `done`, or after `ms` milliseconds with a sentence that says so. */
async function within(ms: number, done: Promise<string>): Promise<string> {
  const stop = new AbortController();
  const late = setTimeout(ms, lateAfter(ms), { signal: stop.signal, ref: false });
  try {
    return await Promise.race([done, late]);
  } finally {
    stop.abort();
  }
}

/** Answers how the waiting ended: the file is there, or so many milliseconds are over. */
async function fileWritten(path: string, ms: number): Promise<string> {
  try {
    const changes = watch(dirname(path), { signal: AbortSignal.timeout(ms) });
    if (existsSync(path)) return '';
    for await (const _ of changes) if (existsSync(path)) return '';
  } catch {
    // The time is over.
  }
  return lateAfter(ms);
}

const lateAfter = (ms: number) => `No end after ${ms / 1000} seconds.`;
