// The panel in which a clip is played: starts the engine's play, hands orders and frames through, saves the session beside the
// experiment. Closing the panel stops the engine's work; what was played until then is thrown away.

import * as vscode from 'vscode';
import { CancelledError } from '../../base/errors';
import { Emitter } from '../../base/events';
import type { Disposable } from '../../base/lifecycle';
import { sessionText } from '../../experiment/playSession';
import type { GenerationRequest } from '../../experiment/request';
import type { PlayResult, SteerOrder } from '../../protocol/engineMessages';
import { parseFromPlay, type PlayState, type PlayTexts, type ToPlay } from '../../protocol/playMessages';
import type { Turn } from '../../jobs/runner';
import type { EngineServices } from '../../services/engineServices';
import { titleOf } from '../documents';
import { showFailure } from '../failures';
import { pageHtml } from './page';

export interface PlayServices {
  extensionUri: vscode.Uri;
  engine: Pick<EngineServices, 'play'>;
  /** The right to compute, one for each play: no other window and no job of the queue computes meanwhile. */
  newTurn: () => Turn;
  showLog: () => void;
}

/** What is played. */
export interface Playable {
  request: GenerationRequest;
  object: string;
  /** The experiment, beside which the session is saved. */
  uri: vscode.Uri;
  /** Its model as it names it. */
  model?: string;
}

export class PlayPanel implements Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private playable: Playable | undefined;
  private controller = new AbortController();
  private orders = new Emitter<SteerOrder>();
  private state: PlayState = 'loading';
  private status = '';
  private begun = false;
  private saved: vscode.Uri | undefined;

  constructor(private readonly services: PlayServices) {}

  /** Plays this from its start; what was being played is thrown away. */
  async show(playable: Playable): Promise<void> {
    this.playable = playable;
    if (this.panel) this.panel.reveal();
    else this.open();
    await this.play();
  }

  dispose(): void {
    this.controller.abort();
    this.panel?.dispose();
  }

  private open(): void {
    const { extensionUri } = this.services;
    const title = vscode.l10n.t('T2V Play');
    const panel = vscode.window.createWebviewPanel('t2vLab.play', title, vscode.ViewColumn.Beside, {
      enableScripts: true,
      localResourceRoots: [],
    });
    this.panel = panel;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    panel.webview.onDidReceiveMessage((message) => void this.receive(message));
    // Nobody leads what nobody sees.
    panel.onDidChangeViewState(() => {
      if (!panel.visible && this.state === 'playing') this.orders.fire({ x: 0, y: 0, end: true });
    });
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.controller.abort();
    });
    panel.webview.html = pageHtml({ webview: panel.webview, extensionUri, name: 'play', title });
  }

  private async receive(data: unknown): Promise<void> {
    const message = parseFromPlay(data);
    switch (message?.kind) {
      case undefined:
        return;
      case 'ready':
        return this.tell();
      case 'steer':
        return this.orders.fire({ x: message.x, y: message.y, end: false });
      case 'end':
        return this.orders.fire({ x: 0, y: 0, end: true });
      case 'again':
        return this.play();
      case 'open':
        if (this.saved) await vscode.window.showTextDocument(this.saved, { viewColumn: vscode.ViewColumn.One });
    }
  }

  private async play(): Promise<void> {
    const { playable } = this;
    if (!playable) return;
    this.controller.abort();
    const controller = (this.controller = new AbortController());
    this.orders = new Emitter<SteerOrder>();
    this.begun = false;
    this.to('loading', vscode.l10n.t('Waiting until the engine is free …'));
    const turn = this.services.newTurn();
    try {
      await turn.acquire(controller.signal);
      this.to('loading', vscode.l10n.t('The model is being loaded …'));
      const result = await this.services.engine.play(playable.request, playable.object, {
        signal: controller.signal,
        orders: this.orders.event,
        onEvent: (event) => {
          if (controller.signal.aborted || event.kind !== 'played') return;
          if (!this.begun) this.to('playing', vscode.l10n.t('Playing'));
          this.begun = true;
          this.post({ kind: 'frames', first: event.first, frames: event.frames, at: event.at });
        },
      });
      await this.save(playable, result);
    } catch (error) {
      if (error instanceof CancelledError) return;
      this.to('failed', error instanceof Error ? error.message : String(error));
      void showFailure(error, { showLog: this.services.showLog });
    } finally {
      await turn.release();
    }
  }

  private async save({ request, object, uri, model }: Playable, result: PlayResult): Promise<void> {
    const text = sessionText({ request, object, ...result, ...(model === undefined ? {} : { model }) });
    const saved = await freeName(uri);
    await vscode.workspace.fs.writeFile(saved, new TextEncoder().encode(text));
    this.saved = saved;
    this.to(
      'ended',
      vscode.l10n.t('Saved as {0}. Running it makes the same frames again.', `${titleOf(saved)}.t2v.json`),
    );
  }

  private to(state: PlayState, status: string): void {
    this.state = state;
    this.status = status;
    this.tell();
  }

  private tell(): void {
    if (!this.playable) return;
    const title = this.playable.request.prompt;
    this.post({ kind: 'show', state: this.state, title, status: this.status, texts: textsFor(this.playable.object) });
  }

  private post(message: ToPlay): void {
    void this.panel?.webview.postMessage(message);
  }
}

function textsFor(object: string): PlayTexts {
  const { t } = vscode.l10n;
  return {
    hint: t('Arrow keys lead “{0}” while the clip grows; Escape ends it.', object),
    left: t('Left'),
    right: t('Right'),
    up: t('Up'),
    down: t('Down'),
    stand: t('Stand still'),
    end: t('End and Save'),
    again: t('Play Again'),
    open: t('Open Experiment'),
    rate: t('{0} s, {1} frames per second', '{0}', '{1}'),
  };
}

/** `fox-play.t2v.json` beside `fox.t2v.json`, or with a number where that is taken. */
async function freeName(uri: vscode.Uri): Promise<vscode.Uri> {
  for (let number = 1; ; number += 1) {
    const name = `${titleOf(uri)}-play${number === 1 ? '' : `-${number}`}.t2v.json`;
    const target = vscode.Uri.joinPath(uri, '..', name);
    const isTaken = await vscode.workspace.fs.stat(target).then(
      () => true,
      () => false,
    );
    if (!isTaken) return target;
  }
}
