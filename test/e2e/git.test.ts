// What git shows of an experiment: the text editor's own diff, in which only the present side is worked on.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { openWindow } from '../support/openWindow';
import type { Workbench } from '../support/workbench';

const limits = { timeout: 60_000, interval: 100 };

let folder: string;
let window: Workbench;

/** A text with one mistake, whatever its seed is. */
const experiment = (seed: number) =>
  JSON.stringify({ version: 1, prompt: 'a fox moving left on the grass', seed, video: { frames: 2000 } }, null, 2);

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v git ')));
  const file = join(folder, 'fox.t2v.json');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
  writeFileSync(file, experiment(1));
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message=first');
  writeFileSync(file, experiment(2));
  const settings = {
    'diffEditor.codeLens': true,
    'diffEditor.renderSideBySide': true,
    'diffEditor.useInlineViewWhenSpaceIsLimited': false,
  };
  const opened = await openWindow(folder, { settings });
  window = opened.window;
  return opened.close;
});

const side = (name: 'original' | 'modified'): Locator => window.page.locator(`.monaco-diff-editor .editor.${name}`);
const lensesOf = (of: Locator): Locator => of.locator('.codelens-decoration > :is(a, span)');

test('a change is one line of text, with lenses and problems of the present side only', async () => {
  await window.openFile('fox.t2v.json');
  await expect.poll(() => window.problems(), limits).toBe('Errors: 1');
  await window.runCommand('Git: Open Changes');
  await window.see(side('modified').locator('.view-line', { hasText: '"seed": 2'.replace(' ', ' ') }));
  await window.see(lensesOf(side('modified')).filter({ hasText: /^\s*Run$/ }));
  await window.see(side('original').locator('.view-line', { hasText: 'seed' }));
  expect(await lensesOf(side('original')).count()).toBe(0);
  expect(await side('original').locator('.squiggly-error').count()).toBe(0);
  expect(await side('modified').locator('.line-insert').count()).toBe(1);
  expect(await window.problems()).toBe('Errors: 1');
  await window.screenshots('diff');
});
