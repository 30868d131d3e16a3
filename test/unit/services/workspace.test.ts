// The workspace around an experiment file.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sourceName, workspaceOf } from '../../../src/services/workspace';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 't2v-workspace-')));
  mkdirSync(join(root, 'a', 'b'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['nothing marks one: the folder of the file', [], 'a/b'],
  ['a git folder', ['.git'], ''],
  ['a .t2v folder', ['a/.t2v'], 'a'],
  ['the nearest of both', ['.t2v', 'a/.git'], 'a'],
  ['one beside the file', ['.git', 'a/b/.t2v'], 'a/b'],
])('%s', (_what, folders, expected) => {
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  expect(workspaceOf(join(root, 'a', 'b', 'x.t2v.json'))).toBe(join(root, expected));
});

test('a .git file, as worktrees have it, marks a workspace too', () => {
  writeFileSync(join(root, 'a', '.git'), 'gitdir: elsewhere');
  expect(workspaceOf(join(root, 'a', 'b', 'x.t2v.json'))).toBe(join(root, 'a'));
});

test.each([
  ['nothing marks one below: the open folder', [], '', ''],
  ['a .t2v folder below the open one', ['a/.t2v'], '', 'a'],
  ['a .t2v folder above the open one does not count', ['.git'], 'a', 'a'],
  ['a file that lies outside of the open folder', ['.git'], 'elsewhere', ''],
])('with an open folder: %s', (_what, folders, top, expected) => {
  for (const folder of folders) mkdirSync(join(root, folder), { recursive: true });
  expect(workspaceOf(join(root, 'a', 'b', 'x.t2v.json'), join(root, top))).toBe(join(root, expected));
});

test('a file is named by its path from the workspace', () => {
  expect(sourceName(root, join(root, 'a', 'b', 'x.t2v.json'))).toBe('a/b/x.t2v.json');
});
