// From an empty folder to a clip with the packaged extension, as a person does it, and through what can go wrong meanwhile: a cancel, a
// reload, a crash of the engine, a second window.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { startCodeServer, type RunningServer } from '../support/codeServer';
import {
  answer,
  draftsOf,
  enginesOf,
  ledgerOf,
  lens,
  pickRow,
  runByLens,
  runsOf,
  takeQuickFix,
} from '../support/experimentWindow';
import { openWindow } from '../support/openWindow';
import { Workbench } from '../support/workbench';

/** Elements of the panel's page; the tests themselves know no page. */
type Canvas = { toDataURL(): string };

/** Steps of experiments that take so long that something can happen meanwhile. They lie there before the window opens, which finds them then. */
const longRuns = { cancelled: 1000, reloaded: 140, crashed: 60, shared: 140 };

const limits = { timeout: 90_000, interval: 100 };

let base: string;
let folder: string;
let server: RunningServer;
let browser: Browser;
let window: Workbench;

beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 't2v running ')));
  folder = join(base, 'experiments');
  mkdirSync(folder);
  writeFileSync(join(folder, 'README.md'), '# Experiments\n');
  for (const [index, [name, steps]] of Object.entries(longRuns).entries())
    writeFileSync(join(folder, `${name}.t2v.json`), experiment({ seed: index + 2, steps }));
  const opened = await openWindow(folder, { remove: base });
  server = opened.server;
  browser = opened.browser;
  window = opened.window;
  return opened.close;
});

const experiment = (fields: object) =>
  JSON.stringify({ version: 1, prompt: 'a fox moving left on the grass', ...fields }, null, 2);
const stepsShown = (of: Workbench) => of.statusItem(/denoising \d+\/\d+/);

/** Opens and runs one of the experiments that take a while, and waits until it is in its steps. */
async function beginLong(name: keyof typeof longRuns): Promise<void> {
  // A button of the panel leaves the focus there, and files open where it is.
  await window.runCommand('View: Focus First Editor Group');
  await window.openFile(`${name}.t2v.json`);
  await runByLens(window);
  await window.see(stepsShown(window));
}

describe('the first clip', () => {
  test('begins with a new experiment: starter, words, name', async () => {
    await window.runCommand('T2V: New Experiment…');
    await pickRow(window, 'First clip');
    await answer(window, 'What the clip shows', 'a fox moving left on the grass');
    await answer(window, 'Name of the file', 'fox');
    await window.see(window.page.locator('.tab.active[data-resource-name="fox.t2v.json"]'));
    expect(JSON.parse(readFileSync(join(folder, 'fox.t2v.json'), 'utf8'))).toEqual({
      version: 1,
      title: 'fox',
      prompt: 'a fox moving left on the grass',
    });
  });

  test('a size that the model does not make is a problem as soon as it is typed, and its quick fix mends it', async () => {
    await window.replaceText(experiment({ video: { width: 254, height: 254 }, steps: 140 }));
    await window.see(window.page.locator('.monaco-editor .squiggly-error'));
    await window.screenshots('editor-problem');
    await takeQuickFix(window, 'Change to 256 × 256');
    await expect.poll(() => window.problems(), limits).toBe('No Problems');
    await window.page.keyboard.press('ControlOrMeta+S');
    await expect.poll(() => readFileSync(join(folder, 'fox.t2v.json'), 'utf8'), limits).toContain('"width": 256');
  });

  test('runs by its lens, with a preview that moves while the steps go on', async () => {
    await runByLens(window);
    const preview = window.webview().locator('canvas.picture');
    await window.see(preview);
    await window.see(stepsShown(window));
    const picture = () => preview.evaluate((canvas) => (canvas as Canvas).toDataURL());
    const first = await picture();
    await expect.poll(picture, limits).not.toBe(first);
  });

  test('ends in a clip that plays, and in one run on the disk', async () => {
    const clip = window.webview().locator('canvas.frame');
    await window.see(clip);
    const frame = () => clip.getAttribute('data-frame');
    const seen = new Set<string | null>();
    await expect.poll(async () => seen.add(await frame()).size, limits).toBeGreaterThan(3);
    expect(await clip.getAttribute('width')).toBe('256');
    expect(runsOf(folder)).toHaveLength(1);
    expect(draftsOf(folder)).toEqual([]);
    await window.see(lens(window, /made just now/));
    await window.screenshots('results-clip');
  });

  test('is made anew with another seed by its button, and the seed that is shown is the one that was used', async () => {
    const before = runsOf(folder);
    const text = readFileSync(join(folder, 'fox.t2v.json'), 'utf8');
    await window.webview().locator('vscode-button', { hasText: 'New Seed' }).click();
    await expect.poll(() => runsOf(folder).length, limits).toBe(before.length + 1);
    const [made] = runsOf(folder).filter((name) => !before.includes(name));
    const { seed } = JSON.parse(readFileSync(join(folder, '.t2v', 'runs', made!, 'run.json'), 'utf8')) as {
      seed: number;
    };
    const shown = () => window.webview().locator('dt:text-is("Seed") + dd').textContent();
    await expect.poll(shown, limits).toBe(String(seed));
    await window.see(window.webview().locator('canvas.frame[data-frame]'));
    expect(readFileSync(join(folder, 'fox.t2v.json'), 'utf8')).toBe(text);
    rmSync(join(folder, '.t2v', 'runs', made!), { recursive: true });
  });

  test('is stale once its text says something else', async () => {
    await window.openFile('fox.t2v.json');
    await window.replaceText(experiment({ seed: 1, steps: 24 }));
    await window.see(lens(window, /stale/));
    await window.runCommand('File: Revert File');
    await window.see(lens(window, /^\s*made/));
    expect(runsOf(folder)).toHaveLength(1);
  });
});

describe('a run', () => {
  test('is cancelled at once, and leaves nothing behind', async () => {
    await beginLong('cancelled');
    const before = runsOf(folder);
    await window.screenshots('results-preview');
    await window.runCommand('T2V: Cancel');
    await window.see(lens(window, /No result yet/));
    await expect.poll(() => draftsOf(folder), limits).toEqual([]);
    await expect.poll(() => stepsShown(window).count(), limits).toBe(0);
    expect(runsOf(folder)).toEqual(before);
  });

  test('goes on by itself after the window was reloaded in the middle, and is there exactly once', async () => {
    await beginLong('reloaded');
    const before = runsOf(folder);
    await window.reload();
    await window.see(stepsShown(window));
    await expect.poll(() => runsOf(folder).length, limits).toBe(before.length + 1);
    await window.openFile('reloaded.t2v.json');
    await window.see(lens(window, /^\s*made/));
    const own = ledgerOf(folder).filter((line) => line.includes('reloaded.t2v.json'));
    expect(own).toHaveLength(1);
    expect(runsOf(folder)).toHaveLength(before.length + 1);
  });

  test('that its engine leaves by a crash costs that run only, and can be tried again', async () => {
    await beginLong('crashed');
    const before = runsOf(folder);
    const [engine, ...others] = enginesOf(inject('extensions'));
    expect(others).toEqual([]);
    process.kill(engine!, 'SIGSEGV');
    const told = window.notification('engine');
    await window.see(told);
    await window.openFile('fox.t2v.json');
    await window.replaceText(experiment({ steps: 0 }));
    await window.see(window.page.locator('.monaco-editor .squiggly-error'));
    await window.runCommand('File: Revert File');
    await told.locator('.monaco-button', { hasText: 'Try Again' }).click();
    await expect.poll(() => runsOf(folder).length, limits).toBe(before.length + 1);
    expect(enginesOf(inject('extensions'))).not.toContain(engine);
  });
});

describe('a second window', () => {
  test('sees what the first one makes, asks for the same, and both get the one result', async () => {
    const second = await Workbench.open(browser, server, { folder });
    try {
      const before = runsOf(folder);
      await beginLong('shared');
      await second.openFile('shared.t2v.json');
      await second.see(second.statusItem(/in another window/));
      await runByLens(second);
      expect(enginesOf(inject('extensions'))).toHaveLength(1);
      for (const each of [window, second]) await each.see(lens(each, /^\s*made/));
      await expect.poll(() => stepsShown(window).count(), limits).toBe(0);
      expect(runsOf(folder)).toHaveLength(before.length + 1);
      expect(ledgerOf(folder).filter((line) => line.includes('shared.t2v.json'))).toHaveLength(1);
    } finally {
      await second.close();
    }
  });
});

describe('a folder that is not trusted', () => {
  test('is read and checked, and nothing in it is run', async () => {
    const untrusted = join(base, 'untrusted');
    mkdirSync(untrusted);
    writeFileSync(join(untrusted, 'given.t2v.json'), experiment({ steps: 0 }));
    const options = { extensions: inject('extensions'), workspaceTrust: true };
    const settings = { 'security.workspace.trust.startupPrompt': 'never' };
    const careful = await startCodeServer(inject('server'), { ...options, settings });
    const restricted = await Workbench.open(browser, careful, { folder: untrusted });
    try {
      await restricted.see(restricted.statusItem('Restricted Mode'));
      await restricted.openFile('given.t2v.json');
      await restricted.see(restricted.page.locator('.monaco-editor .squiggly-error'));
      expect(await restricted.commandsFor('T2V: ')).not.toContain('T2V: Run Experiment');
      await restricted.replaceText(experiment({ steps: 4 }));
      await expect.poll(() => restricted.problems(), limits).toBe('No Problems');
      await restricted.see(lens(restricted, /Trust to Run/));
      expect(await lens(restricted, /^\s*Run$/).count()).toBe(0);
      await restricted.screenshots('restricted');
      expect(runsOf(untrusted)).toEqual([]);
    } finally {
      await restricted.close();
      await careful.stop();
    }
  });
});
