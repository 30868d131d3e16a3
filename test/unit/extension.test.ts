// The extension from `activate` on, with the real parser, model description and queue, and a stand-in for the editor.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { activate, deactivate } from '../../src/extension';
import { TextDocument, Uri, editor, window } from '../support/vscode';

const valid = '{\n  "version": 1,\n  "prompt": "a fox moving left on the grass"\n}\n';
const broken = '{\n  "version": 1,\n  "prompt": "a fox moving left on the grass",\n  "stesp": 12\n}\n';
const tooLong = '{\n  "version": 1,\n  "prompt": "a fox",\n  "video": { "frames": 999 }\n}\n';

let storage: string;
let subscriptions: { dispose(): unknown }[] = [];

// Compiling everything behind the entry takes a while on a busy machine; afterwards it is at hand.
beforeAll(() => import('../../src/host/main'), 120_000);
beforeEach(() => {
  storage = mkdtempSync(join(tmpdir(), 't2v-extension-'));
  subscriptions = [];
  editor.reset();
  const home = resolve(__dirname, '../..');
  const extension = { packageJSON: JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as unknown };
  const globalState = { get: () => undefined, update: async () => undefined };
  const folders = { extensionPath: home, extensionUri: Uri.file(home), globalStorageUri: Uri.file(storage) };
  const context = { subscriptions, extension, globalState, ...folders };
  activate(context as unknown as vscode.ExtensionContext);
});
afterEach(async () => {
  await deactivate();
  for (const one of subscriptions.reverse()) one.dispose();
  // A notice of the file system may still have the queue begin a file while its folder goes.
  rmSync(storage, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
});

/** Problems come after a while: the model's description is read from the disk. */
const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 15_000 });
const run = async (command: string, ...args: unknown[]) => editor.registered.get(`t2vLab.${command}`)?.(...args);
const open = (text: string, fileName = join(storage, 'fox.t2v.json')) => {
  const document = new TextDocument(fileName, text).open();
  window.activeTextEditor = { document };
  return document;
};
const shown = (document: TextDocument) => editor.diagnostics.get(document.uri.toString());

describe('activate', () => {
  it('names every command and tool at once, and has the texts of a window that comes back', () => {
    const { contributes } = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as {
      contributes: { commands: { command: string }[] };
    };
    expect([...editor.registered.keys()].sort()).toEqual(contributes.commands.map(({ command }) => command).sort());
    expect([...editor.tools.keys()].sort()).toEqual(['generate_video', 'inspect_run', 'list_runs']);
    expect(editor.features).toEqual(['fileSystem', 'fileSystem']);
  });

  it('gives such a text, for which everything else is loaded', async () => {
    const report = editor.fileSystems.get('t2v-machine')!;
    const bytes = await report.readFile(Uri.parse('t2v-machine:/This machine.md'));
    expect(new TextDecoder().decode(bytes)).toContain('Not checked yet');
  });

  it('soon registers what a language needs, three views and a panel', async () => {
    await waitFor(() => expect(editor.features).toContain('codeLens'));
    expect(editor.features.sort()).toEqual(
      [
        'codeActions',
        'codeLens',
        'completion',
        'completion',
        'customEditor',
        'customEditor',
        'fileSystem',
        'fileSystem',
        'formatting',
        'hover',
        'inlayHints',
        'serializer',
        'symbols',
        'treeData',
        'treeData',
        'treeView',
      ].sort(),
    );
  });

  it('shows nothing in the status bar while nothing is made', async () => {
    await waitFor(() => expect(editor.statusItems).toHaveLength(1));
    expect(editor.statusItems.map(({ isVisible }) => isVisible)).toEqual([false]);
  });
});

describe('problems', () => {
  it('appear when an experiment is opened, with those of its model', async () => {
    const [typed, long] = [open(broken), open(tooLong, join(storage, 'long.t2v.json'))];
    await waitFor(() => expect(shown(long)).toBeDefined());
    await waitFor(() => expect(shown(typed)).toBeDefined());
    expect(shown(typed)?.map(({ code, range }) => [code, range.start.line])).toEqual([['unknown-field', 3]]);
    expect(shown(long)?.map(({ code, range }) => [code, range.start.line])).toEqual([['frames-unsupported', 3]]);
  });

  it('follow what is typed', async () => {
    const document = open(broken);
    await waitFor(() => expect(shown(document)).toHaveLength(1));
    document.replaceBy(valid);
    await waitFor(() => expect(shown(document)).toEqual([]));
  });

  it('go when the document is closed, and do not appear for other files', async () => {
    const document = open(broken);
    await waitFor(() => expect(shown(document)).toHaveLength(1));
    document.close();
    open(broken, join(storage, 'package.json'));
    expect(editor.diagnostics.size).toBe(0);
  });
});

describe('T2V: Validate Experiment', () => {
  it('says that a valid experiment is valid', async () => {
    open(valid);
    await run('validateExperiment');
    expect(editor.messages).toEqual(['The experiment is valid.']);
  });

  it('opens the Problems view when there are some', async () => {
    open(broken);
    await run('validateExperiment');
    expect(editor.executed).toContain('workbench.actions.view.problems');
    expect(editor.messages).toEqual([]);
  });

  it.each([
    ['no editor is open', undefined],
    ['another file is open', '/a/package.json'],
  ])('says what to do when %s', async (_what, fileName) => {
    if (fileName !== undefined) open(valid, fileName);
    await run('validateExperiment');
    expect(editor.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('a .t2v.json file is needed'),
    ]);
  });
});

describe('running', () => {
  it('refuses an experiment with problems, and leads to the line', async () => {
    const document = open(tooLong);
    editor.answer = 'Go to Line';
    await run('runExperiment', document.uri);
    expect(editor.errors[0]?.message).toContain('999 frames are asked for');
    expect(editor.errors[0]?.buttons).toEqual(['Lower frames to 960', 'Go to Line', 'Show Log']);
    expect(window.activeTextEditor?.document).toBe(document);
  });

  it('offers the repair of what stands in its way', async () => {
    const document = open(tooLong);
    editor.answer = 'Lower frames to 960';
    await run('runExperiment', document.uri);
    expect(document.getText()).toBe(tooLong.replace('999', '960'));
  });

  it('is refused in Restricted Mode', async () => {
    const document = open(valid);
    const { workspace } = await import('../support/vscode');
    workspace.isTrusted = false;
    await run('runExperiment', document.uri);
    expect(editor.errors[0]?.message).toContain('Restricted Mode');
  });

  it('has nothing to cancel at first', async () => {
    await run('cancelRun');
    expect(editor.errors[0]?.message).toContain('Nothing is being made.');
  });
});

describe('T2V: Copy Diagnostics', () => {
  it('puts versions, models and the queue on the clipboard', async () => {
    await run('copyDiagnostics');
    const report = JSON.parse(editor.clipboard) as Record<string, unknown>;
    expect(report).toMatchObject({ trusted: true, queue: [], models: [{ name: expect.any(String) }] });
  });
});

describe('T2V: Format Experiment', () => {
  it('writes the canonical form', async () => {
    const document = open('{"prompt":"a fox","version":1}');
    await run('formatExperiment');
    expect(document.getText()).toBe('{\n  "version": 1,\n  "prompt": "a fox"\n}\n');
  });
});

describe('disposing the extension', () => {
  it('takes everything back and stops listening', async () => {
    const document = open(broken);
    await waitFor(() => expect(shown(document)).toHaveLength(1));
    await deactivate();
    for (const one of subscriptions.splice(0).reverse()) one.dispose();
    document.replaceBy(valid);
    expect(editor.registered.size).toBe(0);
    expect(editor.tools.size).toBe(0);
    expect(editor.features).toEqual([]);
    expect(editor.diagnostics.size).toBe(0);
  });
});
