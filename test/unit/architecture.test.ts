// The walls of the house, read from the source itself: who imports whom, cycles, sizes, declared commands.
// Each check is first shown to report a made-up offender, so that a check that went blind fails here.

import { ESLint, Linter } from 'eslint';
import { parser } from 'typescript-eslint';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { importBlocks, mayImportPlace, packages, placeOf, places, zoneOf, zones } from '../../imports.table.mjs';
import { cycles, readImports, violations } from '../support/importGraph';
import { countCodeLines, readSources, readText, root } from '../support/sourceFiles';

const sources = readSources(['src', 'webview']);

const sample = (files: Record<string, string>) => new Map(Object.entries(files));

/** Made-up files, and what the table says of them. The same rows go through the graph and through eslint. */
const offenders: { file: string; code: string; says: string }[] = [
  { file: 'src/base/a.ts', code: `import { x } from '../engine/x';`, says: 'base may not import from engine' },
  { file: 'src/engine/a.ts', code: `import type { X } from '../worker/x';`, says: 'engine may not import from worker' },
  { file: 'src/engine/motion/a.ts', code: `export * from '../../video/x';`, says: 'engine may not import from video' },
  { file: 'src/engine/a.ts', code: `import '../metrics/x';`, says: 'engine may not import from metrics' },
  { file: 'src/worker/a.ts', code: `import type * as vscode from 'vscode';`, says: 'worker may not import vscode' },
  { file: 'src/cli.ts', code: `import { x } from './host/x';`, says: 'cli may not import from host' },
  {
    file: 'src/engine/pipelines/a.ts',
    code: `import 'onnxruntime-node';`,
    says: 'engine may not import onnxruntime-node',
  },
  {
    file: 'src/engine/a.ts',
    code: `import { readFile } from 'node:fs/promises';`,
    says: 'engine may not import node:',
  },
  { file: 'src/engine/a.ts', code: `import { join } from 'node:path';`, says: 'engine may not import node:path' },
  { file: 'src/backends/a.ts', code: `import 'node:path/posix';`, says: 'backends may not import node:' },
  { file: 'src/engine/onnx/a.ts', code: `import 'vscode';`, says: 'engine/onnx may not import vscode' },
  { file: 'src/backends/a.ts', code: `import 'node:https';`, says: 'backends may not import node:' },
  {
    file: 'webview/player/a.ts',
    code: `import { x } from '../../src/jobs/x';`,
    says: 'webview may not import from jobs',
  },
  { file: 'webview/player/a.ts', code: `import 'node:fs';`, says: 'webview may not import node:' },
];

/** Made-up files that the table allows. */
const allowed: { file: string; code: string }[] = [
  { file: 'src/engine/onnx/a.ts', code: `import { x } from '../x'; import 'onnxruntime-node'; import 'node:path';` },
  {
    file: 'src/engine/pipelines/a.ts',
    code: `import { x } from '../onnx/x'; import type { Y } from '../../experiment/x';`,
  },
  { file: 'src/backends/remote/a.ts', code: `import 'node:https'; import '../../video/x';` },
  { file: 'src/cli.ts', code: `import { x } from './worker/x'; import 'node:path';` },
  { file: 'src/host/commands/a.ts', code: `import * as vscode from 'vscode'; import '../x';` },
  { file: 'webview/player/a.ts', code: `import '../shared/x'; import '../../src/protocol/x'; import 'mediabunny';` },
];

const neighbours = Object.fromEntries(
  [...places, 'webview/player'].map((place) => [`${place.startsWith('webview') ? '' : 'src/'}${place}/x.ts`, '']),
);

describe('the import table', () => {
  it('lists lower zones before higher ones, so that no arrow points up', () => {
    const order = Object.keys(zones);
    const upward = order.flatMap((zone, i) => (zones[zone] ?? []).filter((seen) => order.indexOf(seen) >= i));
    expect(upward).toEqual([]);
  });

  it('gives every package a home that is a zone or inside one', () => {
    for (const [name, homes] of Object.entries(packages)) {
      expect(homes, name).not.toEqual([]);
      expect(
        homes.map(zoneOf).filter((zone) => !(zone in zones)),
        name,
      ).toEqual([]);
    }
  });

  it('hides everything but base, experiment and protocol from webview', () => {
    const seen = Object.keys(zones).filter((zone) => mayImportPlace('webview', zone));
    expect(seen).toEqual(['base', 'experiment', 'protocol', 'webview']);
  });

  it.each([
    ['src/engine/onnx/session.ts', 'engine/onnx'],
    ['src/engine/generate.ts', 'engine'],
    ['src/cli.ts', 'cli'],
    ['src/cli/run.ts', 'cli'],
    ['src/extension.ts', 'extension'],
    ['webview/shared/toolkit.ts', 'webview/shared'],
    ['webview/player/main.ts', 'webview'],
    ['src/utils/x.ts', undefined],
    ['src/basement.ts', undefined],
  ])('puts %s in %s', (file, place) => {
    expect(placeOf(file)).toBe(place);
  });
});

describe('the reader of imports', () => {
  it('sees every form of import', () => {
    const code = `
      import a from './x'; import type { B } from './x'; import './x'; export { c } from './x'; export * from './x';
      const d = await import('./x'); type E = import('./x').E; const f = require('./x');`;
    const found = readImports(sample({ 'src/base/a.ts': code, 'src/base/x.ts': '' }));
    expect(found).toHaveLength(8);
    expect(new Set(found.map((one) => JSON.stringify(one.target)))).toEqual(
      new Set(['{"kind":"file","path":"src/base/x.ts"}']),
    );
  });

  it.each([
    ['zod', 'zod'],
    ['zod/v4', 'zod'],
    ['@libav.js/variant-webm-vp9/dist/x', '@libav.js/variant-webm-vp9'],
    ['node:fs/promises', 'node:'],
    ['node:path', 'node:path'],
  ])('takes %s for the package %s', (specifier, name) => {
    const [found] = readImports(sample({ 'src/base/a.ts': `import '${specifier}';` }));
    expect(found?.target).toEqual({ kind: 'package', name });
  });

  it('finds index files and reports a file that is not there', () => {
    const files = sample({
      'src/engine/a.ts': `import './motion'; import './gone';`,
      'src/engine/motion/index.ts': '',
    });
    expect(readImports(files).map((one) => one.target.kind)).toEqual(['file', 'missing']);
    expect(violations(files)).toEqual(['src/engine/a.ts: cannot find ./gone']);
  });
});

describe('import walls', () => {
  it.each(offenders)('the graph reports in $file: $code', ({ file, code, says }) => {
    expect(violations(sample({ ...neighbours, [file]: code }))).toEqual([`${file}: ${says}`]);
  });

  it.each(allowed)('the graph lets pass in $file: $code', ({ file, code }) => {
    expect(violations(sample({ ...neighbours, [file]: code }))).toEqual([]);
  });

  it('the graph reports a folder and a package that nobody declared', () => {
    expect(violations(sample({ 'src/utils/a.ts': '', 'src/base/b.ts': `import 'left-pad';` }))).toEqual([
      'src/utils/a.ts: not in any folder of imports.table.mjs',
      'src/base/b.ts: base may not import left-pad',
    ]);
  });

  it('hold in src and webview', () => {
    expect(sources.size).toBeGreaterThan(10);
    expect(violations(sources)).toEqual([]);
  });
});

describe('import walls in eslint', () => {
  const lint = (file: string, code: string) =>
    new Linter({ cwd: root })
      .verify(code, [{ languageOptions: { parser } }, ...importBlocks()] as Linter.Config[], { filename: file })
      .map(({ ruleId, message }) => `${ruleId}: ${message}`);

  it.each(offenders)('reports in $file: $code', ({ file, code, says }) => {
    const reports = lint(file, code);
    expect(reports).toHaveLength(1);
    expect(reports[0]).toContain('no-restricted-imports');
    expect(reports[0]).toContain(`${says}: see imports.table.mjs`);
  });

  it.each(allowed)('lets pass in $file: $code', ({ file, code }) => {
    expect(lint(file, code)).toEqual([]);
  });

  it('puts every source file in exactly one block, and no later block replaces it', async () => {
    const eslint = new ESLint({ cwd: root });
    for (const place of places.filter((one) => one !== 'extension')) {
      const file = `${place.startsWith('webview') ? '' : 'src/'}${place}/sample.ts`;
      const config = (await eslint.calculateConfigForFile(file)) as Linter.Config;
      const block = importBlocks().find(({ name }) => name === `imports/${place}`);
      const [severity, ...options] = config.rules?.['no-restricted-imports'] as [number, ...unknown[]];
      expect(severity, place).toBe(2);
      expect(options, place).toEqual((block?.rules['no-restricted-imports'] as unknown[]).slice(1));
    }
  });
});

describe('cycles', () => {
  it.each([
    ['a pair', { 'src/base/a.ts': `import './b';`, 'src/base/b.ts': `import type { A } from './a';` }, 2],
    [
      'around a corner',
      { 'src/base/a.ts': `import './b';`, 'src/base/b.ts': `export * from './c';`, 'src/base/c.ts': `import './a';` },
      3,
    ],
    ['itself', { 'src/base/a.ts': `import './a';` }, 1],
  ])('are seen: %s', (_what, files, size) => {
    expect(cycles(sample({ 'src/base/z.ts': `import './a';`, ...files }))).toEqual([expect.any(Array)]);
    expect(cycles(sample(files))[0]).toHaveLength(size);
  });

  it('are not seen in a diamond', () => {
    const files = { a: `import './b'; import './c';`, b: `import './d';`, c: `import './d';`, d: '' };
    const paths = Object.entries(files).map(([name, text]) => [`src/base/${name}.ts`, text]);
    expect(cycles(sample(Object.fromEntries(paths) as Record<string, string>))).toEqual([]);
  });

  it('do not exist in src and webview', () => {
    expect(cycles(sources)).toEqual([]);
  });
});

describe('sizes', () => {
  it('count code, not comments or blank lines', () => {
    expect(countCodeLines('// a\n\n/* b\n * c\n */\nconst d = 1; // e\n  /** f */\nconst g = 2;\n')).toBe(2);
  });

  const lines = [...sources].map(([file, text]) => ({ file, lines: countCodeLines(text) }));

  it('no file has more than 400 lines', () => {
    expect(lines.filter((one) => one.lines > 400)).toEqual([]);
  });

  it('nine in ten files have fewer than 250 lines', () => {
    const sorted = lines.map((one) => one.lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThan(250);
  });

  it('no name says utils, helpers or manager', () => {
    expect([...sources.keys()].filter((file) => /util|helper|manager/i.test(file))).toEqual([]);
  });
});

describe('commands', () => {
  it('in src are those that package.json declares', () => {
    const manifest = JSON.parse(readText('package.json')) as { contributes: { commands: { command: string }[] } };
    const declared = manifest.contributes.commands.map(({ command }) => command).sort();
    expect(declared).not.toEqual([]);
    expect(keysOfObject(readText('src/host/commands/index.ts'), 'commands').sort()).toEqual(declared);
  });
});

/** The keys of a top-level `const name = { … }`; the file itself cannot be imported here, for it needs the editor. */
function keysOfObject(text: string, name: string): string[] {
  const keys: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === name && node.initializer !== undefined) {
      const value = ts.isSatisfiesExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (!ts.isObjectLiteralExpression(value)) throw new Error(`${name} is not an object literal`);
      keys.push(...value.properties.map((property) => (property.name as ts.StringLiteral).text));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ES2022, true));
  return keys;
}
