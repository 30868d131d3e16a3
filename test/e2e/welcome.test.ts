// The first minutes: a window without a folder, a folder without experiments, the sample workspace, and the walkthrough up to a clip.
// And a model of the user's own beside the embedded one.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startBrowser } from '../support/browser';
import { startCodeServer, type RunningServer } from '../support/codeServer';
import { lens, runsOf } from '../support/experimentWindow';
import { tinyFolder } from '../support/tinyModel';
import { Workbench } from '../support/workbench';

let base: string;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 't2v welcome ')));
  mkdirSync(join(base, 'empty'));
  writeFileSync(join(base, 'empty', 'README.md'), '# Nothing yet\n');
  const settings = { 't2vLab.modelFolders': [tinyFolder, join(base, 'nowhere')] };
  server = await startCodeServer(inject('server'), { extensions: inject('extensions'), settings });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(base, { recursive: true, force: true });
});

const welcome = (window: Workbench): Locator => window.page.locator('.welcome-view');
const treeRow = (window: Workbench, text: string | RegExp): Locator =>
  window.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

test('a folder without experiments says how to begin', async () => {
  const window = await Workbench.open(browser, server, { folder: join(base, 'empty') });
  await window.runCommand('View: Show T2V Lab');
  await window.see(welcome(window).filter({ hasText: 'There is no experiment in this folder yet.' }));
  await window.see(welcome(window).filter({ hasText: 'Nothing is waiting.' }));
  for (const name of ['New Experiment…', 'Open Sample Workspace'])
    expect(await welcome(window).locator('.monaco-button', { hasText: name }).count()).toBe(1);
  await window.screenshots('welcome-empty');
  await window.runCommand('T2V: Run Experiment');
  await window.see(window.notification('There is no experiment here'));
  await window.close();
});

test('models of the user stand beside the embedded one, with size, licence, digest, and whether they fit', async () => {
  const window = await Workbench.open(browser, server, { folder: join(base, 'empty') });
  // Every fact is to be seen at once.
  await window.page.setViewportSize({ width: 1280, height: 1600 });
  await window.runCommand('T2V Lab: Focus on Models View');
  for (const other of ['Experiments', 'Queue']) await window.page.locator('.pane-header', { hasText: other }).click();
  const model = treeRow(window, 'Tiny untrained flow model');
  await window.see(model);
  expect(await model.textContent()).toMatch(/\d+ kB, MIT/);
  await model.locator('.monaco-tl-twistie').click();
  for (const fact of [/^Fits this machine\s*yes/, /^Licence\s*MIT/, /^Digest\s*[0-9a-f]{12}/]) {
    await window.see(treeRow(window, fact));
  }
  await window.see(treeRow(window, /nowhere/));
  await window.screenshots('models');
  await window.close();
});

test('the walkthrough leads from a window without a folder to a clip', async () => {
  const window = await Workbench.open(browser, server, {});
  await window.runCommand('View: Show T2V Lab');
  await window.see(welcome(window).filter({ hasText: 'Experiments are files in a folder.' }));
  await window.screenshots('welcome-no-folder');
  await openWalkthrough(window);
  await window.page.keyboard.press('ControlOrMeta+B');
  await window.screenshots('walkthrough-begin');
  await stepButton(window, 'Open Sample Workspace').click();
  await window.see(window.page.locator('.tab.active[data-resource-name="first.t2v.json"]'));
  await window.see(lens(window, /^\s*Run$/));
  const folder = new URL(window.page.url()).searchParams.get('folder')!;
  expect(runsOf(folder)).toEqual([]);

  await openWalkthrough(window);
  const runIt = stepButton(window, 'Run Experiment');
  if (!(await runIt.isVisible())) await window.page.locator('.getting-started-step', { hasText: 'Run it' }).click();
  // The walkthrough covers the experiment, which is the only one that is open.
  await runIt.click();
  await window.see(window.webview().locator('canvas.frame[data-frame]'));
  expect(runsOf(folder)).toHaveLength(1);
  await window.picture('walkthrough-clip');
  await window.close();
});

async function openWalkthrough(window: Workbench): Promise<void> {
  await window.runCommand('Welcome: Open Walkthrough...');
  await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Make your first clip' }).first().click();
  await window.see(window.page.locator('.gettingStartedDetailsContent .getting-started-step'));
}

function stepButton({ page }: Workbench, name: string): Locator {
  return page.locator('.getting-started-step.expanded .monaco-button', { hasText: name });
}
