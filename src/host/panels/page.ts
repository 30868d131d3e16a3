// The HTML around a webview's script: a strict content policy, one script and one style sheet of ours, and what the page shows first.
// All of it stands in the document itself: whatever a page has to fetch or to ask for goes through several processes before it is there.

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { pageTexts } from './pageTexts';

export interface PageOptions {
  webview: vscode.Webview;
  extensionUri: vscode.Uri;
  /** Name of the bundle: `results` for dist/webview/results.js and .css. */
  name: string;
  title: string;
  /** Messages that the page takes as it starts, without asking; plain JSON. */
  first?: readonly object[];
}

/** A whole document; its script draws everything into `body`. */
export function pageHtml({ webview, extensionUri, name, title, first = [] }: PageOptions): string {
  const nonce = randomBytes(16).toString('base64');
  const { cspSource } = webview;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    `img-src ${cspSource}`,
    `media-src ${cspSource}`,
    `font-src ${cspSource}`,
  ].join('; ');
  const data = { texts: pageTexts(), first };
  const attributes = Object.entries(data).map(([key, value]) => `data-${key}="${escapeHtml(JSON.stringify(value))}"`);
  return `<!DOCTYPE html>
<html lang="${escapeHtml(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${bundleText(extensionUri, `${name}.css`)}</style>
</head>
<body ${attributes.join(' ')}>
<script nonce="${nonce}">${bundleText(extensionUri, `${name}.js`)}</script>
</body>
</html>`;
}

/** Text for an attribute or an element. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}

const bundles = new Map<string, string>();

/** A bundle's text for the inside of an element, read once. */
function bundleText(extensionUri: vscode.Uri, file: string): string {
  const path = vscode.Uri.joinPath(extensionUri, 'dist', 'webview', file).fsPath;
  const text = bundles.get(path) ?? inElement(readFileSync(path, 'utf8'));
  bundles.set(path, text);
  return text;
}

/**
 * Without the address of the source map, which leads nowhere from a document. The bundler writes no end tag of a script or a style, and
 * of a comment's beginning, which has a meaning in scripts too, a string keeps its value when it is written like this.
 */
function inElement(bundle: string): string {
  return bundle.replace(/\n\/[/*]# sourceMappingURL=.*\s*$/, '').replaceAll('<!--', String.raw`<\!--`);
}
