// The finished runs of the open folders: one store for each folder, lists that are read again when something was added.

import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import type { LedgerEntry } from '../runStore/ledger';
import { RunStore } from '../runStore/runStore';

export class Runs implements Disposable {
  private readonly store = new DisposableStore();
  private readonly stores = new Map<string, RunStore>();
  private readonly lists = new Map<string, Promise<readonly LedgerEntry[]>>();
  private readonly changes = this.store.add(new vscode.EventEmitter<void>());

  /** A run was added or removed, in whichever folder. */
  readonly onDidChange = this.changes.event;

  constructor() {
    const watcher = this.store.add(vscode.workspace.createFileSystemWatcher('**/.t2v/{runs.jsonl,runs/*}'));
    const forget = () => this.forget();
    this.store.add(watcher.onDidChange(forget));
    this.store.add(watcher.onDidCreate(forget));
    this.store.add(watcher.onDidDelete(forget));
  }

  /** The store of a folder. */
  storeOf(root: string): RunStore {
    const known = this.stores.get(root);
    if (known) return known;
    const made = new RunStore(root);
    this.stores.set(root, made);
    return made;
  }

  /** Short lines of all runs of a folder, newest first. */
  entriesOf(root: string): Promise<readonly LedgerEntry[]> {
    const known = this.lists.get(root);
    if (known) return known;
    const reading = this.storeOf(root).entries();
    this.lists.set(root, reading);
    reading.catch(() => this.lists.delete(root));
    return reading;
  }

  /** To call after a run was kept, where no file watcher tells of it. */
  forget(): void {
    this.lists.clear();
    this.changes.fire();
  }

  dispose(): void {
    this.store.dispose();
  }
}
