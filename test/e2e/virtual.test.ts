// A folder that lies on no disk: nothing in it is run, and the views and the editor's list of extensions say why.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startBrowser } from '../support/browser';
import { startCodeServer, type RunningServer } from '../support/codeServer';
import { root } from '../support/sourceFiles';
import { Workbench } from '../support/workbench';

let server: RunningServer;
let browser: Browser;
let window: Workbench;

beforeAll(async () => {
  server = await startCodeServer(inject('server'), { extensions: inject('extensions') });
  browser = await startBrowser();
  window = await Workbench.open(browser, server, { folder: 'memory:/work' });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

test('the views and the list of extensions name the reason, and no command runs', async () => {
  await window.runCommand('View: Show T2V Lab');
  await window.see(window.page.locator('.welcome-view', { hasText: 'Running them needs files on a disk.' }));
  await window.picture('virtual-views');
  const offered = await window.commandsFor('T2V: ');
  expect(offered).toContain('T2V: Open Sample Workspace');
  for (const name of ['Run Experiment', 'Run Sweep', 'Show Resolved Experiment', 'Play…'])
    expect(offered).not.toContain(`T2V: ${name}`);
  await window.runCommand('Extensions: Focus on Extensions View');
  const words = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
  await window.page.locator('.extensions-list .monaco-list-row', { hasText: 'T2V Lab' }).first().click();
  await window.see(window.page.locator('.extension-editor', { hasText: words['capability.virtual']! }));
  expect(await window.screenshots('virtual-reason')).toHaveLength(3);
});
