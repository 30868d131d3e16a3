// How fast the player is and what it holds on to: from the page to the first frame, a large clip, the work for each frame, and fifty
// clips one after the other. Other work on the machine makes times longer, so the best of a few tries counts.
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { addClip, addRun, clipFolder } from '../support/clipFolder';
import { largeClip } from '../support/largeClip';
import { openWindow } from '../support/openWindow';
import { PlayerPage, type Seen } from '../support/playerPage';
import type { Workbench } from '../support/workbench';

const tries = 5;
const openings = 50;
const limits = { timeout: 60_000, interval: 50 };

let folder: string;
let browser: Browser;
let window: Workbench;

beforeAll(async () => {
  folder = clipFolder();
  await addClip(folder, 'wide.webm', { count: 48, width: 512, height: 512, fps: 24 });
  writeFileSync(join(folder, 'large.webm'), await largeClip(50e6));
  for (let seed = 1; seed <= 6; seed += 1) await addRun(folder, seed, { count: 16, width: 256, height: 256 });
  const settings = { 'workbench.editorAssociations': { '*.webm': 't2vLab.player' } };
  const opened = await openWindow(folder, { settings });
  browser = opened.browser;
  window = opened.window;
  return opened.close;
});

async function closeAll(): Promise<void> {
  await window.runCommand('View: Close All Editors');
  await window.page.locator('iframe.webview').first().waitFor({ state: 'detached' });
}

/**
 * Milliseconds from the moment at which the editor has a page for a file to its first frame, the best of a few tries. How long the
 * editor itself takes for a page is the machine's matter; the whole time from pressing Enter is printed beside it.
 */
async function timeToFrame(name: string, limit: number): Promise<number> {
  const times: { own: number; whole: number }[] = [];
  const best = () => Math.min(...times.map(({ own }) => own));
  while (times.length < tries && best() > limit) {
    await window.chooseClip(name);
    const started = performance.now();
    await window.page.keyboard.press('Enter');
    await window.webview().locator('h1').waitFor({ state: 'attached' });
    const there = performance.now();
    await window.webview().locator('canvas.frame[data-frame]').waitFor();
    times.push({ own: performance.now() - there, whole: performance.now() - started });
    await closeAll();
  }
  const listed = times.map(({ own, whole }) => `${own.toFixed(0)} of ${whole.toFixed(0)}`);
  console.log(`e2e: first frame of ${name} after ${listed.join(', ')} ms`);
  return best();
}

describe('from the page to the first frame', () => {
  test('a clip takes at most half a second', async () => {
    expect(await timeToFrame('wide.webm', 500)).toBeLessThanOrEqual(500);
  });

  test('a clip of 50 MB takes at most a second', async () => {
    expect(await timeToFrame('large.webm', 1000)).toBeLessThanOrEqual(1000);
  });
});

describe('a large clip', () => {
  test('is stepped and scrubbed like any other', async () => {
    await window.openClip('large.webm');
    const page = await PlayerPage.of(window);
    await page.rewind();
    const numbers = (seen: Seen[]) => seen.map(({ pixels, named }) => [pixels, named]);
    const round = (named: number) => [named % 16, named];
    expect(numbers(await page.steps('.', 20))).toEqual(Array.from({ length: 20 }, (_, at) => round(at + 1)));
    await page.locator('.window').press('End');
    const count = async () => Number(/of (\d+)/.exec((await page.locator('.place').textContent()) ?? '')?.[1]);
    await expect.poll(async () => (await page.seen()).named, limits).toBe((await count()) - 1);
    const last = (await count()) - 1;
    expect(numbers(await page.steps(',', 24))).toEqual(Array.from({ length: 24 }, (_, at) => round(last - 1 - at)));
    await closeAll();
  });
});

describe('each frame', () => {
  test('of 512×512 costs the page at most 16 ms', async () => {
    await window.openClip('wide.webm');
    const page = await PlayerPage.of(window);
    await page.rewind();
    let best = Infinity;
    for (let trial = 0; trial < tries && best > 16; trial += 1) {
      await page.locator('.window').press('k');
      const times = await page.frameTimes(2000);
      await page.locator('.window').press('k');
      const sorted = times.sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]!;
      console.log(
        `e2e: ${sorted.length} frames of 512×512, median ${at(0.5).toFixed(2)} ms, 95 % ${at(0.95).toFixed(2)} ms, longest ${at(1).toFixed(2)} ms`,
      );
      expect(sorted.length).toBeGreaterThan(20);
      best = Math.min(best, at(0.95));
    }
    expect(best).toBeLessThanOrEqual(16);
    await closeAll();
  });
});

describe('fifty clips', () => {
  test('one after the other leave nothing behind', async () => {
    await window.runCommand('View: Show T2V Lab');
    const row = (text: RegExp) => window.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
    await row(/^ball/).locator('.monaco-tl-twistie').click();
    await row(/^seed 1/).click();
    const page = await PlayerPage.of(window);
    const memory: number[] = [];
    for (let at = 0; at < openings; at += 1) {
      const thumbs = page.locator('.thumb');
      const before = await page.locator('.thumb[aria-pressed=true]').getAttribute('data-key');
      await thumbs.nth(at % 6).click();
      const key = await thumbs.nth(at % 6).getAttribute('data-key');
      await page.locator(`.thumb[data-key="${key}"][aria-pressed=true]`).waitFor();
      await expect.poll(() => page.locator('.pictures canvas').count(), limits).toBe(12);
      await page.locator('canvas.frame[data-frame]').waitFor();
      expect(before === key).toBe(false);
      if (at % 10 === 9) memory.push(await residentMegabytes());
    }
    console.log(`e2e: the browser has ${memory.map((size) => size.toFixed(0)).join(', ')} MB after every ten clips`);
    // The pixels of ten such clips have 42 MB.
    expect(memory.at(-1)! - memory[0]!).toBeLessThan(30);
    expect(openClips().length).toBeLessThanOrEqual(1);
  });
});

/** Memory of all processes of the browser, after it was asked to collect what is not used. */
async function residentMegabytes(): Promise<number> {
  const page = await window.page.context().newCDPSession(window.page);
  await page.send('HeapProfiler.collectGarbage');
  await page.detach();
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pages = processInfo.map(({ id }) =>
    Number(/^\d+ (\d+)/.exec(readFileSync(`/proc/${id}/statm`, 'utf8'))?.[1] ?? 0),
  );
  return (pages.reduce((sum, one) => sum + one, 0) * 4096) / 1e6;
}

/** Files of runs that some process of this machine has open. */
function openClips(): string[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.flatMap((id) => {
    try {
      const links = readdirSync(`/proc/${id}/fd`).map((fd) => readlink(`/proc/${id}/fd/${fd}`));
      return links.filter((path) => path.startsWith(folder) && path.endsWith('.webm'));
    } catch {
      // A process that has ended meanwhile.
      return [];
    }
  });
}

function readlink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
