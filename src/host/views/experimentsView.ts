// The Experiments view: each file with how its clip stands, below it its runs, newest first and a page at a time. Lists come
// from the ledgers at once; how a file stands is worked out afterwards, one file after another.

import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { resultOf, type ResultState } from '../../jobs/resultState';
import type { LedgerEntry } from '../../runStore/ledger';
import { sourceName } from '../../services/workspace';
import { experimentFiles, isOnDisk, notExperiments, rootOf, titleOf } from '../documents';
import type { Experiments } from '../experiments';
import { resultText } from '../language/lenses';
import type { Running } from '../running/running';
import type { Runs } from '../runs';
import { ageText, progressText } from '../words';

export interface ExperimentsServices {
  experiments: Experiments;
  running: Running;
  runs: Runs;
}

/** A file, a run below it, or the link to more runs. */
export type ExperimentsItem =
  | { kind: 'file'; uri: vscode.Uri; resourceUri: vscode.Uri; root: string; source: string }
  | { kind: 'run'; root: string; name: string; entry: LedgerEntry }
  | { kind: 'more'; key: string; left: number };

type FileItem = ExperimentsItem & { kind: 'file' };

const pageSize = 50;
/** Files whose standing is worked out; a folder with more of them is still listed. */
const maxWatchedFiles = 300;

export class ExperimentsView implements vscode.TreeDataProvider<ExperimentsItem>, Disposable {
  private readonly store = new DisposableStore();
  private readonly changes = this.store.add(new vscode.EventEmitter<ExperimentsItem | undefined>());
  private readonly shownRuns = new Map<string, number>();
  private readonly standings = new Map<string, string>();
  private files: FileItem[] = [];
  private round = 0;

  readonly onDidChangeTreeData = this.changes.event;

  constructor(private readonly services: ExperimentsServices) {
    const { experiments, running, runs } = services;
    const watcher = this.store.add(vscode.workspace.createFileSystemWatcher(experimentFiles, false, true, false));
    const refresh = () => this.refresh();
    this.store.add(watcher.onDidCreate(refresh));
    this.store.add(watcher.onDidDelete(refresh));
    this.store.add(runs.onDidChange(refresh));
    this.store.add(experiments.onDidBecomeStale(() => void this.work()));
    this.store.add(running.onDidChange(() => void this.work()));
    this.store.add(vscode.window.registerTreeDataProvider('t2vLab.experiments', this));
  }

  refresh(): void {
    this.changes.fire(undefined);
  }

  /** Shows another page of the runs of one file. */
  showMore(key: string): void {
    this.shownRuns.set(key, (this.shownRuns.get(key) ?? pageSize) + pageSize);
    this.changes.fire(this.files.find(({ uri }) => uri.toString() === key));
  }

  async getChildren(item?: ExperimentsItem): Promise<ExperimentsItem[]> {
    if (item === undefined) return this.readFiles();
    if (item.kind !== 'file') return [];
    const { root, source, uri } = item;
    const entries = (await this.services.runs.entriesOf(root)).filter((entry) => entry.source === source);
    const shown = entries.slice(0, this.shownRuns.get(uri.toString()) ?? pageSize);
    const runs = shown.map((entry): ExperimentsItem => ({ kind: 'run', root, name: entry.name, entry }));
    const left = entries.length - shown.length;
    return left === 0 ? runs : [...runs, { kind: 'more', key: uri.toString(), left }];
  }

  getTreeItem(item: ExperimentsItem): vscode.TreeItem {
    switch (item.kind) {
      case 'file':
        return fileItem(item, this.standings.get(item.uri.toString()));
      case 'run':
        return runItem(item);
      case 'more':
        return moreItem(item);
    }
  }

  dispose(): void {
    this.store.dispose();
  }

  private async readFiles(): Promise<ExperimentsItem[]> {
    const uris = await vscode.workspace.findFiles(experimentFiles, notExperiments);
    const files = uris
      .filter(isOnDisk)
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map((uri): FileItem => {
        const root = rootOf(uri);
        return { kind: 'file', uri, resourceUri: uri, root, source: sourceName(root, uri.fsPath) };
      });
    this.files = files;
    void this.work();
    return files;
  }

  /** Works out how each file stands; a later call makes an earlier one stop. */
  private async work(): Promise<void> {
    const round = ++this.round;
    for (const file of this.files.slice(0, maxWatchedFiles)) {
      const standing = await this.standingOf(file).catch(() => '');
      if (round !== this.round) return;
      const key = file.uri.toString();
      if (this.standings.get(key) === standing) continue;
      this.standings.set(key, standing);
      this.changes.fire(file);
    }
  }

  private async standingOf({ uri, root, source }: FileItem): Promise<string> {
    const { experiments, running, runs } = this.services;
    const { hashes, problems } = await experiments.planOfFile(uri);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const result = resultOf({ hashes, source, jobs: running.state.jobs, entries: await runs.entriesOf(root) });
    if (errors > 0 && result.kind !== 'running') return vscode.l10n.t('{0} problems', errors);
    return this.textOf(result);
  }

  private textOf(result: ResultState): string {
    if (result.kind === 'none') return '';
    const text = resultText(result, (id) => {
      const progress = this.services.running.progressOf(id);
      return progress && progressText(progress);
    });
    // Tree descriptions show no icons.
    return text.replace(/\$\([^)]*\) ?/g, '');
  }
}

function fileItem({ uri, source }: FileItem, standing: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(titleOf(uri), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = uri.toString();
  item.resourceUri = uri;
  item.iconPath = new vscode.ThemeIcon('file-code');
  item.description = standing ?? '';
  item.tooltip = source;
  item.contextValue = 'experiment';
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open Experiment'), arguments: [uri] };
  return item;
}

function runItem({ root, name, entry }: ExperimentsItem & { kind: 'run' }): vscode.TreeItem {
  const { t } = vscode.l10n;
  const { prompt, seed, steps, guidance, video, createdAt } = entry;
  const item = new vscode.TreeItem(t('seed {0}', seed));
  item.id = join(root, name);
  // A view is narrow: what tells runs apart comes first.
  item.description = [ageText(createdAt), t('{0} steps, guidance {1}', steps, guidance)].join(', ');
  item.iconPath = vscode.Uri.file(join(root, '.t2v', 'runs', name, 'poster.png'));
  item.tooltip = [
    prompt,
    `${video.width} × ${video.height}, ${video.frames} @ ${video.fps}`,
    createdAt,
    basename(name),
  ].join('\n');
  item.contextValue = 'run';
  item.command = { command: 't2vLab.openRun', title: t('Show Clip'), arguments: [{ root, name }] };
  return item;
}

function moreItem(more: ExperimentsItem & { kind: 'more' }): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show more ({0} left)', more.left));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 't2vLab.showMoreRuns', title: vscode.l10n.t('Show More'), arguments: [more] };
  return item;
}
