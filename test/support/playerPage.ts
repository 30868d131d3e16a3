// The player inside a webview, handled by its keys and read off its canvas; and what the page around it tells.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Locator, Page } from 'playwright-core';
import { numberOnCanvas } from './numberedClip';
import type { Workbench } from './workbench';

/** What can be seen at one moment, all of it read in one go. */
export interface Seen {
  /** The number in the canvas's pixels. */
  pixels: number;
  /** The frame that the page names, from 0. */
  named: number;
  isPlaying: boolean;
}

/** A finding of the accessibility audit. */
export interface Finding {
  id: string;
  impact: string;
  targets: string[];
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const readSeen = `(() => {
  const canvas = document.querySelector('canvas.frame');
  const place = document.querySelector('.place').textContent;
  return {
    pixels: (${numberOnCanvas})(canvas),
    named: Number(/\\d+/.exec(place)[0]) - 1,
    isPlaying: document.querySelector('[data-icon=pause]') !== null,
  };
})()`;

export class PlayerPage {
  private constructor(
    private readonly window: Pick<Workbench, 'page'>,
    readonly frame: Frame,
  ) {}

  /** The page alone in its tab. */
  static at(page: Page): PlayerPage {
    return new PlayerPage({ page }, page.mainFrame());
  }

  /** The page that is open, once its first frame is drawn. */
  static async of(window: Workbench): Promise<PlayerPage> {
    const canvas = window.webview().locator('canvas.frame[data-frame]');
    await window.see(canvas);
    const handle = await canvas.elementHandle();
    const frame = await handle?.ownerFrame();
    if (!frame) throw new Error('The page went away.');
    return new PlayerPage(window, frame);
  }

  locator(selector: string, options?: { hasText: string }): Locator {
    return this.frame.locator(selector, options);
  }

  seen(): Promise<Seen> {
    return this.frame.evaluate(readSeen);
  }

  /** Puts the focus on the picture, where every key is the player's. */
  async focus(): Promise<void> {
    await this.locator('.window').focus();
  }

  /** Presses a key and answers what is seen once the page names another frame than `before`. */
  async step(key: string, before: number): Promise<Seen> {
    await this.window.page.keyboard.press(key);
    await this.frame.waitForFunction(
      `(() => { const { named } = ${readSeen}; return named !== ${before}; })()`,
      undefined,
      { polling: 'raf' },
    );
    return this.seen();
  }

  /** Sends a key so many times, each one when the page names another frame than before; answers all that was seen. */
  steps(key: string, times: number): Promise<Seen[]> {
    return this.frame.evaluate(`(async () => {
      const all = [];
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      for (let left = ${times}; left > 0; left -= 1) {
        const before = (${readSeen}).named;
        const event = new KeyboardEvent('keydown', { key: ${JSON.stringify(key)}, bubbles: true, cancelable: true });
        document.querySelector('.window').dispatchEvent(event);
        let now = ${readSeen};
        for (const end = performance.now() + 10000; now.named === before && performance.now() < end; now = ${readSeen}) await frame();
        all.push(now);
      }
      return all;
    })()`);
  }

  /** Stops, and goes to the first frame of the clip. */
  async rewind(): Promise<void> {
    await this.focus();
    if ((await this.seen()).isPlaying) await this.window.page.keyboard.press('k');
    await this.window.page.keyboard.press('Home');
    await this.frame.waitForFunction(`(${readSeen}).pixels === 0 && (${readSeen}).named === 0`);
  }

  /** What is chosen for the ends and for the speed. */
  choices(): Promise<string[]> {
    return this.frame.evaluate(`[...document.querySelectorAll('select.choice')].map(({ value }) => value)`);
  }

  async chooseEnds(ends: string): Promise<void> {
    await this.locator('select.choice').nth(0).selectOption(ends);
    await this.focus();
  }

  async chooseSpeed(speed: number): Promise<void> {
    await this.locator('select.choice').nth(1).selectOption(String(speed));
    await this.focus();
  }

  /** What is seen over some time, each change once: asked as often as the display draws. */
  watch(milliseconds: number): Promise<Seen[]> {
    return this.frame.evaluate(`new Promise((resolve) => {
      const seen = [];
      const end = performance.now() + ${milliseconds};
      const look = () => {
        const now = ${readSeen};
        if (JSON.stringify(now) !== JSON.stringify(seen.at(-1))) seen.push(now);
        if (performance.now() < end) requestAnimationFrame(look);
        else resolve(seen);
      };
      look();
    })`);
  }

  /** Milliseconds that the page works for each drawn frame, over some time. */
  frameTimes(milliseconds: number): Promise<number[]> {
    return this.frame.evaluate(`new Promise((resolve) => {
      const original = window.requestAnimationFrame;
      const canvas = document.querySelector('canvas.frame');
      const times = [];
      window.requestAnimationFrame = (callback) => original.call(window, (now) => {
        const [before, started] = [canvas.dataset.frame, performance.now()];
        callback(now);
        if (canvas.dataset.frame !== before) times.push(performance.now() - started);
      });
      setTimeout(() => {
        window.requestAnimationFrame = original;
        resolve(times);
      }, ${milliseconds});
    })`);
  }

  /** Names of the controls that Tab reaches after the one that has the focus. */
  async tabOrder(count: number): Promise<string[]> {
    const names: string[] = [];
    for (let stop = 0; stop < count; stop += 1) {
      await this.window.page.keyboard.press('Tab');
      names.push(
        await this.frame.evaluate(`(() => {
          const one = document.activeElement;
          return one.getAttribute('aria-label') ?? one.textContent.trim();
        })()`),
      );
    }
    return names;
  }

  /** What axe-core finds of the given weight or more. */
  async audit(): Promise<Finding[]> {
    await this.frame.evaluate(axeSource);
    return this.frame.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => ({ id, impact, targets: nodes.map(({ target }) => target.join(' ')) })))`);
  }
}
