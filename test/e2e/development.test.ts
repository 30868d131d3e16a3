// What F5 does, seen in a window: the extension of this checkout, freshly built, loaded by its path as the launch configuration says.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startBrowser } from '../support/browser';
import { startCodeServer, type RunningServer } from '../support/codeServer';
import { readText, root } from '../support/sourceFiles';
import { Workbench } from '../support/workbench';

interface Launch {
  configurations: { name: string; type: string; args: string[]; preLaunchTask: string }[];
}
interface Tasks {
  tasks: {
    label: string;
    script: string;
    problemMatcher: { background: { beginsPattern: string; endsPattern: string } };
  }[];
}

const configuration = (parse(readText('.vscode/launch.json')) as Launch).configurations.find(
  ({ type }) => type === 'extensionHost',
)!;

let folder: string;
let server: RunningServer;
let browser: Browser;

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 't2v-development-')));
  cpSync(join(root, 'media', 'samples'), join(folder, 'samples'), { recursive: true });
  mkdirSync(join(folder, 'extensions'));
  execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root });
  server = await startCodeServer(inject('server'), { extensions: join(folder, 'extensions') });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('F5', () => {
  test('opens the samples with the extension of this folder', () => {
    expect(configuration.args).toEqual([
      '--extensionDevelopmentPath=${workspaceFolder}',
      '${workspaceFolder}/media/samples',
    ]);
  });

  test('waits for lines that the build prints', () => {
    const { tasks } = parse(readText('.vscode/tasks.json')) as Tasks;
    const task = tasks.find(({ label }) => label === configuration.preLaunchTask)!;
    expect(task.script).toBe('watch');
    const { beginsPattern, endsPattern } = task.problemMatcher.background;
    for (const pattern of [beginsPattern, endsPattern]) {
      const line = pattern.replace(/[\^$\\]/g, '');
      expect(readText('esbuild.mjs')).toContain(`console.log('${line}')`);
    }
  });

  test('gives a development window where our command runs, with nothing installed', async () => {
    const development = { extensionDevelopmentPath: root };
    const window = await Workbench.open(browser, server, { folder: join(folder, 'samples'), development });
    expect(await window.page.title()).toContain('[Extension Development Host]');
    await window.openFile('first.t2v.json');
    await window.runCommand('T2V: Validate Experiment');
    await window.runCommand('Notifications: Show Notifications');
    await window.see(window.notification('The experiment is valid.'));
    await window.screenshots('development');
  });
});
