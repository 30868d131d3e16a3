// What is known of the experiments: the plan of each document, made once for each version of its text and again when a
// file that it depends on has changed.

import * as vscode from 'vscode';
import { Debouncer } from '../base/debounce';
import { fileError } from '../base/fileError';
import { DisposableStore, type Disposable } from '../base/lifecycle';
import { parseExperiment } from '../experiment/parse';
import type { EngineServices } from '../services/engineServices';
import { planExperiment, planShot, type Plan } from '../services/plan';
import { AdapterChecks } from '../services/adapterChecks';
import { TokenizerCache } from '../services/promptTokens';
import { isExperiment, isOnDisk, rootOf } from './documents';
import { allowOutside, onDidChangeSettings } from './settings';

/** A plan and the text it speaks of. */
interface Made {
  version: number;
  plan: Promise<Plan>;
}

/** Files that an experiment can depend on: others that it extends, model descriptions, images. */
const dependencies = '**/{*.t2v.json,t2v.json,*.png,*.webm}';
/** Files come in swarms: a checkout, a folder that is copied. */
const quietMs = 200;

export class Experiments implements Disposable {
  private readonly store = new DisposableStore();
  private readonly made = new Map<string, Made>();
  private readonly files = new Map<string, Promise<Plan>>();
  private readonly tokenizers = new TokenizerCache();
  private readonly adapters = new AdapterChecks();
  private readonly stale = this.store.add(new vscode.EventEmitter<void>());
  private readonly quiet = this.store.add(new Debouncer<'stale'>(quietMs));

  /** What was said of any experiment may be different now, although its text is not. */
  readonly onDidBecomeStale = this.stale.event;

  constructor(private readonly engine: Pick<EngineServices, 'describeModel'>) {
    const watcher = this.store.add(vscode.workspace.createFileSystemWatcher(dependencies));
    const forget = () => this.quiet.schedule('stale', () => this.forgetAll());
    this.store.add(watcher.onDidChange(forget));
    this.store.add(watcher.onDidCreate(forget));
    this.store.add(watcher.onDidDelete(forget));
    this.store.add(onDidChangeSettings(forget));
    this.store.add(vscode.workspace.onDidChangeTextDocument((event) => this.forgetOthers(event)));
    this.store.add(vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.made.delete(uri.toString())));
  }

  /** The plan of the document's present text. For a file that is not on a disk, only what its text says. */
  planOf(document: vscode.TextDocument): Promise<Plan> {
    const key = document.uri.toString();
    const known = this.made.get(key);
    if (known?.version === document.version) return known.plan;
    const plan = this.make(document);
    this.made.set(key, { version: document.version, plan });
    plan.catch(() => this.made.delete(key));
    return plan;
  }

  /** The plan of an experiment that need not be open. */
  async planOfFile(uri: vscode.Uri): Promise<Plan> {
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    if (open) return this.planOf(open);
    const known = this.files.get(uri.toString());
    if (known) return known;
    const plan = readText(uri.fsPath).then((text) => this.planText(text, uri));
    this.files.set(uri.toString(), plan);
    plan.catch(() => this.files.delete(uri.toString()));
    return plan;
  }

  /** The plan of a text as if it stood in the file `uri`. */
  planText(text: string, uri: vscode.Uri): Promise<Plan> {
    const { engine, tokenizers, adapters } = this;
    const describeModel = (model: string) => engine.describeModel(model);
    return planExperiment({ text, ...placeOf(uri) }, { describeModel, readText, exists, tokenizers, adapters });
  }

  /** One shot of the document by itself; undefined when the text is not valid or its model unknown. */
  async planShot(document: vscode.TextDocument, index: number): ReturnType<typeof planShot> {
    if (!isOnDisk(document.uri)) return undefined;
    return planShot(await this.planOf(document), index, placeOf(document.uri), this.engine);
  }

  dispose(): void {
    this.store.dispose();
    this.made.clear();
  }

  private async make(document: vscode.TextDocument): Promise<Plan> {
    const text = document.getText();
    if (!isOnDisk(document.uri)) return { ...parseExperiment(text), tokens: [], requests: [], hashes: [] };
    return this.planText(text, document.uri);
  }

  private forgetAll(): void {
    this.made.clear();
    this.files.clear();
    this.stale.fire();
  }

  /** Other experiments may extend the one that was typed in. */
  private forgetOthers({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !isExperiment(document.uri)) return;
    const own = document.uri.toString();
    if ([...this.made.keys()].some((key) => key !== own)) this.quiet.schedule('stale', () => this.forgetAll());
  }
}

function placeOf(uri: vscode.Uri): { file: string; workspace: string; allowOutside: boolean } {
  return { file: uri.fsPath, workspace: rootOf(uri), allowOutside: allowOutside(uri) };
}

/** Text of a file, as the editor shows it when it is open. */
async function readText(file: string): Promise<string> {
  const open = vscode.workspace.textDocuments.find(
    ({ uri, isClosed }) => isOnDisk(uri) && uri.fsPath === file && !isClosed,
  );
  if (open) return open.getText();
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(file));
    return new TextDecoder().decode(bytes);
  } catch (error) {
    throw fileError(asSystemError(error), 'read', file);
  }
}

async function exists(file: string): Promise<boolean> {
  return vscode.workspace.fs.stat(vscode.Uri.file(file)).then(
    ({ type }) => type !== vscode.FileType.Directory,
    () => false,
  );
}

/** VS Code's file errors with the codes that the rest of the program knows. */
function asSystemError(error: unknown): unknown {
  const codes: Record<string, string> = { FileNotFound: 'ENOENT', NoPermissions: 'EACCES', FileIsADirectory: 'EISDIR' };
  const code = error instanceof vscode.FileSystemError ? codes[error.code] : undefined;
  return code === undefined ? error : Object.assign(new Error(String(error)), { code });
}
