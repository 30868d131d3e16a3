// The player in a real editor: clips whose frames are numbered in their pixels, opened as files and as runs, stepped, played, left and
// found again, by keyboard and with nothing that a screen reader could not tell.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startBrowser } from '../support/browser';
import { addClip, addRun, clipFolder } from '../support/clipFolder';
import { startCodeServer, type RunningServer } from '../support/codeServer';
import { bits, numberedFrames, square } from '../support/numberedClip';
import { animatedWebp, greyGif, mp4Clip } from '../support/otherClips';
import { PlayerPage, type Seen } from '../support/playerPage';
import { Workbench } from '../support/workbench';

/** Three key frames, and a rest. */
const count = 40;
const limits = { timeout: 60_000, interval: 50 };
const grave = ['serious', 'critical'];

let folder: string;
let server: RunningServer;
let browser: Browser;
let window: Workbench;

beforeAll(async () => {
  folder = clipFolder();
  await addClip(folder, 'numbered.webm', { count });
  for (const seed of [7, 8]) await addRun(folder, seed, { count: 20 + seed });
  const small = numberedFrames({ count: 12 });
  writeFileSync(join(folder, 'grey.gif'), greyGif(small));
  writeFileSync(join(folder, 'video.mp4'), await mp4Clip(small));
  writeFileSync(join(folder, 'broken.webm'), 'this is a text');
  // As a user does who wants clips to open in the player at once.
  const associations = Object.fromEntries(
    ['webm', 'mp4', 'gif', 'webp'].map((ending) => [`*.${ending}`, 't2vLab.player']),
  );
  const settings = { 'files.autoSave': 'off', 'workbench.editorAssociations': associations };
  server = await startCodeServer(inject('server'), { extensions: inject('extensions'), settings });
  browser = await startBrowser();
  const coder = await browser.newPage();
  writeFileSync(join(folder, 'moving.webp'), await animatedWebp(coder, small));
  await coder.close();
  window = await Workbench.open(browser, server, { folder });
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** 1 to n. */
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
const stands = (at: number): Seen => ({ pixels: at, named: at, isPlaying: false });

/** Closes all editors; texts that nobody has saved are given up. */
async function closeAll(): Promise<void> {
  await window.runCommand('View: Close All Editors');
  const giveUp = window.page.locator('.monaco-dialog-box .monaco-button', { hasText: "Don't Save" });
  const tabs = window.page.locator('.tabs-container .tab');
  const left = async () => {
    if (await giveUp.isVisible()) await giveUp.click();
    return tabs.count();
  };
  await expect.poll(left, limits).toBe(0);
}

/** Opens a run of the sample by its row in the tree. */
async function openRun(seed: number): Promise<PlayerPage> {
  await window.runCommand('View: Show T2V Lab');
  const row = (text: RegExp) => window.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  await window.see(row(/^ball/));
  if ((await row(/^ball/).getAttribute('aria-expanded')) !== 'true')
    await row(/^ball/).locator('.monaco-tl-twistie').click();
  await row(new RegExp(`^seed ${seed}`)).click();
  const page = await PlayerPage.of(window);
  await expect.poll(() => page.locator('dd').allTextContents(), limits).toContain(String(seed));
  return page;
}

async function pressButton(page: PlayerPage, title: string): Promise<void> {
  await page.locator('vscode-button', { hasText: title }).first().click();
}

async function stepTo(page: PlayerPage, frame: number): Promise<void> {
  await page.rewind();
  for (let at = 0; at < frame; at += 1) await page.step('.', at);
}

describe('a clip file', () => {
  test('is stepped through frame by frame, forwards and backwards, at every speed, and the picture is always the one that is named', async () => {
    await window.openClip('numbered.webm');
    const page = await PlayerPage.of(window);
    const [up, down] = [upTo(count - 1), upTo(count - 1).map((at) => count - 1 - at)];
    let steps = 0;
    for (const speed of [0.1, 0.25, 0.5, 1, 2, 4]) {
      await page.rewind();
      await page.chooseSpeed(speed);
      expect(await page.steps('.', count - 1)).toEqual(up.map(stands));
      expect(await page.steps(',', count - 1)).toEqual(down.map(stands));
      steps += 2 * (count - 1);
    }
    console.log(`e2e: ${steps} of ${steps} steps showed the frame that they named.`);
  });

  test.each([0.1, 0.5, 1, 4])(
    'plays at %d× with every picture the one that is named, there and back',
    async (speed) => {
      const page = await PlayerPage.of(window);
      await page.rewind();
      await page.chooseSpeed(speed);
      await page.chooseEnds('pingPong');
      await page.locator('.window').press('k');
      const seen = await page.watch(2500);
      await page.rewind();
      await page.chooseEnds('loop');
      expect(seen.length).toBeGreaterThan(speed < 0.5 ? 1 : 5);
      expect(seen.filter(({ pixels, named }) => pixels !== named)).toEqual([]);
      const ways = seen.slice(1).map(({ named }, index) => Math.sign(named - seen[index]!.named));
      if (speed === 4) expect(new Set(ways)).toEqual(new Set([1, -1]));
    },
  );

  test('plays a part of it, zooms, and says what it does', async () => {
    const page = await PlayerPage.of(window);
    await stepTo(page, 3);
    await page.locator('.window').press('i');
    for (let at = 3; at < 6; at += 1) await page.step('.', at);
    await page.locator('.window').press('o');
    expect(await page.locator('.voice').textContent()).toBe('Plays frames 4 to 7');
    expect(await page.step('.', 6)).toEqual(stands(3));
    await page.locator('.window').press('x');
    await page.locator('.window').press('+');
    expect(await page.locator('canvas.frame').getAttribute('style')).toContain('scale(1.5)');
    await page.locator('.window').press('0');
    expect(await page.locator('canvas.frame').getAttribute('aria-label')).toMatch(
      /^Clip of 5 seconds: a red ball .* The camera pans right/,
    );
  });

  test('is scrubbed by its filmstrip, with the mouse and with the keys', async () => {
    const page = await PlayerPage.of(window);
    await page.rewind();
    const strip = page.locator('.strip');
    const box = (await strip.boundingBox())!;
    await strip.click({ position: { x: (box.width * 20.5) / count, y: 10 } });
    await expect.poll(() => page.seen(), limits).toEqual(stands(20));
    await strip.press('ArrowLeft');
    await expect.poll(() => page.seen(), limits).toEqual(stands(19));
    await strip.press('PageUp');
    await expect.poll(() => page.seen(), limits).toEqual(stands(29));
    expect(await strip.getAttribute('aria-valuetext')).toBe('Frame 30 of 40, 0:03.625');
  });

  test('stands where it stood after another tab and after a reload of the window', async () => {
    const page = await PlayerPage.of(window);
    await page.chooseEnds('pingPong');
    await page.chooseSpeed(0.5);
    await stepTo(page, 11);
    await window.openFile('README.md');
    await window.page.locator('.tab[data-resource-name="numbered.webm"]').click();
    const again = await PlayerPage.of(window);
    await expect.poll(() => again.seen(), limits).toEqual(stands(11));
    await window.saved(/frame\\*":11,\\*"isPlaying\\*":false,\\*"speed\\*":0\.5/);
    await window.reload();
    await window.page.locator('.tab[data-resource-name="numbered.webm"]').click();
    const later = await PlayerPage.of(window);
    await expect.poll(() => later.seen(), limits).toEqual(stands(11));
    expect(await later.choices()).toEqual(['pingPong', '0.5']);
  });

  test('gives its experiment back as a file', async () => {
    const page = await PlayerPage.of(window);
    await pressButton(page, 'Open Experiment');
    await window.see(window.page.locator('.tab.active', { hasText: 'numbered.t2v.json' }));
    await window.see(window.page.locator('.view-line', { hasText: 'The experiment inside numbered.webm.' }));
    await window.see(window.page.locator('.view-line', { hasText: 'a red ball rolls over a green meadow' }));
    await window.runCommand('File: Save');
    const saved = join(folder, 'numbered.t2v.json');
    await expect.poll(() => readdirSync(folder), limits).toContain('numbered.t2v.json');
    await expect.poll(() => readFileSync(saved, 'utf8'), limits).toContain('"seed": 7');
    rmSync(saved);
    await closeAll();
  });
});

describe('clips of other formats', () => {
  test.each(['grey.gif', 'moving.webp', 'video.mp4'])('%s is stepped through, forwards and backwards', async (name) => {
    await window.openClip(name);
    const page = await PlayerPage.of(window);
    await page.rewind();
    expect(await page.steps('.', 11)).toEqual(upTo(11).map(stands));
    expect(await page.steps(',', 11)).toEqual(upTo(11).map((at) => stands(11 - at)));
    expect(await page.locator('vscode-button').allTextContents()).toEqual(['Export…', 'Show in Folder']);
    await closeAll();
  });

  test('what is no clip is said to be none', async () => {
    await window.openClip('broken.webm');
    const failure = window.webview().locator('.player .failure');
    await window.see(failure);
    expect(await failure.textContent()).toMatch(/cannot be played/);
    await closeAll();
  });
});

describe('a clip dropped', () => {
  /** Waits until it is opened, and answers the name and the words of the experiment that it gives back. */
  const givenBack = async () => {
    await window.see(window.page.locator('.tab.active[data-resource-name="numbered.webm"]'));
    await pressButton(await PlayerPage.of(window), 'Open Experiment');
    const group = window.page.locator('.editor-group-container.active');
    const tab = group.locator('.tab.active', { hasText: 'numbered.t2v.json' });
    await window.see(tab);
    const prompt = group.locator('.view-line', { hasText: '"prompt"' });
    await window.see(prompt);
    const [name, words] = await Promise.all([tab.textContent(), prompt.first().textContent()]);
    await closeAll();
    return `${name}: ${words?.replaceAll('\u00a0', ' ').trim()}`;
  };
  const expected = /^numbered\.t2v\.json.*: "prompt": "a red ball rolls over a green meadow"/;

  test('from the explorer onto the player gives its experiment back', async () => {
    await window.openClip('grey.gif');
    await PlayerPage.of(window);
    await window.drag('numbered.webm');
    expect(await givenBack()).toMatch(expected);
  });

  test('from another program onto the player gives its experiment back', async () => {
    await window.openClip('grey.gif');
    await PlayerPage.of(window);
    await window.dropFromOutside(join(folder, 'numbered.webm'));
    expect(await givenBack()).toMatch(expected);
  });
});

describe('a finished run in the results panel', () => {
  test('shows its parameters, seed, timings and whatever figures it has', async () => {
    const page = await openRun(7);
    const facts = await page.locator('.facts').textContent();
    for (const part of [
      'Seed7',
      'Model digestababababababab',
      'denoising1235 ms',
      'Flicker12.5 %',
      'Measured camerapan 0.50',
    ])
      expect(facts).toContain(part);
    await stepTo(page, 9);
    await window.screenshots('player');
    await window.useTheme('dark');
  });

  test('has nothing grave in an accessibility audit, in every theme', async () => {
    for (const theme of ['light', 'dark', 'contrast'] as const) {
      await window.useTheme(theme);
      const page = await PlayerPage.of(window);
      const findings = await page.audit();
      expect(
        findings.filter(({ impact }) => grave.includes(impact)),
        theme,
      ).toEqual([]);
    }
  });

  test('is reached by the keyboard in the order in which it is read', async () => {
    const page = await PlayerPage.of(window);
    await page.focus();
    const order = await page.tabOrder(26);
    expect(order.slice(0, 6)).toEqual([
      'First Frame (Home)',
      'One Frame Back (,)',
      'Play (Space)',
      'One Frame On (.)',
      'Last Frame (End)',
      'At the End (L)',
    ]);
    const at = (name: string) => order.indexOf(name);
    expect(at('Speed (< and >)')).toBeLessThan(at('Begin Here (I)'));
    expect(at('Zoom In (+)')).toBeLessThan(at('Frame'));
    expect(at('Frame')).toBeLessThan(at('Run Again'));
    expect(at('Run Again')).toBeLessThan(at('Show Record'));
    expect(order).not.toContain('');
  });

  test('stands still for those who want that', async () => {
    await window.page.emulateMedia({ reducedMotion: 'reduce' });
    await closeAll();
    const page = await openRun(8);
    await expect.poll(() => page.locator('.pictures canvas').count(), limits).toBe(12);
    expect(await page.seen()).toEqual(stands(0));
    await window.page.emulateMedia({ reducedMotion: null });
    await closeAll();
  });
});

describe('a finished run, like a clip file,', () => {
  test('keeps its place behind another tab, and another run begins anew', async () => {
    await closeAll();
    const page = await openRun(7);
    await page.chooseSpeed(0.25);
    await stepTo(page, 13);
    await window.openFile('README.md');
    await window.page.locator('.tab', { hasText: 'T2V Results' }).click();
    const again = await PlayerPage.of(window);
    await expect.poll(() => again.seen(), limits).toEqual(stands(13));
    expect(await again.choices()).toEqual(['loop', '0.25']);
    await again.locator('.thumb[aria-pressed=false]').first().click();
    await expect.poll(async () => (await again.seen()).isPlaying, limits).toBe(true);
  });

  test('writes its seed down, and gives a frame to its experiment and to a new one', async () => {
    await closeAll();
    // The text on the left, the clip beside it.
    await window.openFile('ball.t2v.json');
    const page = await openRun(7);
    await stepTo(page, 4);
    await pressButton(page, 'Use Frame as First');
    const image = 'frames/000000000000-4.png';
    await window.see(window.page.locator('.view-line', { hasText: image }));
    await expect.poll(() => readdirSync(join(folder, 'frames')), limits).toContain('000000000000-4.png');
    expect(numberIn(readFileSync(join(folder, image)))).toBe(4);
    await pressButton(await PlayerPage.of(window), 'Freeze Seed');
    await window.see(window.page.locator('.view-line', { hasText: /"seed":\s7/ }));
    await window.editor.locator('.view-line').first().click();
    await window.page.keyboard.press('ControlOrMeta+S');
    await expect.poll(() => readFileSync(join(folder, 'ball.t2v.json'), 'utf8'), limits).toContain('"seed": 7');
    const written = readFileSync(join(folder, 'ball.t2v.json'), 'utf8');
    expect(written).toContain('// the words');
    expect(written).toMatch(/"keyframes": \[\s*\{\s*"at": "first",\s*"image": "frames\/000000000000-4\.png"/);
    await pressButton(await PlayerPage.of(window), 'Continue From Here');
    await window.see(window.page.locator('.tab.active', { hasText: '000000000000-continued.t2v.json' }));
    await window.see(window.page.locator('.view-line', { hasText: 'Begins with frame 5 of' }));
    await window.screenshots('player-continued');
  });
});

/** The number in a picture of a numbered clip. */
function numberIn(png: Uint8Array): number {
  const { data, width, channels } = decode(png);
  const grey = (bit: number, row: number) => data[((row * square + 8) * width + bit * square + 8) * channels]!;
  return Array.from({ length: bits }, (_, bit) => (grey(bit, 0) > grey(bit, 1) ? 1 << bit : 0)).reduce(
    (sum, one) => sum + one,
    0,
  );
}
