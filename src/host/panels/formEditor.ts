// The form of an experiment as an editor beside its text. The text stays the model: what the form asks for becomes the smallest edits of
// it, so undo, hot exit, comments and layout are the text's own.

import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle';
import { editFields } from '../../experiment/editFields';
import { parseExperiment } from '../../experiment/parse';
import { relativePath } from '../../experiment/paths';
import type { Problem } from '../../experiment/problem';
import { schemaAt } from '../../experiment/schemaTree';
import { parseFromForm, type FormSetting, type FormState, type ToForm } from '../../protocol/formMessages';
import type { Plan } from '../../services/plan';
import { isOnDisk, rootOf } from '../documents';
import type { Experiments } from '../experiments';
import { toWorkspaceEdit } from '../language/textEdits';
import type { Runs } from '../runs';
import { openDropped } from './dropped';
import { backgroundText, defaultsOf, formModel, formProblems, imageFiles, valuesOf } from './formState';
import { formTexts } from './formTexts';
import { pageHtml } from './page';
import { showText } from './showText';

export interface FormServices {
  extensionUri: vscode.Uri;
  experiments: Pick<Experiments, 'planOf' | 'planText' | 'onDidBecomeStale'>;
  runs: Pick<Runs, 'entriesOf' | 'onDidChange'>;
  /** Hears of mistakes of ours. */
  report: (error: unknown) => void;
}

/** The kind of editor in package.json. */
export const formViewType = 't2vLab.form';

/** Makes a form for each text that one is asked for. */
export class FormEditor implements vscode.CustomTextEditorProvider, Disposable {
  private readonly store = new DisposableStore();

  constructor(private readonly services: FormServices) {
    this.store.add(vscode.window.registerCustomEditorProvider(formViewType, this));
  }

  resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    const form = new OpenForm(document, panel.webview, this.services);
    panel.onDidDispose(() => form.dispose());
  }

  dispose(): void {
    this.store.dispose();
  }
}

/** One form; ends with its panel. */
class OpenForm implements Disposable {
  private readonly store = new DisposableStore();
  /** The highest number of an edit of the page that was made. */
  private seen = 0;
  /** Edits are made one after another. */
  private work: Promise<void> = Promise.resolve();
  /** What the page was told last, for the repairs that it offers. */
  private told: { version: number; problems: readonly Problem[] } = { version: -1, problems: [] };
  private readonly backgrounds = new Map<string, Promise<Plan>>();

  constructor(
    private readonly document: vscode.TextDocument,
    private readonly webview: vscode.Webview,
    private readonly services: FormServices,
  ) {
    const { extensionUri, experiments, runs } = services;
    const own = isOnDisk(document.uri) ? [vscode.Uri.file(rootOf(document.uri))] : [];
    webview.options = { enableScripts: true, localResourceRoots: own };
    this.store.add(webview.onDidReceiveMessage((data) => void this.receive(data).catch(services.report)));
    this.store.add(
      vscode.workspace.onDidChangeTextDocument((event) => {
        if (event.document === document && event.contentChanges.length > 0) this.refresh();
      }),
    );
    this.store.add(
      experiments.onDidBecomeStale(() => {
        this.backgrounds.clear();
        this.refresh();
      }),
    );
    this.store.add(runs.onDidChange(() => this.refresh()));
    const title = vscode.l10n.t('T2V Form');
    webview.html = pageHtml({ webview, extensionUri, name: 'form', title, first: [this.texts(), this.textAlone()] });
    // All the rest comes while the page loads.
    this.refresh();
  }

  dispose(): void {
    this.store.dispose();
  }

  private async receive(data: unknown): Promise<void> {
    const message = parseFromForm(data);
    switch (message?.kind) {
      case undefined:
        return;
      case 'ready':
        this.seen = 0;
        this.post(this.texts());
        return this.update();
      case 'edit':
        return this.inTurn(message.id, () => this.edit(message.settings));
      case 'pickImage':
        return this.inTurn(message.id, () => this.pickImage(message.index));
      case 'fix':
        return this.repair(message);
      case 'openText':
        return showText(this.document.uri, message.line);
      case 'drop':
      case 'dropClip':
        return openDropped(message);
    }
  }

  /** The page waits until it is told that its edit number `id` was seen, whether or not it changed anything. */
  private inTurn(id: number, make: () => Promise<void>): Promise<void> {
    this.work = this.work
      .then(make)
      .catch(this.services.report)
      .then(async () => {
        this.seen = Math.max(this.seen, id);
        await this.update();
      });
    return this.work;
  }

  private async edit(settings: readonly FormSetting[]): Promise<void> {
    if (!settings.every(({ path }) => schemaAt(path) !== undefined)) return;
    const wanted = settings.map((setting) => ({ ...setting, value: setting.value }));
    await this.apply(editFields(this.document.getText(), wanted));
  }

  private async apply(edits: Parameters<typeof toWorkspaceEdit>[1]): Promise<void> {
    if (edits.length > 0) await vscode.workspace.applyEdit(toWorkspaceEdit(this.document, edits));
  }

  private async repair({ version, problem }: { version: number; problem: number }): Promise<void> {
    const { told, document } = this;
    if (version !== told.version || version !== document.version) return;
    await this.apply(told.problems[problem]?.fix?.edits ?? []);
  }

  /** The file's path goes into the keyframe as it is written from the experiment's own folder. */
  private async pickImage(index: number): Promise<void> {
    const { uri } = this.document;
    const folder = dirname(uri.fsPath);
    const [file] =
      (await vscode.window.showOpenDialog({
        defaultUri: vscode.Uri.file(folder),
        title: vscode.l10n.t('Image for the Keyframe'),
        filters: { [vscode.l10n.t('Images and clips')]: ['png', 'webm'] },
      })) ?? [];
    if (!file) return;
    const image = relativePath(folder, file.fsPath);
    const keyframes = valuesOf(this.document.getText())?.keyframes;
    const isThere = Array.isArray(keyframes) && index < keyframes.length;
    const fresh = { at: index === 0 ? 'first' : 'last', image };
    const path = ['keyframes', index];
    await this.edit([isThere ? { path: [...path, 'image'], value: image } : { path, value: fresh }]);
  }

  private texts(): ToForm {
    return { kind: 'open', texts: formTexts() };
  }

  /** What can be said at once, without reading a model or another file. */
  private textAlone(): ToForm {
    const { document } = this;
    const text = document.getText();
    const { problems } = parseExperiment(text);
    const values = valuesOf(text);
    this.told = { version: document.version, problems };
    return {
      kind: 'state',
      state: {
        version: document.version,
        seen: 0,
        ...(values ? { values } : {}),
        defaults: defaultsOf({}),
        problems: formProblems(problems, document),
        images: this.imagesOf(values ?? {}),
      },
    };
  }

  private refresh(): void {
    void this.update().catch(this.services.report);
  }

  /** Tells the page how things are; a change that comes meanwhile tells it again. */
  private async update(): Promise<void> {
    const { document } = this;
    const { version } = document;
    const values = valuesOf(document.getText());
    const [plan, background, poster] = await Promise.all([
      this.services.experiments.planOf(document),
      this.backgroundOf(values ?? {}),
      this.posterOf(),
    ]);
    if (document.version !== version || this.store.isDisposed) return;
    const { problems } = plan;
    this.told = { version, problems };
    const model = plan.model ?? background?.model;
    const { prompt: _prompt, ...withoutWords } = background?.experiment ?? {};
    const inherited = values?.extends === undefined ? withoutWords : (background?.experiment ?? {});
    const state: FormState = {
      version,
      seen: this.seen,
      ...(values ? { values } : {}),
      defaults: defaultsOf(inherited, model?.sidecar.defaults),
      problems: formProblems(problems, document),
      ...(model ? { model: formModel(model) } : {}),
      images: this.imagesOf(values ?? {}),
      ...(poster === undefined ? {} : { poster }),
    };
    this.post({ kind: 'state', state });
  }

  /** The plan of what the text leaves out; known once for each base and model. */
  private async backgroundOf(values: Record<string, unknown>): Promise<Plan | undefined> {
    if (!isOnDisk(this.document.uri)) return undefined;
    const text = backgroundText(values);
    const known = this.backgrounds.get(text) ?? this.services.experiments.planText(text, this.document.uri);
    this.backgrounds.set(text, known);
    return known;
  }

  private imagesOf(values: Record<string, unknown>): Record<string, string> {
    const { uri } = this.document;
    if (!isOnDisk(uri)) return {};
    const files = imageFiles(values, { file: uri.fsPath, workspace: rootOf(uri) });
    return Object.fromEntries([...files].map(([image, file]) => [image, this.addressOf(file)]));
  }

  /** Of the clip that was made last from this file. */
  private async posterOf(): Promise<string | undefined> {
    const { uri } = this.document;
    if (!isOnDisk(uri)) return undefined;
    const root = rootOf(uri);
    const source = relativePath(root, uri.fsPath);
    const entries = await this.services.runs.entriesOf(root).catch(() => []);
    const newest = entries.find((entry) => entry.source === source);
    return newest && this.addressOf(join(root, '.t2v', 'runs', newest.name, 'poster.png'));
  }

  private addressOf(file: string): string {
    return this.webview.asWebviewUri(vscode.Uri.file(file)).toString();
  }

  private post(message: ToForm): void {
    void this.webview.postMessage(message);
  }
}
