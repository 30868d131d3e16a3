// The suite of test/e2e/host/ inside VS Code's extension host: it runs once, and each of its tests is one here, so that they count.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { buildSuite, suiteFiles } from '../support/hostSuite';
import { findHost, runSuite } from '../support/vscodeHost';

const workspace = realpathSync(mkdtempSync(join(tmpdir(), 't2v-suite-')));
// No experiment lies in it: one would start the extension, and its first tests see when it starts.
writeFileSync(join(workspace, 'README.md'), '# Notes\n');
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

const { editor, tests } = await runSuite(await findHost(), {
  suite: await buildSuite(),
  vsix: inject('vsix').path,
  extensions: inject('extensions'),
  workspace,
  // Nobody is there to answer what a tool asks first.
  settings: { 'chat.disableAIFeatures': false, 'chat.tools.global.autoApprove': true },
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
