// A real browser for the tests of the packaged extension: Debian's Chromium, driven by playwright-core (which brings none).
import { chromium, type Browser } from 'playwright-core';
import { ensureTools, findProgram } from './machineTools';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

// Sandbox and GPU do not exist in containers; the rest keeps the browser from talking to anyone but our server.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser's path: `CHROMIUM_EXECUTABLE`, else the first on PATH, else installed.
 * @throws Error that says what to install
 */
export function findBrowser(): string {
  const chosen = process.env.CHROMIUM_EXECUTABLE ?? findProgram(...names);
  if (chosen !== undefined) return chosen;
  ensureTools([{ program: 'chromium', debianPackage: 'chromium' }], 'the editor tests (or set CHROMIUM_EXECUTABLE)');
  return findProgram('chromium')!;
}

/** Starts the browser; the caller closes it. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: findBrowser(), args: flags });
}
