// A folder with bundles of pages, as the extension has one; their texts are made up where the test brings none. And what a page of theirs is
// given to begin with.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const names = ['results', 'form', 'play', 'encoder'].flatMap((name) => [`${name}.js`, `${name}.css`]);

/** @param bundles texts by file name. The folder goes with the process. */
export function extensionFolder(bundles: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 't2v-extension-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const pages = join(folder, 'dist', 'webview');
  mkdirSync(pages, { recursive: true });
  for (const name of names) writeFileSync(join(pages, name), bundles[name] ?? `/* ${name} */`);
  return folder;
}

/** The messages inside the document of a page. */
export function firstMessages(html: string): unknown {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', amp: '&', '#39': "'" };
  const written = /data-first="([^"]*)"/.exec(html)?.[1] ?? '';
  return JSON.parse(written.replace(/&([^;]+);/g, (_, name: string) => names[name] ?? ''));
}
