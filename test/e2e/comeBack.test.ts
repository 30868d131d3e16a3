// What stays where it was: the results panel when files are opened beside it, and after a reload of the window the panel with its clip and
// the texts that the extension makes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { addRun, clipFolder, experimentText } from '../support/clipFolder';
import { openWindow } from '../support/openWindow';
import { PlayerPage } from '../support/playerPage';
import type { Workbench } from '../support/workbench';

const limits = { timeout: 60_000, interval: 50 };

let folder: string;
let window: Workbench;

beforeAll(async () => {
  folder = clipFolder();
  await addRun(folder, 7, { count: 20 });
  const opened = await openWindow(folder);
  window = opened.window;
  return opened.close;
});

const tab = (text: string) => window.page.locator('.tab', { hasText: text });
const line = (text: string) => window.page.locator('.view-line', { hasText: text });
/** A name in italics is that of a preview, which the next file replaces. */
const isPreview = (text: string) => tab(text).locator('.monaco-icon-label.italic').count();

async function openRun(): Promise<PlayerPage> {
  await window.runCommand('View: Show T2V Lab');
  const row = (text: RegExp) => window.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  await window.see(row(/^ball/));
  if (!(await row(/^seed 7/).isVisible())) await row(/^ball/).locator('.monaco-tl-twistie').click();
  await row(/^seed 7/).click();
  return PlayerPage.of(window);
}

describe('the results panel', () => {
  test('is no preview, and stays when files are opened', async () => {
    await window.openFile('ball.t2v.json');
    await openRun();
    expect(await isPreview('T2V Results')).toBe(0);
    await window.openFile('README.md');
    await openRun();
    expect(await isPreview('T2V Results')).toBe(0);
    await window.openFile('ball.t2v.json');
    expect(await tab('T2V Results').count()).toBe(1);
    await window.picture('panel-beside');
    await window.runCommand('View: Close All Editors');
  });
});

describe('a reload', () => {
  test('brings back the clip at its frame, the resolved experiment and the report on the machine', async () => {
    await window.runCommand('T2V: Check This Machine');
    await window.see(line('One step of the embedded model'));
    await window.openFile('ball.t2v.json');
    await window.runCommand('T2V: Show Resolved Experiment');
    await window.see(line('3 clips.'));
    const page = await openRun();
    await page.rewind();
    for (let at = 0; at < 5; at += 1) await page.step('.', at);
    await window.saved(/frame\\*":5,\\*"isPlaying\\*":false/);
    await window.reload();

    await window.see(tab('T2V Results'));
    await tab('T2V Results').click();
    const again = await PlayerPage.of(window);
    await expect.poll(() => again.seen(), limits).toEqual({ pixels: 5, named: 5, isPlaying: false });
    await tab('resolved').click();
    await window.see(line('3 clips.'));
    await tab('This machine').click();
    await window.see(line('One step of the embedded model'));
    expect(await window.page.locator('.tab.dirty').count()).toBe(0);
    expect(readFileSync(join(folder, 'ball.t2v.json'), 'utf8')).toBe(experimentText);
    await window.screenshots('reloaded');
  });
});
