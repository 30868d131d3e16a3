// Texts that are shown like files: what the editor reads, when it reads again, and that nothing can be written.
import { beforeEach, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { ReadOnlyFiles } from '../../../src/host/readOnlyFiles';
import { Uri, editor } from '../../support/vscode';

beforeEach(() => editor.reset());

const uri = Uri.parse('t2v-some:/a.md') as unknown as vscode.Uri;

describe('ReadOnlyFiles', () => {
  it('gives the text of an address, with its size in bytes', async () => {
    const files = new ReadOnlyFiles('t2v-some', async ({ path }) => `für ${path}`);
    expect(new TextDecoder().decode(await files.readFile(uri))).toBe('für /a.md');
    expect(await files.stat(uri)).toMatchObject({ type: 1, size: 10 });
  });

  it('tells of a change, and has another time afterwards even when the size is the same', async () => {
    let text = 'one';
    const files = new ReadOnlyFiles('t2v-some', async () => text);
    const told: string[] = [];
    files.onDidChangeFile((changes) => void told.push(...changes.map((change) => change.uri.toString())));
    const before = await files.stat(uri);
    text = 'two';
    files.refresh(uri);
    const after = await files.stat(uri);
    expect(told).toEqual([uri.toString()]);
    expect(after.size).toBe(before.size);
    expect(after.mtime).toBeGreaterThan(before.mtime);
  });

  it('lets nobody write', () => {
    const files = new ReadOnlyFiles('t2v-some', async () => '');
    for (const change of [files.writeFile, files.delete, files.rename, files.createDirectory])
      expect(() => change(uri)).toThrow(expect.objectContaining({ code: 'NoPermissions' }));
  });

  it('is taken back when disposed', () => {
    const files = new ReadOnlyFiles('t2v-some', async () => '');
    expect(editor.features).toEqual(['fileSystem']);
    files.dispose();
    expect(editor.features).toEqual([]);
  });
});
