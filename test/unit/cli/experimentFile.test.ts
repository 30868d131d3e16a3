// Experiment files of the command line: reading, problems, inheritance, --set.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFile, completeExperiment, printProblems, readText } from '../../../src/cli/experimentFile';
import { memoryTerminal } from '../../support/memoryTerminal';

let root: string;
const write = (name: string, text: string) => {
  writeFileSync(join(root, name), text);
  return join(root, name);
};
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-file-')));
  mkdirSync(join(root, 'inner', '.git'), { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('a byte order mark is not part of the text', async () => {
  expect(await readText(write('bom.t2v.json', '\uFEFF{ "version": 1 }'))).toBe('{ "version": 1 }');
});

test.each([
  ['a missing file', () => join(root, 'none.t2v.json'), 'file-missing'],
  ['a folder', () => root, 'not-a-file'],
])('%s is told in words', async (_what, path, code) => {
  await expect(checkFile(path())).rejects.toMatchObject({ fault: 'user', code });
});

describe('checkFile', () => {
  test('gives the experiment of a sound file', async () => {
    const file = await checkFile(write('good.t2v.json', '{ "version": 1, "prompt": "a fox" }'));
    expect(file).toMatchObject({ experiment: { version: 1, prompt: 'a fox' }, problems: [] });
  });

  test('gives problems without an experiment, and printing names their place', async () => {
    const file = await checkFile(write('bad.t2v.json', '{ "version": 1,\n "prompt": "a fox",\n "steps": -1 }'));
    const terminal = memoryTerminal();
    printProblems(file, terminal);
    expect(file.experiment).toBeUndefined();
    expect(terminal.written.err).toMatch(/bad\.t2v\.json:3:11: error: .*field steps, value -1/);
    await expect(completeExperiment(file, [])).rejects.toMatchObject({ code: 'invalid-experiment' });
  });
});

describe('completeExperiment', () => {
  const base = '{ "version": 1, "prompt": "a fox", "steps": 9, "guidance": 3 }';

  test('inherits first, then sets, in order', async () => {
    write('base.t2v.json', base);
    const file = await checkFile(write('child.t2v.json', '{ "version": 1, "extends": "base.t2v.json", "steps": 4 }'));
    expect(await completeExperiment(file, ['guidance=5', 'video.frames=16', 'guidance=6'])).toEqual({
      version: 1,
      prompt: 'a fox',
      steps: 4,
      guidance: 6,
      video: { frames: 16 },
    });
  });

  test('a base outside the workspace needs an opt-in', async () => {
    write('base.t2v.json', base);
    const file = await checkFile(write('inner/child.t2v.json', '{ "version": 1, "extends": "../base.t2v.json" }'));
    await expect(completeExperiment(file, [])).rejects.toMatchObject({ code: 'path-outside-workspace' });
    await expect(completeExperiment(file, [], true)).resolves.toMatchObject({ prompt: 'a fox', steps: 9 });
  });

  test.each([
    ['without a sign', 'steps', 'bad-set'],
    ['of an unknown field', 'stepz=3', 'unknown-field'],
    ['of a value that does not fit', 'steps=few', 'wrong-value'],
  ])('refuses a --set %s', async (_what, assignment, code) => {
    const file = await checkFile(write('good.t2v.json', base));
    await expect(completeExperiment(file, [assignment])).rejects.toMatchObject({ fault: 'user', code });
  });
});
