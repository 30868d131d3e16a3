// `npm test`: every check and every test, one after the other, and one plain last line `N passed, N failed`.
// A step that is not a test runner (types, lint, build) counts only when it fails. Nothing run is a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const steps = [
  { name: 'types of src and test', command: ['npm', 'run', '--silent', 'check:node'] },
  { name: 'types of webview', command: ['npm', 'run', '--silent', 'check:webview'] },
  { name: 'lint', command: ['npm', 'run', '--silent', 'check:lint'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
];

const projects = ['unit', 'integration', 'e2e'];

/**
 * Counts from vitest's JSON report. A file that failed before its tests were known counts as one failure,
 * and so does a run that ended badly although all of its tests passed, or that ran no test at all.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests?: number, numTodoTests?: number,
 *   testResults: { name: string, status: string, message?: string, assertionResults: { status: string }[] }[] } | undefined} report
 * @param {number} exitCode of the runner
 */
export function countResults(report, exitCode) {
  const passed = report?.numPassedTests ?? 0;
  const brokenFiles = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  ).length;
  const counted = (report?.numFailedTests ?? 0) + brokenFiles;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const endedBadly = exitCode !== 0 || passed === 0;
  return { passed, failed: counted === 0 && endedBadly ? 1 : counted, skipped };
}

/** @param {string} project @param {string} folder for the report */
function runVitest(project, folder) {
  const report = join(folder, `${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = join('node_modules', 'vitest', 'vitest.mjs');
  const exitCode = run([process.execPath, vitest, 'run', '--project', project, ...reporters]);
  return countResults(readReport(report), exitCode);
}

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

function run([program, ...args]) {
  const shell = process.platform === 'win32' && program === 'npm';
  return spawnSync(program, args, { stdio: 'inherit', shell }).status ?? 1;
}

function main() {
  const total = { passed: 0, failed: 0 };
  for (const { name, command } of steps) {
    console.log(`\n— ${name}`);
    if (run(command) !== 0) {
      console.log(`— ${name}: failed`);
      total.failed += 1;
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 't2v-test-'));
  try {
    for (const project of projects) {
      console.log(`\n— ${project} tests`);
      const { passed, failed, skipped } = runVitest(project, folder);
      console.log(`— ${project}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
      total.passed += passed;
      total.failed += failed;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.exitCode = total.failed === 0 ? 0 : 1;
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
