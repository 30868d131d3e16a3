// The suite of test/e2e/host/ inside VS Code's extension host: it runs once, and each of its tests is one here, so that they count.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { buildSuite, suiteFiles } from '../support/hostSuite';
import { root } from '../support/sourceFiles';
import { findHost, runSuite } from '../support/vscodeHost';

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 't2v-suite-')));
cpSync(join(root, 'media', 'samples'), workspace, { recursive: true });
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const { editor, tests } = await runSuite(await findHost(), {
  suite: await buildSuite(),
  vsix: inject('vsix').path,
  extensions: inject('extensions'),
  workspace,
  limitMs: 300_000,
});

describe(`in the extension host of ${editor}`, () => {
  it.each(tests)('$title ($ms ms)', ({ state, error }) => {
    expect(error ?? state).toBe('passed');
  });

  it('every file of the suite ran', () => {
    expect([...new Set(tests.map(({ file }) => file))].sort()).toEqual(suiteFiles);
  });
});
