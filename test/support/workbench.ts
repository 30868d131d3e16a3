// VS Code in a browser page, handled as a person would: open a folder, run a command by its name, read what is shown, look at it
// in three themes. Waiting is always for something seen, never for time.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import type { RunningServer } from './codeServer';
import { root } from './sourceFiles';

/** Screenshots lie here, to be looked at; git ignores the folder. */
export const screenshotFolder = join(root, '.vscode-test', 'screenshots');

/** The themes of a screenshot, with the class that the workbench then carries. */
const themes = {
  light: { name: 'Light Modern', style: 'vs' },
  dark: { name: 'Dark Modern', style: 'vs-dark' },
  contrast: { name: 'Default High Contrast', style: 'hc-black' },
} as const;

export type Theme = keyof typeof themes;

export interface WindowOptions {
  /** The folder to open, absolute. */
  folder: string;
  /** Extension development: paths of the server's machine by the names of VS Code's command line. */
  development?: { extensionDevelopmentPath: string; extensionTestsPath?: string };
}

/** One window of VS Code. */
export class Workbench {
  /** Errors that the page has written to its console, for messages of failed tests. */
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly server: RunningServer,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens a window and waits until its explorer shows the folder. */
  static async open(browser: Browser, server: RunningServer, options: WindowOptions): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(60_000);
    const workbench = new Workbench(page, server);
    await page.addInitScript(enableDevelopment);
    await page.goto(addressOf(server, options));
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return workbench;
  }

  /** Runs a command by its name in the palette, for example `T2V: Validate Experiment`. */
  async runCommand(name: string): Promise<void> {
    const input = await this.openQuickInput('F1');
    await input.fill(`>${name}`);
    await this.quickPick(name).click();
  }

  /** The names that the palette offers for `text`. */
  async commandsFor(text: string): Promise<string[]> {
    const input = await this.openQuickInput('F1');
    await input.fill(`>${text}`);
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    const names = await rows.locator('.label-name').allTextContents();
    await this.page.keyboard.press('Escape');
    return names;
  }

  /** Opens a file of the folder by its name and waits until its editor has the focus. */
  async openFile(name: string): Promise<void> {
    const input = await this.openQuickInput('ControlOrMeta+P');
    await input.fill(name);
    await this.quickPick(basename(name)).click();
    await this.page.locator(`.tab.active[data-resource-name="${basename(name)}"]`).waitFor();
    await this.editor.waitFor();
  }

  /** The active text editor. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor').first();
  }

  /** Replaces the whole text of the active editor, as a paste does. */
  async replaceText(text: string): Promise<void> {
    await this.editor.locator('.view-line').first().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.keyboard.insertText(text);
  }

  /** A notification that contains the text. */
  notification(text: string): Locator {
    return this.page.locator('.notification-toast', { hasText: text });
  }

  /** An item of the status bar, by its text. */
  statusItem(text: string): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** The counts of the status bar: `No Problems`, or for example `Errors: 1`. */
  async problems(): Promise<string> {
    const label = await this.page.locator('[id="status.problems"] a').getAttribute('aria-label');
    return label ?? '';
  }

  /** The rows of the Problems view. */
  get problemRows(): Locator {
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** A webview's page: two nested frames. */
  webview(): ReturnType<Page['frameLocator']> {
    return this.page.frameLocator('iframe.webview').frameLocator('iframe');
  }

  /** Waits for `text` on the page and says, when it does not come, what the page complained about. */
  async see(place: Locator): Promise<void> {
    await place
      .first()
      .waitFor()
      .catch((error: unknown) => {
        throw new Error(`${String(error)}\nThe window's errors:\n${this.errors.slice(-10).join('\n')}`);
      });
  }

  /** Switches the theme by the settings file, and waits until the window shows it. */
  async useTheme(theme: Theme): Promise<void> {
    const file = join(this.server.userData, 'User', 'settings.json');
    const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...settings, 'workbench.colorTheme': themes[theme].name }, null, 2));
    await this.page.locator(`.monaco-workbench.${themes[theme].style}`).waitFor();
  }

  /** Takes the window in every theme as `<name>-<theme>.png` below `screenshotFolder`; answers the paths. */
  async screenshots(name: string): Promise<string[]> {
    mkdirSync(screenshotFolder, { recursive: true });
    const paths: string[] = [];
    for (const theme of Object.keys(themes) as Theme[]) {
      await this.useTheme(theme);
      const path = join(screenshotFolder, `${name}-${theme}.png`);
      await this.page.screenshot({ path, animations: 'disabled' });
      paths.push(path);
    }
    return paths;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async openQuickInput(key: string): Promise<Locator> {
    await this.page.keyboard.press(key);
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    await input.waitFor();
    return input;
  }

  private quickPick(name: string): Locator {
    const exact = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    const label = this.page.locator('.label-name', { hasText: exact });
    return this.page.locator('.quick-input-list .monaco-list-row', { has: label }).first();
  }
}

function addressOf({ url }: RunningServer, { folder, development }: WindowOptions): string {
  const address = new URL(url);
  address.searchParams.set('folder', folder);
  if (development !== undefined) {
    const remote = Object.entries(development).map(([name, path]) => [name, `vscode-remote://${address.host}${path}`]);
    address.searchParams.set('payload', JSON.stringify(remote));
  }
  return address.href;
}

// Runs in the page. The workbench takes extension development paths from its address only when this option of its configuration is
// set, so it is set between the arrival of the configuration and its reading.
const enableDevelopment = `
  if (window === window.top) {
    const observer = new MutationObserver(() => {
      const configuration = document.getElementById('vscode-workbench-web-configuration');
      if (configuration === null) return;
      observer.disconnect();
      const settings = JSON.parse(configuration.dataset.settings);
      settings.developmentOptions = { ...settings.developmentOptions, enableSmokeTestDriver: true };
      configuration.dataset.settings = JSON.stringify(settings);
    });
    observer.observe(document, { childList: true, subtree: true });
  }
`;
