// The extension in a window whose language is Simplified Chinese: what package.json says, what the program says, what a page says.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { addRun, clipFolder } from '../support/clipFolder';
import { lens } from '../support/experimentWindow';
import { openWindow } from '../support/openWindow';
import { root } from '../support/sourceFiles';
import type { Workbench } from '../support/workbench';

let folder: string;
let window: Workbench;

beforeAll(async () => {
  folder = clipFolder();
  await addRun(folder, 7, { count: 20 });
  const opened = await openWindow(folder, { locale: 'zh-cn' });
  window = opened.window;
  return opened.close;
});

const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;
const [manifest, bundle] = [read('package.nls.zh-cn.json'), read('media/l10n/bundle.l10n.zh-cn.json')];

test('commands, lenses, views and the results page speak Chinese', async () => {
  await window.openFile('ball.t2v.json');
  await window.see(lens(window, bundle['Run']!));
  await window.runCommand(`T2V: ${manifest['command.showResolved']}`);
  await window.see(window.page.locator('.view-line', { hasText: bundle['{0} clips.']!.replace('{0}', '3') }));
  await window.runCommand('View: Show T2V Lab');
  await window.see(window.page.locator('.pane-header', { hasText: manifest['view.queue']! }));
  const row = (text: string) => window.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  await window.see(row('ball'));
  await row('ball').locator('.monaco-tl-twistie').click();
  await row(bundle['seed {0}']!.replace('{0}', '7')).click();
  const page = window.webview();
  await window.see(page.locator('canvas.frame[data-frame]'));
  await window.see(page.locator('vscode-button', { hasText: bundle['Run Again']! }));
  expect(await page.locator('dt').allTextContents()).toContain(bundle['Seed']);
  await window.screenshots('chinese');
});
