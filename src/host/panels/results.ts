// The results panel: follows the job in work with its moving preview, then plays the clip. One panel for each window; after
// a reload it shows again what it showed.

import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { isEnded, type Job } from '../../jobs/queueState';
import type { ShownFrame } from '../../protocol/playerMessages';
import {
  parseFromResults,
  parseResultsState,
  type RecentRun,
  type ResultsState,
  type ToResults,
} from '../../protocol/resultsMessages';
import type { LedgerEntry } from '../../runStore/ledger';
import type { RunPlace } from '../clipSubject';
import { failureButtons, type FailureButton } from '../failures';
import { sourceUri } from '../running/notices';
import type { Running } from '../running/running';
import { progressText } from '../words';
import { ClipPage, type ClipPageServices, type Moment } from './clipPage';
import { pageHtml } from './page';
import { emptyContent, jobContent, type PanelAction, type PanelContent } from './resultsView';

export interface ResultsServices extends ClipPageServices {
  extensionUri: vscode.Uri;
  running: Running;
  showLog: () => void;
}

type Target = { job: string } | RunPlace | undefined;

const viewType = 't2vLab.results';
/** Finished clips in the row below. */
const recentCount = 12;

export class Results implements vscode.WebviewPanelSerializer, Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private page: ClipPage | undefined;
  private target: Target;
  private content: PanelContent = emptyContent();
  private repairs: FailureButton[] = [];
  private recent: LedgerEntry[] = [];
  private readonly store = new DisposableStore();
  private readonly moves = this.store.add(new vscode.EventEmitter<Moment>());

  /** The player stands at another moment of its clip; a few times a second while it plays. */
  readonly onDidMove = this.moves.event;

  constructor(private readonly services: ResultsServices) {
    const { running, runs } = services;
    this.store.add(vscode.window.registerWebviewPanelSerializer(viewType, this));
    this.store.add(running.onDidPreview(({ job, frames }) => this.post({ kind: 'preview', job, frames })));
    this.store.add(running.onDidChange(() => void this.onJobs()));
    this.store.add(runs.onDidChange(() => void this.update()));
  }

  /** The finished run that the panel shows, also while it is closed. */
  get shown(): RunPlace | undefined {
    return this.placeOf(this.target);
  }

  /** The experiment whose clip the player holds. */
  get source(): vscode.Uri | undefined {
    return this.shown && this.page?.source;
  }

  /** Shows a job, a run, or what is being made now. `focus` false leaves the keyboard where it is. */
  async show(target?: Target, { focus = true } = {}): Promise<void> {
    this.target = target ?? this.target ?? this.newest();
    const { panel } = this;
    if (panel && !isBehindText(panel)) panel.reveal(undefined, !focus);
    else this.open(this.create(focus));
    await this.update();
  }

  /** Moves the player to a moment of its clip and stops it there. Nothing happens while no clip is shown. */
  seek(seconds: number): void {
    this.page?.seek(seconds);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const kept = parseResultsState(state);
    if (kept) this.target = 'job' in kept ? kept : { root: kept.root, name: basename(kept.run) };
    this.open(panel);
    await this.update();
  }

  dispose(): void {
    this.store.dispose();
    this.panel?.dispose();
  }

  private newest(): Target {
    const { active, state } = this.services.running;
    const job = active ?? state.jobs.at(-1);
    return job && { job: job.id };
  }

  private create(focus: boolean): vscode.WebviewPanel {
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: !focus };
    return vscode.window.createWebviewPanel(viewType, vscode.l10n.t('T2V Results'), column);
  }

  private open(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    const page = new ClipPage(panel.webview, this.services);
    this.page = page;
    page.onDidMove((moment) => this.moves.fire(moment));
    page.onDidChange(() => void this.update());
    panel.iconPath = vscode.Uri.joinPath(this.services.extensionUri, 'media', 'icon.png');
    panel.webview.onDidReceiveMessage((message) => void this.receive(message));
    panel.onDidDispose(() => {
      page.dispose();
      if (this.panel === panel) this.panel = this.page = undefined;
    });
    this.allow(this.roots());
  }

  /** The page may read the runs of these folders, nothing else. */
  private allow(roots: readonly string[]): void {
    if (!this.panel) return;
    const { webview } = this.panel;
    const { extensionUri } = this.services;
    const runFolders = roots.map((root) => vscode.Uri.file(join(root, '.t2v', 'runs')));
    webview.options = { enableScripts: true, localResourceRoots: runFolders };
    webview.html = pageHtml({ webview, extensionUri, name: 'results', title: vscode.l10n.t('T2V Results') });
  }

  private roots(): string[] {
    const open = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const jobs = this.services.running.state.jobs.map(({ root }) => root);
    const own = this.target && 'root' in this.target ? [this.target.root] : [];
    return [...new Set([...own, ...jobs, ...open])];
  }

  private async receive(data: unknown): Promise<void> {
    const message = parseFromResults(data);
    if (!message) return;
    switch (message.kind) {
      case 'ready':
        return this.update();
      case 'pick':
        return this.pick(message.key);
      case 'press':
        return this.press(this.content.actions[message.button], message.picture);
      default:
        return this.page?.receive(message);
    }
  }

  private async pick(key: string): Promise<void> {
    const root = this.rootOfTarget();
    if (root === undefined || !this.recent.some(({ name }) => name === key)) return;
    this.target = { root, name: key };
    await this.update();
  }

  private async press(action: PanelAction | undefined, picture?: ShownFrame): Promise<void> {
    const { running } = this.services;
    switch (action?.kind) {
      case undefined:
        return;
      case 'cancel':
        return void (await running.cancel([action.job]));
      case 'again':
        return void (await running.queue.retry([action.job]));
      case 'repair':
        return void (await this.repairs[action.index]?.run());
      case 'source':
        return this.openSource();
      case 'command':
        return this.page?.run(action.command, picture);
    }
  }

  private async openSource(): Promise<void> {
    const { target } = this;
    const job = target && 'job' in target ? this.services.running.jobOf(target.job) : undefined;
    const uri = job && sourceUri(job);
    if (uri) await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
  }

  /** A job of ours that has begun is shown by itself; the panel's own job is followed to its end. */
  private async onJobs(): Promise<void> {
    if (!this.panel) return;
    const { running } = this.services;
    const { target } = this;
    const shown = target && 'job' in target ? running.jobOf(target.job) : undefined;
    const { active } = running;
    const isFollowing = target === undefined || 'job' in target;
    if (active && running.isOwn(active) && (shown === undefined || isEnded(shown)) && isFollowing) {
      this.target = { job: active.id };
    }
    if (shown?.state === 'running' && this.content.view.job === shown.id && this.content.view.fraction !== undefined) {
      const progress = running.progressOf(shown.id);
      if (progress)
        return this.post({
          kind: 'progress',
          job: shown.id,
          status: progressText(progress),
          fraction: progress.fraction,
        });
    }
    await this.update();
  }

  private async update(): Promise<void> {
    if (!this.panel) return;
    const { webview } = this.panel;
    const { target } = this;
    const content = await this.contentOf();
    if (target !== this.target) return;
    this.content = content;
    const state = this.stateOf(target);
    this.post({
      kind: 'show',
      view: this.content.view,
      recent: await this.recentRuns(webview),
      ...(state ? { state } : {}),
    });
    const job = target && 'job' in target ? target.job : undefined;
    const frames = job === undefined ? undefined : this.services.running.previewOf(job);
    if (job !== undefined && frames) this.post({ kind: 'preview', job, frames });
  }

  private stateOf(target: Target): ResultsState | undefined {
    const place = this.placeOf(target);
    if (place) return { root: place.root, run: place.name };
    return target && 'job' in target ? target : undefined;
  }

  private placeOf(target: Target): RunPlace | undefined {
    if (!target || !('job' in target)) return target;
    const job = this.services.running.jobOf(target.job);
    return job?.result && { root: job.root, name: job.result.run };
  }

  private rootOfTarget(): string | undefined {
    const { target } = this;
    if (!target) return undefined;
    return 'root' in target ? target.root : this.services.running.jobOf(target.job)?.root;
  }

  private async contentOf(): Promise<PanelContent> {
    const { running } = this.services;
    const { target } = this;
    const job = target && 'job' in target ? running.jobOf(target.job) : undefined;
    const place = this.placeOf(target);
    if (place && this.page) {
      return this.page.contentOf(place, job?.label).catch((error: unknown) => failedContent(messageOf(error)));
    }
    if (!job) return emptyContent();
    this.repairs = job.error ? this.repairsOf(job) : [];
    return jobContent(
      job,
      running.progressOf(job.id),
      this.repairs.map(({ title }) => title),
    );
  }

  private repairsOf(job: Job): FailureButton[] {
    const { running, showLog } = this.services;
    const retry = () => running.queue.retry([job.id]);
    return failureButtons(job.error!, { uri: sourceUri(job), request: job.request, retry, showLog });
  }

  private async recentRuns(webview: vscode.Webview): Promise<RecentRun[]> {
    const root = this.rootOfTarget() ?? this.roots()[0];
    if (root === undefined) return [];
    const entries = await this.services.runs.entriesOf(root).catch(() => []);
    this.recent = entries.slice(0, recentCount);
    const shown = this.placeOf(this.target)?.name;
    return this.recent.map(({ name, prompt, seed }) => ({
      key: name,
      poster: webview.asWebviewUri(vscode.Uri.file(join(root, '.t2v', 'runs', name, 'poster.png'))).toString(),
      title: vscode.l10n.t('{0}, seed {1}', prompt, seed),
      isShown: name === shown,
    }));
  }

  private post(message: ToResults): void {
    void this.panel?.webview.postMessage(message);
  }
}

function failedContent(message: string): PanelContent {
  const { view } = emptyContent();
  return { view: { ...view, status: message }, actions: [] };
}

/** Brought to the front, it would cover the text. It is made anew beside it: a panel that moves becomes a preview, which the next file replaces. */
function isBehindText({ viewColumn }: vscode.WebviewPanel): boolean {
  return viewColumn !== undefined && viewColumn === vscode.window.activeTextEditor?.viewColumn;
}
