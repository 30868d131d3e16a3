// The page around a webview's script: its policy allows our own script and style sheet, and nothing else.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { escapeHtml, pageHtml } from '../../../../src/host/panels/page';
import { extensionFolder, firstMessages } from '../../../support/extensionFolder';
import { Uri } from '../../../support/vscode';

const script = 'const mark = `<!--${1}-->`;\n//# sourceMappingURL=results.js.map\n';
const style = 'body { margin: 0 }\n/*# sourceMappingURL=results.css.map */\n';
const extension = extensionFolder({ 'results.js': script, 'results.css': style });
const webview = { cspSource: 'https://*.test' };
const page = (title = 'Results', first?: object[]) =>
  pageHtml({
    webview: webview as unknown as vscode.Webview,
    extensionUri: Uri.file(extension) as unknown as vscode.Uri,
    name: 'results',
    title,
    ...(first ? { first } : {}),
  });
const policyOf = (html: string) =>
  /Content-Security-Policy" content="([^"]*)"/.exec(html)![1]!.replaceAll('&#39;', "'");

describe('pageHtml', () => {
  it('forbids everything that is not named', () => {
    const policy = policyOf(page());
    expect(policy.startsWith("default-src 'none'; ")).toBe(true);
    expect(policy).not.toMatch(/unsafe|\*\s|data:|http:/);
    expect(policy).toContain('media-src https://*.test');
  });

  it('lets exactly its own script and style sheet in, by a number of its own', () => {
    const [one, two] = [page(), page()];
    const nonce = /nonce-([^']+)'/.exec(policyOf(one))![1]!;
    expect(one.match(/<script|<style/g)).toHaveLength(2);
    expect(one).toContain(`<style nonce="${nonce}">body { margin: 0 }</style>`);
    expect(policyOf(one)).toContain(`script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; `);
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    expect(two).not.toContain(nonce);
  });

  it('has to fetch nothing, and nothing in it runs but the script', () => {
    expect(page()).not.toMatch(/\ssrc=|\shref=|sourceMappingURL|\son\w+=|\sstyle=|javascript:/);
  });

  it('writes the script so that no text of it is taken for a comment, and its value stays', () => {
    const written = /<script[^>]*>([^]*)<\/script>/.exec(page())![1]!;
    expect(written).toBe('const mark = `<\\!--${1}-->`;');
    expect(runInNewContext(`${written} mark`)).toBe('<!--1-->');
  });

  it('takes a title as text', () => {
    expect(page('<img src=x onerror=alert(1)>')).toContain('&lt;img src=x');
  });

  it('brings the first messages along, as text of an attribute', () => {
    const first = [{ kind: 'show', title: `"></body><script>` }];
    expect(firstMessages(page('Results', first))).toEqual(first);
    expect(page('Results', first)).not.toContain('</body><script>');
  });
});

describe('escapeHtml', () => {
  it('leaves nothing that could end an attribute or begin an element', () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
  });
});
