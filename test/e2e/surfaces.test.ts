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
import type { Workbench } from '../support/workbench';
import { sampleRecord } from '../unit/runStore/sample';

const manyRuns = 10_000;
const limitMs = 300;

let folder: string;
let window: Workbench;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v surfaces ')));
  cpSync(join(root, 'media', 'samples'), folder, { recursive: true });
  keepRuns({ 'first.t2v.json': manyRuns, 'two-things.t2v.json': 1 });
  const opened = await openWindow(folder);
  window = opened.window;
  return opened.close;
});

/** Runs as their list and their folders tell of them, so many for each file. */
function keepRuns(counts: Record<string, number>): void {
  const runs = join(folder, '.t2v', 'runs');
  mkdirSync(runs, { recursive: true });
  const lines: string[] = [];
  for (const [source, count] of Object.entries(counts)) {
    for (let seed = 0; seed < count; seed += 1) {
      const name = lines.length.toString(16).padStart(64, '0');
      mkdirSync(join(runs, name));
      lines.push(JSON.stringify(ledgerEntry(name, sampleRecord({ source, seed }))));
    }
  }
  writeFileSync(join(folder, '.t2v', 'runs.jsonl'), `${lines.join('\n')}\n`);
}

const treeRow = (text: string | RegExp): Locator =>
  window.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

/** Opens the runs of a sample; milliseconds from the click to the first one that is seen. */
async function openRuns(sample: string): Promise<number> {
  await window.runCommand('View: Show T2V Lab');
  const file = treeRow(new RegExp(`^${sample}`));
  await window.see(file);
  const started = performance.now();
  await file.locator('.monaco-tl-twistie').click();
  await treeRow(/^seed \d+/).waitFor();
  const took = performance.now() - started;
  await file.locator('.monaco-tl-twistie').click();
  await treeRow(/^seed \d+/).waitFor({ state: 'hidden' });
  return took;
}

describe('the views', () => {
  test('open ten thousand runs hardly later than one', async () => {
    const times: number[] = [];
    // What the window and a busy machine take anyway is no part of it; and one that does something else meanwhile gets another try.
    while (times.length < 3 && Math.min(...times) > limitMs) {
      if (times.length > 0) await window.reload();
      const many = await openRuns('first');
      times.push(many - (await openRuns('two-things')));
    }
    console.log(`e2e: ${manyRuns} runs take ${times.map((ms) => ms.toFixed(0)).join(', ')} ms more than one`);
    expect(Math.min(...times)).toBeLessThanOrEqual(limitMs);
  });

  test('show experiments with their runs, the queue and the models', async () => {
    await openRuns('first');
    await treeRow(/^first/)
      .locator('.monaco-tl-twistie')
      .click();
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
