// Exporting a finished run with the packaged extension, as a person does it: the palette, four questions, a save dialog; and an MP4
// on a machine without ffmpeg, coded by the editor's own browser.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { frameAt } from '../../src/engine/frames';
import { psnr } from '../../src/metrics/psnr';
import { readClip } from '../../src/video/clip';
import { readMetadata } from '../../src/video/readMetadata';
import { pickRow, runsOf } from '../support/experimentWindow';
import { openWindow } from '../support/openWindow';
import { decodeWithBrowser, decodeWithFfmpeg, ensureFfmpeg } from '../support/otherDecoders';
import { root } from '../support/sourceFiles';
import type { Workbench } from '../support/workbench';

const limits = { timeout: 90_000, interval: 100 };
const prompt = 'a fox moving left on the grass';

let folder: string;
let browser: Browser;
let window: Workbench;
let clip: string;

beforeAll(async () => {
  ensureFfmpeg();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v export ')));
  const video = { width: 384, height: 216, frames: 16, fps: 8 };
  writeFileSync(join(folder, 'fox.t2v.json'), JSON.stringify({ version: 1, prompt, seed: 5, steps: 1, video }));
  const args = [join(root, 'dist', 'cli.js'), 'run', join(folder, 'fox.t2v.json')];
  mkdirSync(join(folder, '.t2v'));
  execFileSync(process.execPath, args, { stdio: 'pipe' });
  clip = join(folder, '.t2v', 'runs', runsOf(folder)[0]!, 'clip.webm');
  // No program of the machine but Node, so that there is no ffmpeg either; the editor must not ask a shell for another PATH.
  const env = { PATH: dirname(inject('server').node), VSCODE_CLI: '1' };
  const opened = await openWindow(folder, { env });
  browser = opened.browser;
  window = opened.window;
  return opened.close;
});

/** Answers the four questions and saves under the name that is offered; answers the path of the export. */
async function exportAs(answers: readonly string[], ending: string): Promise<string> {
  // Keys pressed inside a picture that is shown do not reach the window.
  await window.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'fox.t2v.json' }).click();
  await window.runCommand('T2V: Export…');
  for (const label of answers) {
    await window.see(window.page.locator('.quick-input-list .monaco-list-row', { hasText: label }));
    await pickRow(window, label);
  }
  const name = `fox-seed5-${runsOf(folder)[0]!.slice(0, 8)}${ending}`;
  const input = window.page.locator('.quick-input-widget:visible .quick-input-box input');
  await expect.poll(() => input.inputValue(), limits).toContain(name);
  await input.press('Enter');
  await expect.poll(() => existsSync(join(folder, name)), limits).toBe(true);
  return join(folder, name);
}

describe('T2V: Export…', () => {
  test('asks, writes a GIF, and the experiment is inside', async () => {
    const path = await exportAs([prompt, 'GIF', '50 %', '2 × as Fast', 'Keep the Experiment Inside'], '.gif');
    const told = window.notification('Exported fox-seed5');
    await window.see(told);
    await window.screenshots('export-done');
    expect(await readMetadata(path)).toMatchObject({
      seed: 5,
      request: { prompt, steps: 1 },
      video: { width: 192, height: 108, frames: 16, fps: 16 },
    });
    const { frames, seconds } = await decodeWithBrowser(browser, path, 'image/gif');
    expect([frames.width, frames.height, frames.count]).toEqual([192, 108, 16]);
    expect(seconds.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 5);
    await told.locator('.monaco-button', { hasText: 'Open' }).click();
    await window.see(window.page.locator('.tab.active', { hasText: '.gif' }));
  });

  test('writes an MP4 with the pictures coded by the page, and leaves no page behind', async () => {
    const path = await exportAs(
      [prompt, 'MP4 Video', 'Size of the Clip', 'Speed of the Clip', 'Keep the Experiment'],
      '.mp4',
    );
    await window.see(window.notification('.mp4: 384 × 216'));
    // What codes for ffmpeg signs its streams.
    expect(readFileSync(path).includes('x264')).toBe(false);
    expect((await readMetadata(path)).video).toEqual({ width: 384, height: 216, frames: 16, fps: 8 });
    const { frames, seconds } = decodeWithFfmpeg(path);
    expect([frames.width, frames.height, frames.count]).toEqual([384, 216, 16]);
    expect(seconds.reduce((sum, each) => sum + each, 0)).toBeCloseTo(2, 2);
    const original = (await readClip(clip)).frames;
    for (let index = 0; index < 16; index++)
      expect(psnr(frameAt(original, index), frameAt(frames, index)), `frame ${index}`).toBeGreaterThan(35);
    await expect.poll(() => window.page.locator('.tab', { hasText: 'T2V Export' }).count(), limits).toBe(0);
  });

  test('that is left in the middle writes nothing', async () => {
    const before = readdirSync(folder);
    await window.runCommand('T2V: Export…');
    await pickRow(window, prompt);
    await pickRow(window, 'Animated WebP');
    await window.see(window.page.locator('.quick-input-title', { hasText: '(2/4)' }));
    await window.page.keyboard.press('Escape');
    await window.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    expect(readdirSync(folder)).toEqual(before);
  });
});
