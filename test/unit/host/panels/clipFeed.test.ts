// Ranges of a real file: exact bytes, only of the clip that is shown, and words for what cannot be read.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { clipFile, ClipFeed } from '../../../../src/host/panels/clipFeed';
import { editor, Uri } from '../../../support/vscode';

let folder: string;
const uriOf = (name: string) => Uri.file(join(folder, name)) as unknown as vscode.Uri;
/** Looked up and used. */
async function use(feed: ClipFeed, uri: vscode.Uri) {
  const found = await clipFile(uri);
  feed.use(uri, found);
  return found;
}
const ask = (clip: string, start: number, end: number) => ({ kind: 'read' as const, clip, read: 4, start, end });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 't2v-feed-'));
  writeFileSync(
    join(folder, 'a.webm'),
    Uint8Array.from({ length: 100 }, (_, index) => index),
  );
  writeFileSync(
    join(folder, 'b.webm'),
    Uint8Array.from({ length: 10 }, () => 7),
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('ClipFeed', () => {
  it('answers ranges of the file', async () => {
    const feed = new ClipFeed();
    const { key, bytes } = await use(feed, uriOf('a.webm'));
    expect(bytes).toBe(100);
    for (const [start, end] of [
      [0, 3],
      [97, 100],
      [50, 51],
    ] as const) {
      const answer = await feed.answer(ask(key, start, end));
      const wanted = Uint8Array.from({ length: end - start }, (_, index) => start + index);
      expect(answer).toEqual({ kind: 'bytes', read: 4, data: wanted });
    }
    feed.dispose();
  });

  it('gives what there is of a range that goes beyond the end', async () => {
    const feed = new ClipFeed();
    const { key } = await use(feed, uriOf('b.webm'));
    expect(await feed.answer(ask(key, 8, 30))).toEqual({ kind: 'bytes', read: 4, data: new Uint8Array([7, 7]) });
    feed.dispose();
  });

  it('refuses another clip than the one that is shown', async () => {
    const feed = new ClipFeed();
    const first = await use(feed, uriOf('a.webm'));
    const second = await use(feed, uriOf('b.webm'));
    expect(await feed.answer(ask(first.key, 0, 1))).toMatchObject({ kind: 'unread', read: 4 });
    expect(await feed.answer(ask(second.key, 0, 1))).toMatchObject({ kind: 'bytes' });
    feed.dispose();
    expect(await feed.answer(ask(second.key, 0, 1))).toMatchObject({ kind: 'unread' });
  });

  it('takes a file that was written anew for another clip', async () => {
    const feed = new ClipFeed();
    const { key } = await use(feed, uriOf('b.webm'));
    expect((await use(feed, uriOf('b.webm'))).key).toBe(key);
    utimesSync(join(folder, 'b.webm'), 1, 1);
    expect((await use(feed, uriOf('b.webm'))).key).not.toBe(key);
    feed.dispose();
  });

  it('says what is wrong with a file that is not there', async () => {
    await expect(clipFile(uriOf('gone.webm'))).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('reads a file system that knows no ranges whole', async () => {
    const feed = new ClipFeed();
    const uri = { scheme: 'memfs', path: '/c.webm', toString: () => 'memfs:/c.webm' } as unknown as vscode.Uri;
    editor.files.set('/c.webm', new Uint8Array([1, 2, 3, 4]));
    const { key } = await use(feed, uri);
    expect(await feed.answer(ask(key, 1, 3))).toEqual({ kind: 'bytes', read: 4, data: new Uint8Array([2, 3]) });
    editor.reset();
  });
});
