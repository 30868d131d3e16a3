// The player's page as it was built, in a real browser with real decoders, without the editor: every format, a large file, what it keeps
// and what it lets go.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeClip } from '../../../src/video/clip';
import { startBrowser } from '../../support/browser';
import { largeClip } from '../../support/largeClip';
import { numberedFrames } from '../../support/numberedClip';
import { animatedWebp, greyGif, mp4Clip } from '../../support/otherClips';
import { PageHost } from '../../support/pageHost';
import type { Seen } from '../../support/playerPage';
import { sampleMetadata } from '../../unit/video/sample';

const count = 21;
const limits = { timeout: 20_000, interval: 20 };
const clips = new Map<string, Uint8Array>();

let folder: string;
let browser: Browser;
let host: PageHost;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 't2v-page-'));
  const frames = numberedFrames({ count });
  const path = join(folder, 'clip.webm');
  await writeClip(path, frames, sampleMetadata());
  browser = await startBrowser();
  const coder = await browser.newPage();
  clips.set('a.webm', readFileSync(path));
  clips.set('a.gif', greyGif(frames));
  clips.set('a.webp', await animatedWebp(coder, frames));
  clips.set('a.mp4', await mp4Clip(frames));
  clips.set('one.gif', greyGif(numberedFrames({ count: 1 })));
  clips.set('large.webm', await largeClip(50e6));
  await coder.close();
});
beforeEach(async () => {
  host = await PageHost.open(browser, clips);
});
afterEach(() => host.close());
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const stands = (at: number): Seen => ({ pixels: at, named: at, isPlaying: false });
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('every format', () => {
  it.each(['a.webm', 'a.mp4', 'a.gif', 'a.webp'])(
    '%s: each step shows the frame that it names, both ways',
    async (name) => {
      await host.show(name);
      await host.whole(12);
      const { player } = host;
      await player.rewind();
      expect(await player.steps('.', count - 1)).toEqual(upTo(count - 1).map(stands));
      expect(await player.steps(',', count - 1)).toEqual(upTo(count - 1).map((at) => stands(count - 1 - at)));
    },
  );

  it('a single picture is a clip of one frame', async () => {
    await host.show('one.gif');
    await host.whole(1);
    await host.player.rewind();
    expect(await host.player.locator('.place').textContent()).toBe('Frame 1 of 1');
  });

  it('what this browser cannot decode is named', async () => {
    await host.page.evaluate('delete window.ImageDecoder');
    await host.tellToShow('a.gif');
    await expect.poll(() => host.player.locator('.player .failure').textContent(), limits).toBe('cannotDecode: gif');
  });

  it('a file that cannot be read says why', async () => {
    await host.tellToShow('gone.webm');
    const failure = host.player.locator('.player .failure');
    await expect.poll(() => failure.textContent(), limits).toBe('cannotPlay: there is no such file');
    await host.show('a.webm');
    expect(await failure.isVisible()).toBe(false);
  });
});

describe('playing', () => {
  it.each([0.25, 1, 4])('at %d× never names a frame that is not there', async (speed) => {
    await host.show('a.webm');
    await host.whole(12);
    await host.player.rewind();
    await host.player.chooseSpeed(speed);
    await host.player.chooseEnds('pingPong');
    await host.page.keyboard.press('k');
    const seen = await host.player.watch(1500);
    expect(seen.filter(({ pixels, named }) => pixels !== named)).toEqual([]);
    expect(seen.length).toBeGreaterThan(2);
  });

  it('begins by itself, unless things are to stand still', async () => {
    await host.show('a.webm');
    await expect.poll(async () => (await host.player.seen()).isPlaying, limits).toBe(true);
    await host.page.evaluate(`document.body.classList.add('vscode-reduce-motion')`);
    await host.show('a.webm@2');
    await host.whole(12);
    expect((await host.player.seen()).isPlaying).toBe(false);
  });

  it('stops at a moment that the editor asks for, and tells where it stands', async () => {
    await host.show('a.webm');
    await host.whole(12);
    await host.tell({ kind: 'seek', seconds: 1.3 });
    await expect.poll(() => host.player.seen(), limits).toEqual(stands(10));
    expect((await host.posted()).at(-1)).toEqual({ kind: 'position', seconds: 1.25, frame: 10 });
  });

  it('tells where it stands a few times a second only', async () => {
    await host.show('a.webm');
    await host.whole(12);
    await host.player.chooseSpeed(4);
    const before = (await host.posted()).length;
    await host.player.watch(1000);
    expect((await host.posted()).length - before).toBeLessThanOrEqual(7);
  });
});

describe('what is kept', () => {
  it('is taken up by a page that is loaded anew, for the same clip only', async () => {
    await host.show('a.webm');
    await host.whole(12);
    const { player } = host;
    await player.chooseSpeed(0.5);
    await player.chooseEnds('pingPong');
    await player.rewind();
    await player.steps('.', 6);
    for (const key of ['i', '.', 'o', ',']) await host.page.keyboard.press(key);
    for (const key of ['+', 'ArrowRight']) await host.page.keyboard.press(key);
    const shown = () =>
      Promise.all(['canvas.frame', '.outside.after'].map((place) => player.locator(place).getAttribute('style')));
    const before = await shown();
    expect(before.join()).toMatch(/scale\(1\.5\).*width: 61\.9/);
    await host.page.reload();
    await host.show('a.webm');
    await host.whole(12);
    await expect.poll(() => player.seen(), limits).toEqual(stands(6));
    const chosen = () => player.choices();
    expect(await chosen()).toEqual(['pingPong', '0.5']);
    expect(await shown()).toEqual(before);
    await host.show('a.webm@2');
    await expect.poll(chosen, limits).toEqual(['loop', '1']);
    expect(await player.locator('canvas.frame').getAttribute('style')).toContain('scale(1)');
  });
});

describe('a large file', () => {
  it('shows its first frame after a small part was read, and its last frames backwards', async () => {
    const bytes = clips.get('large.webm')!.length;
    await host.show('large.webm');
    const read = await host.counted('bytesRead');
    console.log(
      `page: ${(read / 1e6).toFixed(1)} of ${(bytes / 1e6).toFixed(1)} MB were read when the first frame was there`,
    );
    expect(read).toBeLessThan(bytes * 0.5);
    await host.whole(12);
    await host.page.keyboard.press('k');
    const last = Number(/of (\d+)/.exec((await host.player.locator('.place').textContent())!)![1]) - 1;
    await host.page.keyboard.press('End');
    await expect.poll(async () => (await host.player.seen()).named, limits).toBe(last);
    const back = await host.player.steps(',', 20);
    expect(back.map(({ pixels, named }) => [pixels, named])).toEqual(
      upTo(20).map((by) => [(last - by) % 16, last - by]),
    );
  });
});

describe('fifty clips', () => {
  it('leave no picture open', async () => {
    for (let at = 0; at < 50; at += 1) await host.show(`a.${['webm', 'gif', 'mp4', 'webp'][at % 4]!}@${at}`);
    await host.whole(12);
    await expect.poll(() => host.counted('openPictures'), limits).toBeLessThanOrEqual(count);
    await host.tell({ kind: 'show', view: { title: '', prompt: '', status: '', facts: [], buttons: [] }, recent: [] });
    await expect.poll(() => host.counted('openPictures'), limits).toBe(0);
  });
});
