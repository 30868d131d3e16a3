// The entry that VS Code calls inside its extension host: runs every *.mocha.js beside it with mocha and writes what came of it to
// the file named by T2V_SUITE_RESULT.
import { readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import type { SuiteResult, TestResult } from '../../support/hostSuite';

/** Rejects when a test failed: desktop VS Code then ends with an exit code. */
export async function run(): Promise<void> {
  const result = process.env.T2V_SUITE_RESULT;
  if (result === undefined)
    throw new Error('T2V_SUITE_RESULT is not set: run this suite through the tests of test/e2e.');
  const tests: TestResult[] = [];
  const failures = await runMocha(tests);
  const { appName, uiKind } = vscode.env;
  const editor = `${appName} ${vscode.version} (${uiKind === vscode.UIKind.Web ? 'web' : 'desktop'})`;
  const written: SuiteResult = { editor, tests };
  writeFileSync(`${result}.part`, JSON.stringify(written, null, 2));
  renameSync(`${result}.part`, result);
  if (failures > 0) throw new Error(`${failures} of ${tests.length} tests failed.`);
}

async function runMocha(tests: TestResult[]): Promise<number> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min' });
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.mocha.js'));
  for (const name of files.sort()) mocha.addFile(join(__dirname, name));
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => tests.push(resultOf(test, 'passed')));
    runner.on('pending', (test) => tests.push(resultOf(test, 'skipped')));
    // A failed hook arrives here too, under its own title.
    runner.on('fail', (test, error: Error) =>
      tests.push({ ...resultOf(test, 'failed'), error: error.stack ?? String(error) }),
    );
  });
}

function resultOf(test: Mocha.Runnable, state: TestResult['state']): TestResult {
  const file = basename(test.file ?? '', '.mocha.js');
  return { file, title: test.titlePath().join(' › '), state, ms: test.duration ?? 0 };
}
