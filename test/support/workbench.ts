// VS Code in a browser page, handled as a person would: open a folder, run a command by its name, read what is shown, look at it
// in three themes. Waiting is always for something seen, never for time.
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import type { RunningServer } from './codeServer';
import { root } from './sourceFiles';

/** Screenshots lie here, to be looked at; git ignores the folder. */
export const screenshotFolder = join(root, '.vscode-test', 'screenshots');

/** The themes of a screenshot: the name in VS Code's list, and the class that the window then carries. */
const themes = {
  light: { name: 'Light Modern', style: 'vscode-theme-defaults-themes-light_modern-json' },
  dark: { name: 'Dark Modern', style: 'vscode-theme-defaults-themes-dark_modern-json' },
  contrast: { name: 'Dark High Contrast', style: 'vscode-theme-defaults-themes-hc_black-json' },
} as const;

/** How long a slow and busy machine may take to show something. Several of these fit into a test's limit. */
const seenMs = 90_000;

/** How long a list that is open may take to do what it is asked. */
const actMs = 3_000;

/** The editor's lists: the key that opens one, what stands before the words, how long it may look for them. */
const lists = {
  commands: { key: 'F1', before: '>', waitMs: 2_000 },
  files: { key: 'ControlOrMeta+P', before: '', waitMs: 10_000 },
} as const;

/** Two pictures in a row are to be equal within so many milliseconds; a window that moves for longer is taken as it is. */
const stillMs = 10_000;

export type Theme = keyof typeof themes;

export interface WindowOptions {
  /** The folder to open, absolute or with its scheme; none for an empty window. */
  folder?: string;
  /** Extension development: paths of the server's machine by the names of VS Code's command line. */
  development?: { extensionDevelopmentPath: string; extensionTestsPath?: string };
}

/** One window of VS Code. */
export class Workbench {
  /** Errors that the page has written to its console, for messages of failed tests. */
  readonly errors: string[] = [];

  private constructor(readonly page: Page) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens a window and waits until it has icons, which the editor's extensions bring, and its explorer shows the folder. */
  static async open(browser: Browser, server: RunningServer, options: WindowOptions): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(seenMs);
    const workbench = new Workbench(page);
    if (options.development !== undefined) await page.addInitScript(enableDevelopment);
    await page.goto(addressOf(server, options));
    if (options.folder !== undefined) await workbench.see(page.locator('.explorer-folders-view .monaco-list-row'));
    await workbench.see(page.locator('.monaco-workbench.file-icons-enabled'));
    return workbench;
  }

  /** Reloads the window, and waits until it can be used again. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.see(this.page.locator('.monaco-workbench.file-icons-enabled'));
  }

  /** Waits until the window has written down its editors, with this text, for the next time; it does that every few seconds. */
  async saved(text: RegExp): Promise<void> {
    // In the page a promise would count as an answer before it is kept.
    const end = Date.now() + seenMs;
    while (!text.test(await this.page.evaluate<string>(`(${keptEditors})()`))) {
      if (Date.now() > end) throw new Error(`The window has not kept ${text} of its editors.`);
      await setTimeout(250);
    }
  }

  /** Runs a command by its name in the palette, for example `T2V: Validate Experiment`. */
  async runCommand(name: string): Promise<void> {
    await this.fromList(lists.commands, name, this.rowOf(name), click);
  }

  /** Has the name of a command typed, so that Enter runs it. */
  async chooseCommand(name: string): Promise<void> {
    await this.fromList(lists.commands, name, this.rowOf(name), async () => {});
  }

  /** The names that the palette offers for `text`. */
  async commandsFor(text: string): Promise<string[]> {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    const names = () => rows.locator('.label-name').allTextContents();
    const found = await this.fromList(lists.commands, text, rows.first(), names);
    await this.page.keyboard.press('Escape');
    return found;
  }

  /** Opens a file of the folder by its name and waits until its editor has the focus. */
  async openFile(name: string): Promise<void> {
    await this.openClip(name);
    await this.see(this.editor);
  }

  /** Has the name of a file typed, so that Enter opens it. */
  async chooseClip(name: string): Promise<void> {
    await this.fromList(lists.files, name, this.rowOf(basename(name)), async () => {});
  }

  /** Opens a file that a custom editor shows, by its name. */
  async openClip(name: string): Promise<void> {
    await this.fromList(lists.files, name, this.rowOf(basename(name)), click);
    await this.see(this.page.locator(`.tab.active[data-resource-name="${basename(name)}"]`));
  }

  /** Drags a file of the explorer onto the page that is seen, with the key held by which the editor leaves drops to pages. */
  async drag(name: string): Promise<void> {
    const { mouse, keyboard } = this.page;
    await this.runCommand('File: Focus on Files Explorer');
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().hover();
    await mouse.down();
    await keyboard.down('Shift');
    const { x, y } = await this.middleOfPage();
    await mouse.move(x, y, { steps: 8 });
    await mouse.up();
    await keyboard.up('Shift');
  }

  /** Drops a file on the page that is seen, as from another program; its path is one of the browser's machine. */
  async dropFromOutside(path: string): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const place = await this.middleOfPage();
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    const shift = 8;
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await session.send('Input.dispatchDragEvent', { type, ...place, data, modifiers: shift });
    await session.detach();
  }

  /** The active text editor. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .monaco-editor').first();
  }

  /** Replaces the whole text of the active editor by pasting. (Typing would add closing brackets.) */
  async replaceText(text: string): Promise<void> {
    await this.editor.locator('.view-line').first().click();
    await this.page.keyboard.press('ControlOrMeta+A');
    await this.page.evaluate(pasteOf(text));
  }

  /** A notification that contains the text. A development window shows none before `Notifications: Show Notifications`. */
  notification(text: string): Locator {
    return this.page.locator('.notification-list-item', { hasText: text });
  }

  /** An item of the status bar, by its text. */
  statusItem(text: string | RegExp): Locator {
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

  /** The page of our webview: two nested frames. The editor has webviews of its own, such as the walkthrough's picture. */
  webview(): ReturnType<Page['frameLocator']> {
    return this.page.frameLocator('iframe.webview[src*="extensionId=t2v-lab"]').frameLocator('iframe');
  }

  /** Waits until `place` is seen. When it is not, the error names a picture of the window and what the page complained about. */
  async see(place: Locator): Promise<void> {
    try {
      await place.first().waitFor();
    } catch (error) {
      throw await this.withPicture(error);
    }
  }

  /** Switches the theme by its command, and waits until the window shows it. */
  async useTheme(theme: Theme): Promise<void> {
    const { name, style } = themes[theme];
    await this.runCommand('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget:visible .quick-input-box input').fill(name);
    await this.choose(name);
    await this.see(this.page.locator(`.monaco-workbench.${style}`));
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Takes the window in every theme as `<name>-<theme>.png` below `screenshotFolder`; answers the paths. */
  async screenshots(name: string): Promise<string[]> {
    const paths: string[] = [];
    for (const theme of Object.keys(themes) as Theme[]) {
      await this.useTheme(theme);
      paths.push(await this.picture(`${name}-${theme}`));
    }
    return paths;
  }

  /** Takes the window as `<name>.png` below `screenshotFolder` once it stands still; answers the path. */
  async picture(name: string): Promise<string> {
    mkdirSync(screenshotFolder, { recursive: true });
    const path = join(screenshotFolder, `${name}.png`);
    const end = Date.now() + stillMs;
    const take = () => this.page.screenshot({ animations: 'disabled' });
    let before = await take();
    for (let now = await take(); !now.equals(before) && Date.now() < end; now = await take()) before = now;
    writeFileSync(path, before);
    return path;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async withPicture(error: unknown): Promise<Error> {
    const picture = await this.picture('not-seen').catch((reason: unknown) => `no picture: ${String(reason)}`);
    const complaints = this.errors.slice(-5).map((text) => text.split('\n')[0]);
    return new Error([String(error), `The window: ${picture}`, ...complaints].join('\n'));
  }

  private async middleOfPage(): Promise<{ x: number; y: number }> {
    const { x, y, width, height } = (await this.page.locator('iframe.webview').first().boundingBox())!;
    return { x: x + width / 2, y: y + height / 2 };
  }

  /**
   * Types into a list of the editor until it offers `row`, and does something with that. The list closes when something else takes the focus,
   * one that was closing when the key came takes the new one with it, and none follows commands and files that come later: then once more.
   */
  private async fromList<T>(
    { key, before, waitMs }: (typeof lists)[keyof typeof lists],
    text: string,
    row: Locator,
    act: (row: Locator) => Promise<T>,
  ): Promise<T> {
    const list = this.page.locator('.quick-input-widget:visible');
    const end = Date.now() + seenMs;
    for (;;) {
      try {
        await this.page.keyboard.press(key);
        await list.locator('.quick-input-box input').fill(`${before}${text}`, { timeout: actMs });
        await row.waitFor({ timeout: waitMs });
        return await act(row);
      } catch (error) {
        if (Date.now() > end) throw await this.withPicture(error);
        // Without a list this key would hide notifications.
        if (await list.isVisible()) await this.page.keyboard.press('Escape');
      }
    }
  }

  /** Clicks the entry of the open list that has exactly this name. */
  private async choose(name: string): Promise<void> {
    const row = this.rowOf(name);
    await this.see(row);
    await row.click();
  }

  private rowOf(name: string): Locator {
    const exact = new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    const label = this.page.locator('.label-name', { hasText: exact });
    return this.page.locator('.quick-input-list .monaco-list-row', { has: label }).first();
  }
}

const click = (row: Locator) => row.click({ timeout: actMs });

function addressOf({ url }: RunningServer, { folder, development }: WindowOptions): string {
  const address = new URL(url);
  if (folder === undefined) address.searchParams.set('ew', 'true');
  else address.searchParams.set('folder', folder);
  if (development !== undefined) {
    const remote = Object.entries(development).map(([name, path]) => [name, `vscode-remote://${address.host}${path}`]);
    address.searchParams.set('payload', JSON.stringify(remote));
  }
  return address.href;
}

// Runs in the page: what a browser does when a person pastes, without the machine's clipboard.
const pasteOf = (text: string) => `{
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', ${JSON.stringify(text)});
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}`;

// Runs in the page: what the databases in which a window in a browser keeps its state say about editors.
const keptEditors = `async () => {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('vscode-web-state-db'));
  const texts = [];
  for (const name of names) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      texts.push(await done(database.transaction(store).objectStore(store).get('memento/workbench.parts.editor')));
    }
    database.close();
  }
  return texts.join();
}`;

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
