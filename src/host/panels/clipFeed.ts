// The bytes of the clip that a page plays, range by range: the page sees nothing of the disk but this one file, and of a large file on
// another machine only what it needs travels.

import { open, stat, type FileHandle } from 'node:fs/promises';
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors';
import { fileError } from '../../base/fileError';
import type { Disposable } from '../../base/lifecycle';
import type { FromPlayer, ToPlayer } from '../../protocol/playerMessages';
import { isOnDisk } from '../documents';

/** What is known of a file before it is read. */
export interface ClipFile {
  /** Another one as soon as the file is another one. */
  key: string;
  bytes: number;
}

/** Looks a file up. @throws UserError `file-missing`, `no-permission` */
export async function clipFile(uri: vscode.Uri): Promise<ClipFile> {
  const { size, mtime } = await statOf(uri);
  return { key: `${uri.toString()}#${mtime}-${size}`, bytes: size };
}

type Read = Extract<FromPlayer, { kind: 'read' }>;

export class ClipFeed implements Disposable {
  private key = '';
  private uri: vscode.Uri | undefined;
  private handle: Promise<FileHandle> | undefined;
  /** Of a file system that knows no ranges: the whole file. */
  private whole: Thenable<Uint8Array> | undefined;

  /** The clip that may be read from now on. */
  use(uri: vscode.Uri, { key }: ClipFile): void {
    if (key === this.key) return;
    this.dispose();
    Object.assign(this, { key, uri });
  }

  /** The answer to a read; one for another clip than the present is refused. */
  async answer({ clip, read, start, end }: Read): Promise<ToPlayer> {
    try {
      if (clip !== this.key || !this.uri) throw new Error(vscode.l10n.t('Another clip is shown now.'));
      return { kind: 'bytes', read, data: await this.bytes(this.uri, start, end) };
    } catch (error) {
      return { kind: 'unread', read, message: messageOf(error) };
    }
  }

  /** Closes the file; another one may be used afterwards. */
  dispose(): void {
    void this.handle?.then((handle) => handle.close()).catch(() => undefined);
    Object.assign(this, { key: '', uri: undefined, handle: undefined, whole: undefined });
  }

  private async bytes(uri: vscode.Uri, start: number, end: number): Promise<Uint8Array> {
    if (!isOnDisk(uri)) return (await (this.whole ??= vscode.workspace.fs.readFile(uri))).subarray(start, end);
    const handle = await (this.handle ??= open(uri.fsPath, 'r'));
    const data = new Uint8Array(end - start);
    const { bytesRead } = await handle.read(data, 0, data.length, start);
    return data.subarray(0, bytesRead);
  }
}

async function statOf(uri: vscode.Uri): Promise<{ size: number; mtime: number }> {
  if (!isOnDisk(uri)) return vscode.workspace.fs.stat(uri);
  try {
    const { size, mtimeMs } = await stat(uri.fsPath);
    return { size, mtime: Math.round(mtimeMs) };
  } catch (error) {
    throw fileError(error, 'read the clip', uri.fsPath);
  }
}
