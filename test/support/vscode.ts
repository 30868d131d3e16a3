// Stands in for the module `vscode` in unit tests: the classes and calls that src/host uses, with the same rules (half-open
// ranges, events, one collection of diagnostics). It draws nothing. The real editor is the e2e tests' matter.

import { posix } from 'node:path';
import { Emitter } from '../../src/base/events';

type Listener<T> = (value: T) => unknown;

export class EventEmitter<T> {
  private readonly emitter = new Emitter<T>();
  readonly event = (listener: Listener<T>) => this.emitter.event((value) => void listener(value));
  fire(value: T): void {
    this.emitter.fire(value);
  }
  dispose(): void {
    this.emitter.dispose();
  }
}

export class Disposable {
  constructor(private readonly callOnDispose: () => unknown) {}
  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }
  dispose(): void {
    this.callOnDispose();
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
    readonly query = '',
  ) {}
  static file(path: string): Uri {
    return new Uri('file', path);
  }
  static parse(text: string): Uri {
    const [, scheme = '', path = '', query = ''] = /^([a-z0-9-]+):(?:\/\/)?([^?]*)\??(.*)$/.exec(text) ?? [];
    return new Uri(scheme, decodeURIComponent(path), decodeURIComponent(query));
  }
  static from({ scheme, path = '', query = '' }: { scheme: string; path?: string; query?: string }): Uri {
    return new Uri(scheme, path, query);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, posix.join(base.path, ...parts), base.query);
  }
  get fsPath(): string {
    return this.path;
  }
  with({ scheme }: { scheme: string }): Uri {
    return new Uri(scheme, this.path, this.query);
  }
  toString(): string {
    return `${this.scheme}://${encodeURI(this.path)}${this.query === '' ? '' : `?${encodeURIComponent(this.query)}`}`;
  }
}

export interface Place {
  line: number;
  character: number;
}

export class Position implements Place {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Place,
    readonly end: Place,
  ) {}
  isEqual({ start, end }: Range): boolean {
    return compare(start, this.start) === 0 && compare(end, this.end) === 0;
  }
  contains(place: Place): boolean {
    return compare(this.start, place) <= 0 && compare(place, this.end) <= 0;
  }
  intersection(other: Range): Range | undefined {
    const start = compare(this.start, other.start) > 0 ? this.start : other.start;
    const end = compare(this.end, other.end) < 0 ? this.end : other.end;
    return compare(start, end) > 0 ? undefined : new Range(start, end);
  }
}

function compare(a: Place, b: Place): number {
  return a.line - b.line || a.character - b.character;
}

export enum DiagnosticSeverity {
  Error = 0,
  Warning = 1,
}

export class Diagnostic {
  source?: string;
  code?: string | number;
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: DiagnosticSeverity = DiagnosticSeverity.Error,
  ) {}
}

export enum EndOfLine {
  LF = 1,
  CRLF = 2,
}

/** A document with the conversions that the host needs. */
export class TextDocument {
  version = 1;
  isClosed = false;
  constructor(
    readonly fileName: string,
    private text: string,
    readonly uri = Uri.file(fileName),
  ) {}
  get eol(): EndOfLine {
    return this.text.includes('\r\n') ? EndOfLine.CRLF : EndOfLine.LF;
  }
  getText(): string {
    return this.text;
  }
  positionAt(offset: number): Place {
    const before = this.text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  }
  offsetAt({ line, character }: Place): number {
    const before = this.text.split('\n').slice(0, line);
    return before.reduce((sum, text) => sum + text.length + 1, 0) + character;
  }
  open(): this {
    workspace.textDocuments.push(this);
    documents.opened.fire(this);
    return this;
  }
  /** What typing does: new text, a higher version, then the event. */
  replaceBy(text: string): void {
    this.text = text;
    this.version += 1;
    documents.changed.fire({ document: this, contentChanges: [{}] });
  }
  apply(edits: readonly TextEdit[]): void {
    const placed = edits.map(({ range, newText }) => ({
      from: this.offsetAt(range.start),
      to: this.offsetAt(range.end),
      newText,
    }));
    placed.sort((a, b) => b.from - a.from || b.to - a.to);
    this.replaceBy(
      placed.reduce((text, { from, to, newText }) => text.slice(0, from) + newText + text.slice(to), this.text),
    );
  }
  close(): void {
    this.isClosed = true;
    workspace.textDocuments = workspace.textDocuments.filter((one) => one !== this);
    documents.closed.fire(this);
  }
}

export class TextEdit {
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}
  static replace(range: Range, newText: string): TextEdit {
    return new TextEdit(range, newText);
  }
}

export class WorkspaceEdit {
  readonly changes: [Uri, TextEdit[]][] = [];
  /** What is shown of each edit that waits to be accepted. */
  readonly confirmations: unknown[] = [];
  set(uri: Uri, edits: TextEdit[]): void {
    this.changes.push([uri, edits]);
  }
  replace(uri: Uri, range: Range, text: string, about?: unknown): void {
    this.changes.push([uri, [new TextEdit(range, text)]]);
    if (about !== undefined) this.confirmations.push(about);
  }
}

class Kind {
  static readonly QuickFix = new Kind('quickfix');
  static readonly SourceFixAll = new Kind('source.fixAll');
  constructor(readonly value: string) {}
  append(part: string): Kind {
    return new Kind(`${this.value}.${part}`);
  }
  intersects(other: Kind): boolean {
    return this.value.startsWith(other.value) || other.value.startsWith(this.value);
  }
}
export const CodeActionKind = Kind;

export class CodeAction {
  edit?: WorkspaceEdit;
  isPreferred?: boolean;
  diagnostics?: Diagnostic[];
  constructor(
    readonly title: string,
    readonly kind: Kind,
  ) {}
}

export class CodeLens {
  command?: { title: string; command: string; arguments?: unknown[] };
  constructor(
    readonly range: Range,
    command?: CodeLens['command'],
  ) {
    this.command = command;
  }
}

export class DocumentSymbol {
  children: DocumentSymbol[] = [];
  constructor(
    readonly name: string,
    readonly detail: string,
    readonly kind: number,
    readonly range: Range,
    readonly selectionRange: Range,
  ) {}
}

export class CompletionItem {
  insertText?: unknown;
  range?: Range;
  detail?: string;
  constructor(
    readonly label: string,
    readonly kind: number,
  ) {}
}

export class SnippetString {
  constructor(readonly value: string) {}
}

export class MarkdownString {
  constructor(public value = '') {}
  appendCodeblock(code: string): this {
    this.value += code;
    return this;
  }
}

export class InlayHint {
  paddingLeft?: boolean;
  tooltip?: string;
  constructor(
    readonly position: Place,
    readonly label: string,
  ) {}
}

export class Hover {
  constructor(
    readonly contents: unknown,
    readonly range?: Range,
  ) {}
}

export class TreeItem {
  [property: string]: unknown;
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

export class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: ThemeColor,
  ) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class RelativePattern {
  constructor(
    readonly base: Uri,
    readonly pattern: string,
  ) {}
}

export class DataTransferItem {
  constructor(readonly value: unknown) {}
}

export class FileSystemError extends Error {
  code = '';
  static NoPermissions({ path }: Uri): FileSystemError {
    return Object.assign(new FileSystemError(path), { code: 'NoPermissions' });
  }
}

export class LanguageModelTextPart {
  constructor(readonly value: string) {}
}

export class LanguageModelToolResult {
  constructor(readonly content: unknown[]) {}
}

export class TabInputText {
  constructor(readonly uri: Uri) {}
}

export class TabInputCustom {
  constructor(
    readonly uri: Uri,
    readonly viewType: string,
  ) {}
}

/** A text editor that is seen, with what is marked in it. */
export class TextEditor {
  selection = { active: { line: 0, character: 0 } };
  viewColumn = 1;
  marked: readonly Range[] = [];
  constructor(readonly document: TextDocument) {}
  setDecorations(_type: unknown, ranges: readonly Range[]): void {
    this.marked = ranges;
  }
  /** What clicking there does; with the kind null what an edit does to the caret. */
  moveCaret(offset: number, kind: number | null = 2): void {
    this.selection = { active: this.document.positionAt(offset) };
    selected.fire({ textEditor: this, kind: kind ?? undefined });
  }
}

/** Names to numbers, as many as the host uses. */
const names = (...all: string[]) =>
  Object.fromEntries(all.map((name, index) => [name, index])) as Record<string, number>;
export const SymbolKind = names('String', 'Array', 'Event', 'File', 'Key', 'Interface', 'Enum', 'Boolean');
export const CompletionItemKind = names('File', 'Folder', 'Value', 'Snippet');
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const ViewColumn = { Active: -1, One: 1, Beside: -2 };
export const FileChangeType = { Changed: 1, Created: 2, Deleted: 3 };
export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
export const ProgressLocation = { Window: 10, Notification: 15 };
export const ConfigurationTarget = { Global: 1 };
export const UIKind = { Desktop: 1, Web: 2 };
export const QuickInputButtons = { Back: {} };
export const version = '1.100.0';

const documents = {
  opened: new Emitter<TextDocument>(),
  changed: new Emitter<{ document: TextDocument; contentChanges: unknown[] }>(),
  closed: new Emitter<TextDocument>(),
};
const nothing = new Emitter<never>();
const selected = new Emitter<{ textEditor: TextEditor; kind: number | undefined }>();
const trust = new Emitter<void>();
const settingsChanged = new Emitter<{ affectsConfiguration(name: string): boolean }>();

/** What the editor shows and was told, for tests to read and set; `reset` before each test. */
export const editor = {
  diagnostics: new Map<string, readonly Diagnostic[]>(),
  messages: [] as string[],
  errors: [] as { message: string; buttons: string[] }[],
  /** The button that the next message is answered with. */
  answer: undefined as string | undefined,
  executed: [] as string[],
  registered: new Map<string, (...args: unknown[]) => unknown>(),
  /** What was registered with `register…`, by the name of the call. */
  features: [] as string[],
  tools: new Map<string, unknown>(),
  /** By scheme. */
  fileSystems: new Map<string, FileSystem>(),
  settings: new Map<string, unknown>(),
  files: new Map<string, string | Uint8Array>(),
  /** What a search for experiments finds. */
  found: [] as Uri[],
  /** The questions of quick picks; `answer` is the label that is chosen. */
  questions: [] as string[][],
  statusItems: [] as { text: string; isVisible: boolean }[],
  clipboard: '',
  /** The options with which a text was shown last. */
  shown: undefined as Record<string, unknown> | undefined,
  /** The file that the next open dialog is answered with. */
  picked: undefined as Uri | undefined,
  models: [] as unknown[],
  makePanel: (): unknown => undefined,
  reset(): void {
    for (const kept of [this.diagnostics, this.registered, this.tools, this.settings, this.files]) kept.clear();
    for (const kept of [this.messages, this.errors, this.executed, this.features, this.statusItems]) kept.length = 0;
    for (const kept of [this.found, this.questions, window.visibleTextEditors]) kept.length = 0;
    window.tabGroups.activeTabGroup.activeTab = undefined;
    this.answer = undefined;
    this.clipboard = '';
    this.picked = undefined;
    this.shown = undefined;
    window.visibleTextEditors = [];
    window.tabGroups = { all: [], activeTabGroup: { activeTab: undefined } };
    this.models = [];
    window.activeTextEditor = undefined;
    workspace.workspaceFolders = undefined;
    workspace.textDocuments = [];
    workspace.isTrusted = true;
    window.state.focused = true;
  },
  /** What changing a setting does. */
  set(name: string, value: unknown): void {
    this.settings.set(name, value);
    settingsChanged.fire({ affectsConfiguration: (section) => name.startsWith(section) });
  },
  grantTrust(): void {
    workspace.isTrusted = true;
    trust.fire();
  },
};

/** What a file system is asked for in tests. */
interface FileSystem {
  readFile(uri: Uri): Promise<Uint8Array>;
}

const registrar = (name: string) => () => {
  editor.features.push(name);
  return new Disposable(() => void editor.features.splice(editor.features.indexOf(name), 1));
};

export const workspace = {
  textDocuments: [] as TextDocument[],
  isTrusted: true,
  workspaceFile: undefined as Uri | undefined,
  workspaceFolders: undefined as { uri: Uri }[] | undefined,
  getWorkspaceFolder: () => workspace.workspaceFolders?.[0],
  onDidOpenTextDocument: documents.opened.event,
  onDidChangeTextDocument: documents.changed.event,
  onDidCloseTextDocument: documents.closed.event,
  onWillSaveTextDocument: nothing.event,
  onDidGrantWorkspaceTrust: trust.event,
  onDidChangeConfiguration: settingsChanged.event,
  asRelativePath: ({ path }: Uri) => path.slice(1),
  registerFileSystemProvider: (scheme: string, files: FileSystem) => {
    editor.fileSystems.set(scheme, files);
    return registrar('fileSystem')();
  },
  createFileSystemWatcher: () => ({
    onDidChange: nothing.event,
    onDidCreate: nothing.event,
    onDidDelete: nothing.event,
    dispose: () => undefined,
  }),
  getConfiguration: (section: string) => ({
    get: (name: string, fallback: unknown) => editor.settings.get(`${section}.${name}`) ?? fallback,
  }),
  findFiles: async () => editor.found,
  openTextDocument: async (uri: Uri) => {
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open) return open;
    const text = uri.scheme === 'untitled' ? '' : (editor.files.get(uri.path) ?? '');
    return new TextDocument(uri.path, String(text), uri).open();
  },
  applyEdit: async (edit: WorkspaceEdit) => {
    for (const [uri, edits] of edit.changes) (await workspace.openTextDocument(uri)).apply(edits);
    return true;
  },
  fs: {
    readFile: async ({ path }: Uri) => {
      const text = editor.files.get(path);
      if (text === undefined) throw Object.assign(new FileSystemError(path), { code: 'FileNotFound' });
      return typeof text === 'string' ? new TextEncoder().encode(text) : text;
    },
    writeFile: async ({ path }: Uri, bytes: Uint8Array) => void editor.files.set(path, bytes),
    createDirectory: async () => undefined,
    stat: async ({ path }: Uri) => {
      if (!editor.files.has(path)) throw Object.assign(new FileSystemError(path), { code: 'FileNotFound' });
      return { type: FileType.File };
    },
  },
};

export const languages = {
  createDiagnosticCollection: () => ({
    has: (uri: Uri) => editor.diagnostics.has(uri.toString()),
    set: (uri: Uri, diagnostics: readonly Diagnostic[]) => void editor.diagnostics.set(uri.toString(), diagnostics),
    delete: (uri: Uri) => void editor.diagnostics.delete(uri.toString()),
    dispose: () => editor.diagnostics.clear(),
  }),
  registerCodeActionsProvider: registrar('codeActions'),
  registerDocumentFormattingEditProvider: registrar('formatting'),
  registerDocumentSymbolProvider: registrar('symbols'),
  registerCompletionItemProvider: registrar('completion'),
  registerInlayHintsProvider: registrar('inlayHints'),
  registerHoverProvider: registrar('hover'),
  registerCodeLensProvider: registrar('codeLens'),
};

export const window = {
  activeTextEditor: undefined as { document: TextDocument } | undefined,
  visibleTextEditors: [] as TextEditor[],
  tabGroups: {
    all: [] as { tabs: { input: unknown }[]; viewColumn: number }[],
    activeTabGroup: { activeTab: undefined as { input: unknown } | undefined },
  },
  onDidChangeTextEditorSelection: selected.event,
  onDidChangeVisibleTextEditors: nothing.event,
  createTextEditorDecorationType: () => new Disposable(() => undefined),
  registerCustomEditorProvider: registrar('customEditor'),
  showOpenDialog: async () => (editor.picked ? [editor.picked] : undefined),
  state: { focused: true },
  showQuickPick: async (items: readonly { label: string }[]) => {
    editor.questions.push(items.map(({ label }) => label));
    return items.find(({ label }) => label === editor.answer);
  },
  showInformationMessage: async (message: string) => {
    editor.messages.push(message);
    return editor.answer;
  },
  showWarningMessage: async (message: string) => {
    editor.messages.push(message);
    return editor.answer;
  },
  withProgress: async (_options: unknown, work: (progress: unknown, token: unknown) => unknown) =>
    work({}, { isCancellationRequested: false }),
  createWebviewPanel: () => editor.makePanel(),
  showErrorMessage: async (message: string, ...buttons: string[]) => {
    editor.errors.push({ message, buttons });
    return editor.answer;
  },
  showTextDocument: async (target: TextDocument | Uri, options: Record<string, unknown> = {}) => {
    const document = target instanceof Uri ? await workspace.openTextDocument(target) : target;
    editor.shown = options;
    window.activeTextEditor = { document };
    return window.activeTextEditor;
  },
  createOutputChannel: () => {
    const ignore = () => undefined;
    return { debug: ignore, info: ignore, warn: ignore, error: ignore, show: ignore, dispose: ignore };
  },
  createStatusBarItem: () => {
    const item = {
      text: '',
      isVisible: false,
      show: () => void (item.isVisible = true),
      hide: () => void (item.isVisible = false),
      dispose: () => undefined,
    };
    editor.statusItems.push(item);
    return item;
  },
  createTreeView: () => Object.assign(registrar('treeView')(), { badge: undefined, message: undefined }),
  registerTreeDataProvider: registrar('treeData'),
  registerWebviewPanelSerializer: registrar('serializer'),
};

export const commands = {
  executeCommand: async (id: string) => void editor.executed.push(id),
  registerCommand: (id: string, run: (...args: unknown[]) => unknown) => {
    editor.registered.set(id, run);
    return new Disposable(() => void editor.registered.delete(id));
  },
};

export const LanguageModelChatMessage = { User: (content: string) => ({ content }) };

export const lm = {
  selectChatModels: async () => editor.models,
  registerTool: (name: string, tool: unknown) => {
    editor.tools.set(name, tool);
    return new Disposable(() => void editor.tools.delete(name));
  },
};

export const env = {
  language: 'en',
  appName: 'stand-in',
  uiKind: UIKind.Desktop,
  remoteName: undefined as string | undefined,
  clipboard: { writeText: async (text: string) => void (editor.clipboard = text) },
};

export const l10n = {
  t: (message: string, ...values: (string | number | boolean)[]) =>
    message.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole)),
};
