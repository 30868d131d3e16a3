// Every other place that the extension has in the window, each in three themes: the gallery of starters, the resolved experiment, the
// three views, the walkthrough, the report on the machine. And how fast the view opens when there are ten thousand runs.
import { cpSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ledgerEntry } from '../../src/runStore/ledger';
import { openWindow } from '../support/openWindow';
import { root } from '../support/sourceFiles';
import { Workbench } from '../support/workbench';
import { sampleRecord } from '../unit/runStore/sample';

const manyRuns = 10_000;
const limitMs = 300;

let folder: string;
let window: Workbench;
/** A window on a folder with one run. */
let few: Workbench;

beforeAll(async () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 't2v surfaces ')));
  folder = folderWithRuns(join(base, 'many'), manyRuns);
  const opened = await openWindow(folder, { remove: base });
  window = opened.window;
  few = await Workbench.open(opened.browser, opened.server, { folder: folderWithRuns(join(base, 'few'), 1) });
  return opened.close;
});

/** The samples, with so many runs of `first` as their list and their folders tell of them. */
function folderWithRuns(path: string, count: number): string {
  cpSync(join(root, 'media', 'samples'), path, { recursive: true });
  const runs = join(path, '.t2v', 'runs');
  mkdirSync(runs, { recursive: true });
  const lines: string[] = [];
  for (let seed = 0; seed < count; seed += 1) {
    const name = seed.toString(16).padStart(64, '0');
    mkdirSync(join(runs, name));
    lines.push(JSON.stringify(ledgerEntry(name, sampleRecord({ source: 'first.t2v.json', seed }))));
  }
  writeFileSync(join(path, '.t2v', 'runs.jsonl'), `${lines.join('\n')}\n`);
  return path;
}

const treeRow = (text: string | RegExp, { page } = window): Locator =>
  page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

/** Opens the runs of `first`; milliseconds from the click to the newest one that is seen. */
async function openRuns(on = window): Promise<number> {
  await on.runCommand('View: Show T2V Lab');
  const file = treeRow(/^first/, on);
  await on.see(file);
  const started = performance.now();
  await file.locator('.monaco-tl-twistie').click();
  await treeRow(/^seed \d+/, on).waitFor();
  return performance.now() - started;
}

describe('the views', () => {
  test('open ten thousand runs hardly later than one', async () => {
    const times: number[] = [];
    // What a window that was just opened takes for its first run is no part of it; and a machine that does something else meanwhile gets another try.
    while (times.length < 3 && Math.min(...times) > limitMs) {
      for (const each of [window, few]) await each.reload();
      const one = await openRuns(few);
      times.push((await openRuns()) - one);
    }
    console.log(`e2e: ${manyRuns} runs take ${times.map((ms) => ms.toFixed(0)).join(', ')} ms more than one`);
    expect(Math.min(...times)).toBeLessThanOrEqual(limitMs);
    await few.close();
  });

  test('show experiments with their runs, the queue and the models', async () => {
    await window.see(treeRow(/^seed \d+/));
    await window.runCommand('T2V Lab: Focus on Models View');
    const model = treeRow(/embedded/i);
    await window.see(model);
    await model.locator('.monaco-tl-twistie').click();
    await window.see(treeRow(/^Fits this machine/));
    await window.screenshots('views');
    expect(await treeRow(/^Sizes/).textContent()).toContain('256 × 256');
  });
});

describe('the editor', () => {
  test('shows the resolved experiment beside its text', async () => {
    await window.openFile('seed-sweep.t2v.json');
    await window.runCommand('T2V: Show Resolved Experiment');
    await window.see(window.page.locator('.tab', { hasText: 'resolved' }));
    await window.see(window.page.locator('.view-line', { hasText: '6 clips' }));
    expect(await window.screenshots('resolved')).toHaveLength(3);
    await window.runCommand('View: Close All Editors');
  });

  test('offers starters for a new experiment', async () => {
    for (const theme of ['light', 'dark', 'contrast'] as const) {
      await window.useTheme(theme);
      await window.runCommand('T2V: New Experiment…');
      const rows = window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'First clip' });
      await window.see(rows);
      await window.picture(`starters-${theme}`);
      expect(await rows.count()).toBe(1);
      await window.page.keyboard.press('Escape');
    }
  });
});

describe('help', () => {
  test('begins with a walkthrough that ends in a clip', async () => {
    await window.runCommand('Welcome: Open Walkthrough...');
    await window.page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Make your first clip' })
      .first()
      .click();
    const steps = window.page.locator('.gettingStartedDetailsContent .getting-started-step');
    await window.see(steps);
    expect(await steps.count()).toBe(4);
    await window.screenshots('walkthrough');
    await window.runCommand('View: Close All Editors');
  });

  test('measures the machine', async () => {
    await window.runCommand('T2V: Check This Machine');
    const line = window.page.locator('.view-line', { hasText: 'One step of the embedded model' });
    await window.see(line);
    expect(await line.textContent()).toMatch(/\d\.\d\d\ss\son\scpu/);
    await window.screenshots('machine');
  });
});
