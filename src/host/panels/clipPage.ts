// The part of a page that plays a clip: what is shown of it, the bytes it reads, where it stands, what its buttons do. The results
// panel and the player of a clip file both have one.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import type { FromPlayer, ShownFrame } from '../../protocol/playerMessages';
import type { ToResults } from '../../protocol/resultsMessages';
import { clipSubject, type ClipSubject, type ClipTarget } from '../clipSubject';
import type { Runs } from '../runs';
import { clipFile, ClipFeed } from './clipFeed';
import type { ClipMeter } from './clipFigures';
import { clipContent } from './clipView';
import { openDropped } from './dropped';
import type { PanelContent } from './resultsView';

export interface ClipPageServices {
  runs: Runs;
  meter: ClipMeter;
  /** Whether `t2vLab.exportClip` is there. */
  canExport: boolean;
}

/** A moment of the clip. */
export interface Moment {
  seconds: number;
  /** From 0. */
  frame: number;
}

export class ClipPage implements Disposable {
  private readonly store = new DisposableStore();
  private readonly feed = this.store.add(new ClipFeed());
  private readonly moves = this.store.add(new vscode.EventEmitter<Moment>());
  private readonly changes = this.store.add(new vscode.EventEmitter<void>());
  private turn = 0;
  private shown: { subject: ClipSubject; key: string } | undefined;

  /** The player stands somewhere else now; a few times a second while it plays. */
  readonly onDidMove = this.moves.event;
  /** There is more to say about the clip. */
  readonly onDidChange = this.changes.event;

  constructor(
    private readonly webview: vscode.Webview,
    private readonly services: ClipPageServices,
  ) {}

  /** What to show of a clip. @throws UserError when the run or the file is gone or damaged */
  async contentOf(target: ClipTarget, label?: string): Promise<PanelContent> {
    const { runs, meter, canExport } = this.services;
    const turn = ++this.turn;
    const subject = await clipSubject(runs, target);
    const file = await clipFile(subject.clip);
    // Of several that were asked for close together, the last one is shown, whichever is found last.
    if (turn === this.turn) {
      this.feed.use(subject.clip, file);
      this.shown = { subject, key: file.key };
    }
    const title = label ?? titleOf(subject);
    const poster = this.posterOf(subject);
    return clipContent(subject, { file, title, poster, figures: meter.known(subject, file.key), canExport });
  }

  /** The experiment of the clip that is shown. */
  get source(): vscode.Uri | undefined {
    return this.shown?.subject.source;
  }

  /** Runs a command about the clip that is shown. */
  async run(command: string, picture?: ShownFrame): Promise<void> {
    if (!this.shown) return;
    const { place, clip } = this.shown.subject;
    await vscode.commands.executeCommand(command, place ?? clip, picture);
  }

  /** Moves the player; a page without a clip passes it over. */
  seek(seconds: number): void {
    this.post({ kind: 'seek', seconds });
  }

  async receive(message: FromPlayer): Promise<void> {
    switch (message.kind) {
      case 'read':
        return this.post(await this.feed.answer(message));
      case 'position':
        this.moves.fire({ seconds: message.seconds, frame: message.frame });
        return this.measure();
      case 'drop':
      case 'dropClip':
        return openDropped(message);
    }
  }

  dispose(): void {
    this.store.dispose();
  }

  /** Once the first frame is seen: measuring takes the time of decoding a second time. */
  private async measure(): Promise<void> {
    const { shown } = this;
    if (shown && (await this.services.meter.measure(shown.subject, shown.key))) this.changes.fire();
  }

  private posterOf({ place, record, clip }: ClipSubject): string {
    if (!place || record?.files.poster === undefined) return '';
    const file = vscode.Uri.joinPath(clip, '..', record.files.poster);
    return this.webview.asWebviewUri(file).toString();
  }

  private post(message: ToResults): void {
    void this.webview.postMessage(message);
  }
}

function titleOf({ record, name, clip, place }: ClipSubject): string {
  if (record?.source !== undefined) return basename(record.source).replace(/\.t2v\.json$/, '');
  return place ? name : basename(clip.path);
}
