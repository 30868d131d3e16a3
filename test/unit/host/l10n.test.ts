// Every text that people read has its Chinese form, with the same places for values; nothing is left over.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { literalsOf, tableTexts } from '../../support/l10nTexts';
import { readSources, readText, root } from '../../support/sourceFiles';

const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, string>;
const manifestText = readText('package.json');
const used = new Set([...[...readSources(['src/host'])].flatMap(([, text]) => literalsOf(text)), ...tableTexts()]);
const chinese = read('media/l10n/bundle.l10n.zh-cn.json');
const placeholders = (text: string) => (text.match(/\{\d+\}/g) ?? []).sort();

describe('the reader of texts', () => {
  it('finds both forms of the call and passes over others', () => {
    const source = "const { t } = vscode.l10n; t('one'); vscode.l10n.t(`two`, 3); format('three'); t(variable);";
    expect(literalsOf(source)).toEqual(['one', 'two']);
  });
});

describe('texts of the editor', () => {
  it('are all translated, and no translation is left over', () => {
    expect(used.size).toBeGreaterThan(100);
    expect(Object.keys(chinese).sort()).toEqual([...used].sort());
  });

  it.each(Object.entries(chinese))('%s keeps its values', (english, translated) => {
    expect(placeholders(translated)).toEqual(placeholders(english));
    expect(translated.trim()).not.toBe('');
  });
});

describe('texts of package.json', () => {
  const named = new Set([...manifestText.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key!));

  it.each(['package.nls.json', 'package.nls.zh-cn.json'])('%s has exactly those that are named', (path) => {
    expect(named.size).toBeGreaterThan(50);
    expect(Object.keys(read(path)).sort()).toEqual([...named].sort());
  });

  it('links in both languages lead to the same commands', () => {
    const commands = (text: string) => (text.match(/command:[\w.]+/g) ?? []).sort();
    const translated = read('package.nls.zh-cn.json');
    for (const [key, text] of Object.entries(read('package.nls.json'))) {
      expect(commands(translated[key]!), key).toEqual(commands(text));
    }
  });

  it('lie where the manifest says', () => {
    expect((JSON.parse(manifestText) as { l10n: string }).l10n).toBe('./media/l10n');
  });
});
