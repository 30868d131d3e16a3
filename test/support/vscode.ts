// Stands in for the module `vscode` in unit tests: the few classes and calls that src/host uses, with the same
// rules (half-open ranges, events, one collection of diagnostics). The real editor is the e2e tests' matter.

import { Emitter } from '../../src/base/events';

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

export interface Position {
  line: number;
  character: number;
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

/** A document with the one conversion that the host needs. */
export class TextDocument {
  readonly uri: string;
  constructor(
    readonly fileName: string,
    private text: string,
  ) {
    this.uri = `file://${fileName}`;
  }
  getText(): string {
    return this.text;
  }
  positionAt(offset: number): Position {
    const before = this.text.slice(0, offset).split('\n');
    return { line: before.length - 1, character: before.at(-1)!.length };
  }
  /** What typing does: new text, then the event. */
  replaceBy(text: string): void {
    this.text = text;
    changed.fire({ document: this });
  }
  close(): void {
    closed.fire(this);
  }
}

const changed = new Emitter<{ document: TextDocument }>();
const closed = new Emitter<TextDocument>();

/** What the editor shows and was told, for tests to read; `reset` before each test. */
export const editor = {
  diagnostics: new Map<string, readonly Diagnostic[]>(),
  messages: [] as string[],
  executed: [] as string[],
  registered: new Map<string, () => unknown>(),
  reset(): void {
    this.diagnostics.clear();
    this.messages.length = 0;
    this.executed.length = 0;
    this.registered.clear();
    window.activeTextEditor = undefined;
  },
};

export const workspace = {
  onDidChangeTextDocument: changed.event,
  onDidCloseTextDocument: closed.event,
};

export const languages = {
  createDiagnosticCollection: () => ({
    has: (uri: string) => editor.diagnostics.has(uri),
    set: (uri: string, diagnostics: readonly Diagnostic[]) => void editor.diagnostics.set(uri, diagnostics),
    delete: (uri: string) => void editor.diagnostics.delete(uri),
    dispose: () => {
      editor.diagnostics.clear();
    },
  }),
};

export const window = {
  activeTextEditor: undefined as { document: TextDocument } | undefined,
  showInformationMessage: async (message: string) => void editor.messages.push(message),
};

export const commands = {
  executeCommand: async (id: string) => void editor.executed.push(id),
  registerCommand: (id: string, run: () => unknown) => {
    editor.registered.set(id, run);
    return { dispose: () => void editor.registered.delete(id) };
  },
};
