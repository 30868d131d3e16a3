// The caret in the text and the playhead of the player are one: moving the caret to a shot, a keyframe or a camera key moves the player
// there, and what the player is at is marked in the text. Marking never moves the caret, so the two cannot chase each other.

import * as vscode from 'vscode';
import { Debouncer } from '../base/debounce';
import type { Event } from '../base/events';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { requestDefaults } from '../experiment/defaults';
import { momentAt, rangesAt, type ClipTiming } from '../experiment/moments';
import type { TextRange } from '../experiment/problem';
import { isExperiment } from './documents';
import type { Experiments } from './experiments';
import { toRange } from './language/textEdits';

/** Where a clip is played. */
export interface Player {
  /** The experiment whose clip is shown; undefined when there is none. */
  readonly source: vscode.Uri | undefined;
  /** Shows the frame at this time and stays there. */
  seek(seconds: number): void;
  /** Another frame is shown, by playing or by hand; also the first one of a clip that has just been opened. */
  readonly onDidMove: Event<{ seconds: number; frame: number }>;
}

/** Long enough to pass over the lines between two shots. */
const quietMs = 120;

export class Playhead implements Disposable {
  private readonly store = new DisposableStore();
  private readonly quiet = this.store.add(new Debouncer<'caret'>(quietMs));
  private readonly mark = this.store.add(
    vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
      border: '1px solid',
      borderColor: new vscode.ThemeColor('editor.rangeHighlightBorder'),
      overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.rangeHighlightForeground'),
    }),
  );
  private seconds: number | undefined;

  constructor(
    private readonly player: Player,
    private readonly experiments: Pick<Experiments, 'planOf'>,
    private readonly onFailure: (error: unknown) => void,
  ) {
    const { window, workspace } = vscode;
    this.store.add(player.onDidMove(({ seconds }) => this.onMove(seconds)));
    this.store.add(window.onDidChangeTextEditorSelection((event) => this.onCaret(event)));
    this.store.add(window.onDidChangeVisibleTextEditors(() => this.show()));
    this.store.add(workspace.onDidChangeTextDocument(({ document }) => isExperiment(document.uri) && this.show()));
  }

  dispose(): void {
    this.store.dispose();
  }

  private onMove(seconds: number): void {
    this.seconds = seconds;
    this.show();
  }

  /** Only what a person does counts: an edit that moves the caret along says nothing about the player. */
  private onCaret({ textEditor, kind }: vscode.TextEditorSelectionChangeEvent): void {
    if (kind === undefined || !this.isShown(textEditor)) return;
    this.quiet.schedule('caret', () => void this.follow(textEditor).catch(this.onFailure));
  }

  private async follow({ document, selection }: vscode.TextEditor): Promise<void> {
    const timing = await this.timingOf(document);
    const text = document.getText();
    const offset = document.offsetAt(selection.active);
    const seconds = momentAt(text, offset, timing);
    if (seconds === undefined) return;
    const isThere = this.activeIn(text, timing).some((range) => holds(range, offset));
    if (!isThere) this.player.seek(seconds);
  }

  private show(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (isExperiment(editor.document.uri)) void this.decorate(editor).catch(this.onFailure);
    }
  }

  private async decorate(editor: vscode.TextEditor): Promise<void> {
    const { document } = editor;
    const { version } = document;
    const timing = await this.timingOf(document);
    if (document.version !== version) return;
    const active = this.isShown(editor) ? this.activeIn(document.getText(), timing) : [];
    editor.setDecorations(
      this.mark,
      active.map((range) => toRange(document, range)),
    );
  }

  private activeIn(text: string, timing: ClipTiming): TextRange[] {
    return this.seconds === undefined ? [] : rangesAt(text, this.seconds, timing);
  }

  private isShown({ document }: vscode.TextEditor): boolean {
    return this.player.source?.toString() === document.uri.toString();
  }

  /** What the model makes where the text does not say. */
  private async timingOf(document: vscode.TextDocument): Promise<ClipTiming> {
    const { model } = await this.experiments.planOf(document);
    const { frames = requestDefaults.frames, fps = requestDefaults.fps } = model?.sidecar.defaults ?? {};
    return { frames, fps };
  }
}

function holds({ offset, length }: TextRange, place: number): boolean {
  return offset <= place && place <= offset + length;
}
