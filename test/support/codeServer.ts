// VS Code as a web server (code-server, from npm): installed once into .vscode-test/, started for one folder at a time on a free
// port. It brings the real workbench and the real extension host, where a desktop VS Code cannot be downloaded.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { ensureTools } from './machineTools';
import { root } from './sourceFiles';

const run = promisify(execFile);

const codeServerVersion = '4.139.1';
// code-server accepts this major version only; npm has the program itself in one package for each platform.
const nodeVersion = '24.21.0';

const cache = join(root, '.vscode-test');

export interface CodeServer {
  node: string;
  entry: string;
  version: string;
}

/**
 * The installed server, installed now when it is not there (about a minute on two cores).
 * @throws Error when the platform has none, a compiler is missing, or the packages cannot be fetched
 */
export async function installCodeServer(): Promise<CodeServer> {
  const home = join(cache, `code-server-${codeServerVersion}`);
  if (!existsSync(home)) {
    if (process.platform === 'win32') throw new Error('code-server does not run on Windows: set VSCODE_EXECUTABLE.');
    const compiler = ['python3', 'make', 'g++'].map((program) => ({ program, debianPackage: program }));
    ensureTools(compiler, 'the native parts of code-server');
    await installInto(home);
  }
  const modules = join(home, 'node_modules');
  return {
    node: join(modules, nodePackage(), 'bin', 'node'),
    entry: join(modules, 'code-server', 'out', 'node', 'entry.js'),
    version: codeServerVersion,
  };
}

const nodePackage = () => `node-${process.platform}-${process.arch}`;

/** Everything happens in a draft folder that is renamed at the end, so that a broken installation is never used. */
async function installInto(home: string): Promise<void> {
  console.log(`Installing code-server ${codeServerVersion} into .vscode-test (once)`);
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  try {
    writeFileSync(join(draft, 'package.json'), '{ "private": true }\n');
    const packages = [`${nodePackage()}@${nodeVersion}`, `code-server@${codeServerVersion}`];
    await npm(draft, draft, 'install', '--ignore-scripts', '--force', ...packages);
    await installEditor(draft, join(draft, 'node_modules', 'code-server', 'lib', 'vscode'));
    renameSync(draft, home);
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    throw new Error(`code-server ${codeServerVersion} could not be installed: ${message}\n${stderr ?? ''}`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/**
 * What code-server's own script does after an installation, without the native modules that no test uses (terminal, Kerberos,
 * SQLite), which take four fifths of its time and need four more Debian packages. The log writer is needed by log channels.
 */
async function installEditor(draft: string, editor: string): Promise<void> {
  for (const folder of [editor, join(editor, 'extensions')]) {
    await npm(draft, folder, 'install', '--omit=dev', '--ignore-scripts');
  }
  await npm(draft, editor, 'rebuild', '@vscode/spdlog', '@vscode/native-watchdog');
  const system = process.platform === 'darwin' ? 'darwin' : 'linux';
  link(`code-${system}.sh`, join(editor, 'bin', 'remote-cli', 'code-server'));
  link(`browser-${system}.sh`, join(editor, 'bin', 'helpers', 'browser.sh'));
}

/** Some npm versions run code-server's own script all the same, which makes these links too. */
function link(target: string, path: string): void {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

/** npm in `cwd` with the draft's Node first on PATH, so that native modules are compiled for it. */
async function npm(draft: string, cwd: string, ...args: string[]): Promise<void> {
  const PATH = `${join(draft, 'node_modules', nodePackage(), 'bin')}:${process.env.PATH ?? ''}`;
  await run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env: { ...process.env, PATH },
    maxBuffer: 1 << 26,
  });
}

export interface ServerOptions {
  /** Where installed extensions lie; shared between starts. */
  extensions: string;
  /** The user's settings.json. */
  settings?: Record<string, unknown>;
  /** More environment, seen by the extension host too. */
  env?: Record<string, string>;
  /** Asks whether the folder is trusted, as VS Code does by default. Else every folder is. */
  workspaceTrust?: boolean;
  /** The language of the window, such as `zh-cn`. The editor's own words stay English: its translations are not to be had here. */
  locale?: string;
  /** The user's data of an earlier start, to see what a restarted editor remembers. */
  userData?: string;
}

export interface RunningServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  userData: string;
  /** What the server has written so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Installs a packaged extension into the folder `extensions`. */
export async function installExtension(server: CodeServer, vsix: string, extensions: string): Promise<void> {
  const userData = mkdtempSync(join(tmpdir(), 't2v-install-'));
  try {
    const args = ['--user-data-dir', userData, '--extensions-dir', extensions, '--install-extension', vsix, '--force'];
    await run(server.node, [server.entry, ...args], { env: environment(server, userData) });
  } finally {
    rmSync(userData, { recursive: true, force: true });
  }
}

/** Starts a server of its own user data. @throws Error with the server's words when it ends before it listens */
export async function startCodeServer(server: CodeServer, options: ServerOptions): Promise<RunningServer> {
  const userData = options.userData ?? mkdtempSync(join(tmpdir(), 't2v-editor-'));
  mkdirSync(join(userData, 'User'), { recursive: true });
  writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify({ ...quiet, ...options.settings }, null, 2));
  const { locale } = options;
  if (locale !== undefined) writeLanguagePack(userData, locale);
  const args = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--user-data-dir', userData];
  args.push('--extensions-dir', options.extensions, '--disable-telemetry', '--disable-update-check');
  if (locale !== undefined) args.push('--locale', locale);
  if (options.workspaceTrust !== true) args.push('--disable-workspace-trust');
  const child = spawn(server.node, [server.entry, ...args], {
    env: { ...environment(server, userData), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const endWithUs = () => child.kill();
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (log += part.toString()));
  const url = await listening(child, () => log);
  return { url, userData, log: () => log, stop: () => stop(child, options.userData === undefined ? userData : '') };
}

/** A language is only spoken when there is a pack for it. This one is empty, so that only extensions speak it. */
function writeLanguagePack(userData: string, locale: string): void {
  const words = join(userData, 'words.json');
  writeFileSync(words, JSON.stringify({ contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'test.words' }, version: '0.0.0' }];
  const pack = { hash: 'empty', extensions, translations: { vscode: words }, label: locale };
  writeFileSync(join(userData, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

// No greeting, no assistant, no requests to services: what remains is the editor and our extension.
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
};

/** Nothing is read from or written to the home folder of whoever runs the tests, and no marketplace is asked. */
function environment(server: CodeServer, home: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${dirname(server.node)}:${process.env.PATH ?? ''}`,
    EXTENSIONS_GALLERY: '{}',
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
  };
}

function listening(child: ChildProcess, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      reject(new Error(`code-server ended before it listened:\n${log()}`));
    });
    child.stdout?.on('data', () => {
      const url = /HTTP server listening on (http:\S+?)\/?\s/.exec(log())?.[1];
      if (url !== undefined) resolve(url);
    });
  });
}

/** Ends the server with all of its extension hosts. */
async function stop(child: ChildProcess, userData: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
  if (userData !== '') rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
}
