// The pages' bundles as they were built: how large each one is, and that nothing of Node or of another place came along.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/sourceFiles';

const folder = join(root, 'dist', 'webview');
const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
const largest = 600_000;

describe('the pages', () => {
  it('are there', () => {
    expect(scripts).toContain('results.js');
  });

  it.each(scripts)('%s is small enough to be there at once', (name) => {
    const { size } = statSync(join(folder, name));
    console.log(`webview: ${name} has ${Math.round(size / 1000)} kB.`);
    expect(size).toBeLessThanOrEqual(largest);
  });

  it.each(scripts)('%s asks for nothing at run time', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).not.toMatch(/\brequire\(['"]|from ?['"]node:|import\(['"]/);
  });

  it.each(scripts)('%s has its style sheet, in the colours of the theme', (name) => {
    const css = readFileSync(join(folder, name.replace(/js$/, 'css')), 'utf8');
    expect(css).toContain('var(--vscode-editor-background)');
    expect(css.replaceAll(/sourceMappingURL.*/g, '')).not.toMatch(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i);
  });
});
