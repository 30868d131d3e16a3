// What a test of the packaged extension begins with: an editor with it, a browser, and a window in it.
import { rmSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { inject } from 'vitest';
import { startBrowser } from './browser';
import { startCodeServer, type RunningServer, type ServerOptions } from './codeServer';
import { Workbench, type WindowOptions } from './workbench';

export interface OpenOptions extends Omit<Partial<ServerOptions>, 'extensions'>, Pick<WindowOptions, 'development'> {
  /** Goes at the end; the folder that is open if it is not said. */
  remove?: string;
}

export interface OpenedWindow {
  server: RunningServer;
  browser: Browser;
  window: Workbench;
  /** Ends all of them and takes the folder away; to be answered by `beforeAll`. */
  close: () => Promise<void>;
}

/** A window on a folder. In a browser VS Code saves by itself; here it does not. */
export async function openWindow(folder: string, options: OpenOptions = {}): Promise<OpenedWindow> {
  const { remove = folder, development, settings, ...rest } = options;
  const server = await startCodeServer(inject('server'), {
    ...rest,
    extensions: inject('extensions'),
    settings: { 'files.autoSave': 'off', ...settings },
  });
  const browser = await startBrowser();
  const window = await Workbench.open(browser, server, { folder, development });
  return {
    server,
    browser,
    window,
    close: async () => {
      await browser.close();
      await server.stop();
      rmSync(remove, { recursive: true, force: true });
    },
  };
}
