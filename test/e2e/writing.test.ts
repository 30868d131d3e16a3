// Writing an experiment with the packaged extension, in a browser, as a person does it.
import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openWindow } from '../support/openWindow';
import { root } from '../support/sourceFiles';
import type { Workbench } from '../support/workbench';

let folder: string;
let window: Workbench;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v writing ')));
  cpSync(join(root, 'media', 'samples'), folder, { recursive: true });
  const opened = await openWindow(folder);
  window = opened.window;
  return opened.close;
});

test('the sample is valid, and says so', async () => {
  await window.openFile('first.t2v.json');
  await window.runCommand('T2V: Validate Experiment');
  await window.see(window.notification('The experiment is valid.'));
  expect(await window.problems()).toBe('No Problems');
  await window.runCommand('Notifications: Clear All Notifications');
});

test('a value out of its range is marked, listed and counted', async () => {
  await window.replaceText('{ "version": 1, "prompt": "a fox moving left on the grass", "steps": 0 }');
  await window.runCommand('T2V: Validate Experiment');
  await window.see(window.problemRows.filter({ hasText: /steps/ }));
  await window.see(window.page.locator('.monaco-editor .squiggly-error'));
  expect(await window.problems()).toMatch(/^(?!No Problems)/);
  const pictures = await window.screenshots('writing-problem');
  expect(pictures).toHaveLength(3);
});

test('the palette offers the command for experiments only', async () => {
  expect(await window.commandsFor('T2V: Validate')).toContain('T2V: Validate Experiment');
  await window.runCommand('File: Revert File');
  await window.runCommand('View: Close All Editors');
  await window.page.locator('.tab').first().waitFor({ state: 'detached' });
  expect(await window.commandsFor('T2V: Validate')).not.toContain('T2V: Validate Experiment');
});
