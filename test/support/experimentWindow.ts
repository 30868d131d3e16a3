// What the end-to-end tests of running do and see again and again: lenses, quick fixes, answers to questions, the clips on disk, the
// engine's processes.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { Workbench } from './workbench';

/** A link above the experiment or a shot in the active editor, by a part of its text; one that leads nowhere too. */
export function lens({ page }: Workbench, text: string | RegExp): Locator {
  return page.locator('.editor-group-container.active .codelens-decoration > :is(a, span)', { hasText: text }).first();
}

/** Follows the lens “Run” of the active editor, once the lenses are those that stay: a link that is replaced between press and release does nothing. */
export async function runByLens(window: Workbench): Promise<void> {
  const run = lens(window, /^\s*Run$/);
  await window.see(run);
  await window.page.evaluate(lensesStand);
  await run.click();
}

// Runs in the page: waits until the lenses were not touched for a while.
const lensesStand = `new Promise((resolve) => {
  let timer = setTimeout(done, 600);
  const observer = new MutationObserver((changes) => {
    if (!changes.some(({ target }) => (target.parentElement ?? target).closest?.('.codelens-decoration, .lines-content'))) return;
    clearTimeout(timer);
    timer = setTimeout(done, 600);
  });
  function done() {
    observer.disconnect();
    resolve();
  }
  observer.observe(document.querySelector('.editor-group-container.active'), { childList: true, subtree: true, characterData: true });
})`;

/** Takes a quick fix by its title, at the place of the first marked problem. */
export async function takeQuickFix(window: Workbench, title: string): Promise<void> {
  const { page } = window;
  const peek = page.locator('.marker-widget');
  await page.keyboard.press('F8');
  await window.see(peek);
  await page.keyboard.press('Escape');
  await peek.waitFor({ state: 'hidden' });
  await page.keyboard.press('ControlOrMeta+.');
  const fix = page.locator('.action-widget .monaco-list-row', { hasText: title });
  await window.see(fix);
  await fix.first().click();
}

/** Picks a row of the quick pick that is open. */
export async function pickRow({ page }: Workbench, label: string | RegExp): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
}

/** Answers the question that asks with `placeholder`. */
export async function answer({ page }: Workbench, placeholder: string, text: string): Promise<void> {
  const input = page.locator(`.quick-input-widget:visible input[placeholder^="${placeholder}"]`);
  await input.waitFor();
  await input.fill(text);
  await input.press('Enter');
}

/** Names of the finished runs of a folder, with no draft among them. */
export function runsOf(folder: string): string[] {
  const runs = join(folder, '.t2v', 'runs');
  return existsSync(runs) ? readdirSync(runs).filter((name) => !name.startsWith('.')) : [];
}

/** Drafts of runs that are being written, or that somebody has left behind. */
export function draftsOf(folder: string): string[] {
  const runs = join(folder, '.t2v', 'runs');
  return existsSync(runs) ? readdirSync(runs).filter((name) => name.startsWith('.')) : [];
}

/** Lines of the folder's list of runs. */
export function ledgerOf(folder: string): string[] {
  const file = join(folder, '.t2v', 'runs.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
}

/** Process ids of the engines of an extension that is installed below `extensions`. */
export function enginesOf(extensions: string): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1 << 24 }).split('\n');
  const ours = lines.filter((line) => line.includes(extensions) && /dist[\\/]worker\.js/.test(line));
  return ours.map((line) => Number.parseInt(line, 10));
}

/** The time left that a status text tells of, in seconds; undefined when it tells of none. Minutes and hours are rounded. */
export function secondsLeft(text: string): number | undefined {
  if (text.includes('under 1 s left')) return 0;
  const [, count, unit] = /([\d.]+) (s|min|h) left/.exec(text) ?? [];
  const seconds = { s: 1, min: 60, h: 3600 };
  return count === undefined ? undefined : Number(count) * seconds[unit as keyof typeof seconds];
}
