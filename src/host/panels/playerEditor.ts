// Clip files opened as editors, read only: the results page with one clip. Text and pictures of other programs are never touched; the
// file is watched and shown anew when it changes.

import { basename } from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../../base/errors';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { parseFromResults, type FromResults } from '../../protocol/resultsMessages';
import { ClipPage, type ClipPageServices } from './clipPage';
import { pageHtml } from './page';
import { emptyContent, type PanelContent } from './resultsView';

export interface PlayerEditorServices extends ClipPageServices {
  extensionUri: vscode.Uri;
}

/** Named in package.json, too. */
export const playerViewType = 't2vLab.player';

export class PlayerEditors implements vscode.CustomReadonlyEditorProvider, Disposable {
  private readonly registration: vscode.Disposable;

  constructor(private readonly services: PlayerEditorServices) {
    const options = { supportsMultipleEditorsPerDocument: true };
    this.registration = vscode.window.registerCustomEditorProvider(playerViewType, this, options);
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: vscode.CustomDocument, panel: vscode.WebviewPanel): void {
    const editor = new PlayerEditor(uri, panel, this.services);
    panel.onDidDispose(() => editor.dispose());
  }

  dispose(): void {
    this.registration.dispose();
  }
}

/** One open clip. */
class PlayerEditor implements Disposable {
  private readonly store = new DisposableStore();
  private readonly page: ClipPage;
  private content: PanelContent = emptyContent();
  /** What the page will ask for as soon as it is there; looked up while it loads. */
  private early: Promise<PanelContent> | undefined;

  constructor(
    private readonly uri: vscode.Uri,
    private readonly panel: vscode.WebviewPanel,
    services: PlayerEditorServices,
  ) {
    const { webview } = panel;
    const { extensionUri } = services;
    this.page = this.store.add(new ClipPage(webview, services));
    this.store.add(this.page.onDidChange(() => void this.update()));
    this.store.add(
      webview.onDidReceiveMessage((data) => {
        const message = parseFromResults(data);
        if (message) void this.receive(message);
      }),
    );
    this.early = this.page.contentOf(uri);
    // Whoever awaits it says what is wrong.
    this.early.catch(() => undefined);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), basename(uri.path));
    const watcher = this.store.add(vscode.workspace.createFileSystemWatcher(pattern));
    this.store.add(watcher.onDidChange(() => void this.update()));
    const folder = vscode.Uri.joinPath(uri, '..');
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    void this.begin(extensionUri);
  }

  private async begin(extensionUri: vscode.Uri): Promise<void> {
    const { webview } = this.panel;
    await this.look();
    const first = [{ kind: 'show', view: this.content.view, recent: [] }];
    webview.html = pageHtml({ webview, extensionUri, name: 'results', title: basename(this.uri.path), first });
  }

  dispose(): void {
    this.store.dispose();
  }

  private async receive(message: FromResults): Promise<void> {
    switch (message.kind) {
      case 'pick':
        return;
      case 'ready':
        return this.update();
      case 'press': {
        const action = this.content.actions[message.button];
        return action?.kind === 'command' ? this.page.run(action.command, message.picture) : undefined;
      }
      default:
        return this.page.receive(message);
    }
  }

  private async update(): Promise<void> {
    await this.look();
    void this.panel.webview.postMessage({ kind: 'show', view: this.content.view, recent: [] });
  }

  private async look(): Promise<void> {
    try {
      const asked = this.early ?? this.page.contentOf(this.uri);
      this.early = undefined;
      this.content = await asked;
    } catch (error) {
      const { view } = emptyContent();
      const title = basename(this.uri.path);
      this.content = { view: { ...view, title, status: '', error: { message: messageOf(error) } }, actions: [] };
    }
  }
}
