// A clip file opened as an editor: what its page may read, what it is told, and what becomes of a file that is gone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { ClipMeter } from '../../../../src/host/panels/clipFigures';
import { PlayerEditors, type PlayerEditorServices } from '../../../../src/host/panels/playerEditor';
import { parseToResults, type ToResults } from '../../../../src/protocol/resultsMessages';
import { RunStore } from '../../../../src/runStore/runStore';
import { writeClip } from '../../../../src/video/clip';
import { extensionFolder, firstMessages } from '../../../support/extensionFolder';
import { measureHere } from '../../../support/measureHere';
import { commands, editor, EventEmitter, Uri } from '../../../support/vscode';
import { sampleFrames, sampleMetadata } from '../../video/sample';

const extension = extensionFolder();
let root: string;
let posted: ToResults[];
let said: EventEmitter<unknown>;
let closed: EventEmitter<void>;
let webview: { html: string; options: { localResourceRoots?: Uri[] }; [name: string]: unknown };
let editors: PlayerEditors;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 't2v-editor-'));
  await writeClip(join(root, 'fox.webm'), sampleFrames(), sampleMetadata());
});
beforeEach(() => {
  posted = [];
  said = new EventEmitter();
  closed = new EventEmitter();
  webview = {
    html: '',
    options: {},
    cspSource: 'https://page.test',
    asWebviewUri: (uri: Uri) => uri,
    onDidReceiveMessage: said.event,
    postMessage: async (message: unknown) => posted.push(parseToResults(message)!),
  };
  const runs = { storeOf: (folder: string) => new RunStore(folder) } as unknown as PlayerEditorServices['runs'];
  const extensionUri = Uri.file(extension) as unknown as vscode.Uri;
  editors = new PlayerEditors({
    runs,
    meter: new ClipMeter({ describeModel: () => Promise.reject(new Error('not asked')) }, measureHere),
    canExport: false,
    extensionUri,
  });
});
afterEach(() => {
  closed.fire();
  editors.dispose();
  editor.reset();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Opens a file and lets its page say that it is there. */
async function open(name: string): Promise<void> {
  const document = editors.openCustomDocument(Uri.file(join(root, name)) as unknown as vscode.Uri);
  const panel = { webview, onDidDispose: closed.event } as unknown as vscode.WebviewPanel;
  editors.resolveCustomEditor(document, panel);
  said.fire({ kind: 'ready' });
  await vi.waitFor(() => expect(posted).toHaveLength(1));
}

const shown = () => {
  const message = posted.findLast(({ kind }) => kind === 'show');
  return message?.kind === 'show' ? message.view : undefined;
};

describe('PlayerEditors', () => {
  it('shows the clip with what is inside it', async () => {
    await open('fox.webm');
    expect(shown()).toMatchObject({ title: 'fox.webm', status: 'a clip with its experiment inside' });
    expect(shown()?.clip).toMatchObject({ kind: 'webm', width: 96, height: 64 });
  });

  it('is given what it shows first together with its page', async () => {
    await open('fox.webm');
    expect(firstMessages(webview.html)).toEqual([posted[0]]);
  });

  it('lets the page read the folder of the clip, nothing else', async () => {
    await open('fox.webm');
    const roots = webview.options.localResourceRoots!.map(({ path }) => path);
    expect(roots).toEqual([root]);
    expect(webview.html).not.toContain('connect-src');
  });

  it('answers reads, and runs the command of a button', async () => {
    await open('fox.webm');
    said.fire({ kind: 'read', clip: shown()!.clip!.key, read: 5, start: 0, end: 4 });
    await vi.waitFor(() => expect(posted.at(-1)).toMatchObject({ kind: 'bytes', read: 5 }));
    const execute = vi.spyOn(commands, 'executeCommand');
    const button = shown()!.buttons.findIndex(({ title }) => title === 'New Seed');
    said.fire({ kind: 'press', button });
    await vi.waitFor(() => expect(execute).toHaveBeenCalledTimes(1));
    expect((execute.mock.calls as unknown[][])[0]?.[0]).toBe('t2vLab.newSeed');
    execute.mockRestore();
  });

  it('passes over what is no message, and buttons that are not there', async () => {
    await open('fox.webm');
    const execute = vi.spyOn(commands, 'executeCommand');
    for (const message of [undefined, 'ready', { kind: 'press', button: 99 }, { kind: 'pick', key: 'x' }])
      said.fire(message);
    said.fire({ kind: 'ready' });
    await vi.waitFor(() => expect(posted.filter(({ kind }) => kind === 'show')).toHaveLength(2));
    expect(execute).not.toHaveBeenCalled();
    execute.mockRestore();
  });

  it('says what is wrong with a file that is gone', async () => {
    await open('gone.webm');
    expect(shown()?.error?.message).toContain('gone.webm');
    expect(shown()?.clip).toBeUndefined();
  });
});
