// Texts of ours that are shown like files and cannot be changed. A file system rather than a content provider, because only so
// their editors come back after a reload of the window. Leaves out folders: nobody walks through them.

import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';

/** To call when the text of an address may be another one. */
export type RefreshText = (uri: vscode.Uri) => void;

/** Registers itself for a scheme; dispose it to take it back. */
export class ReadOnlyFiles implements vscode.FileSystemProvider, Disposable {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  /** An editor takes a text for new when its time or its size is another one. */
  private time = Date.now();

  readonly onDidChangeFile = this.changes.event;

  /** @param textOf the present text of an address of the scheme. */
  constructor(
    scheme: string,
    private readonly textOf: (uri: vscode.Uri) => Promise<string>,
  ) {
    this.store.add(
      vscode.workspace.registerFileSystemProvider(scheme, this, { isReadonly: true, isCaseSensitive: true }),
    );
  }

  /** To call when the text of an address may be another one. */
  refresh(uri: vscode.Uri): void {
    this.time += 1;
    this.changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: this.time, size: length };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new TextEncoder().encode(await this.textOf(uri));
  }

  /** Changes are told of by `refresh`, watched or not. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;

  dispose(): void {
    this.store.dispose();
  }
}

function refuse(uri: vscode.Uri): never {
  throw vscode.FileSystemError.NoPermissions(uri);
}
