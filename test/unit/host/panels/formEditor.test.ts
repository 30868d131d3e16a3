// The editor's side of the form: what the page is told, which edits its messages become, and that nothing else is written.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { Emitter } from '../../../../src/base/events';
import { parseExperiment } from '../../../../src/experiment/parse';
import { openAsText, openForm } from '../../../../src/host/commands/formCommands';
import type { Services } from '../../../../src/host/commands/services';
import { FormEditor, type FormServices } from '../../../../src/host/panels/formEditor';
import { parseToForm, type FormState, type FromForm, type ToForm } from '../../../../src/protocol/formMessages';
import { extensionFolder, firstMessages } from '../../../support/extensionFolder';
import {
  EventEmitter,
  TabInputCustom,
  TabInputText,
  TextDocument,
  TextEditor,
  Uri,
  editor,
  window,
  workspace,
} from '../../../support/vscode';

const file = '/w/clips/fox.t2v.json';
const fox = '{\n  "version": 1,\n  // words\n  "prompt": "a fox",\n  "seed": 7 // lucky\n}\n';

const sidecar = {
  name: 'm',
  defaults: { steps: 4, guidance: 1 },
  limits: { sizes: [[256, 256]] },
  camera: { span: [1.2, 1.2, 0.6, 0.9] },
};
const planOf = (text: string) => ({
  ...parseExperiment(text),
  model: { sidecar },
  tokens: [],
  requests: [],
  hashes: [],
});

const extension = extensionFolder();
let document: TextDocument;
let sent: ToForm[];
let stale: EventEmitter<void>;
let runs: EventEmitter<void>;
let entries: { name: string; source: string }[];
let failures: unknown[];
let planned: string[];
let toHost: Emitter<unknown>;
let closing: Emitter<void>;
let html: () => string;
let formEditor: FormEditor;

/** A form of `text` whose page is there. */
async function open(text = fox): Promise<void> {
  document = new TextDocument(file, text).open();
  toHost = new Emitter();
  closing = new Emitter();
  const webview = {
    cspSource: 'page:',
    options: {},
    html: '',
    asWebviewUri: (uri: Uri) => `page:${uri.path}`,
    onDidReceiveMessage: toHost.event,
    postMessage: async (message: ToForm) => sent.push(structuredClone(message)),
  };
  html = () => webview.html;
  const services = {
    extensionUri: Uri.file(extension),
    experiments: {
      planOf: async (of: TextDocument) => planOf(of.getText()),
      planText: async (of: string) => (planned.push(of), planOf(of)),
      onDidBecomeStale: stale.event,
    },
    runs: { entriesOf: async () => entries, onDidChange: runs.event },
    report: (error: unknown) => failures.push(error),
  } as unknown as FormServices;
  formEditor = new FormEditor(services);
  const panel = { webview, onDidDispose: closing.event } as unknown as vscode.WebviewPanel;
  formEditor.resolveCustomTextEditor(document as unknown as vscode.TextDocument, panel);
  await tell({ kind: 'ready' });
}

async function tell(message: FromForm | object): Promise<void> {
  const before = sent.length;
  toHost.fire(message);
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(before), { timeout: 500 }).catch(() => undefined);
  await new Promise(setImmediate);
}

const states = (): FormState[] => sent.flatMap((message) => (message.kind === 'state' ? [message.state] : []));
const last = (): FormState => states().at(-1)!;
const edit = (id: number, ...settings: object[]) => tell({ kind: 'edit', id, settings });

beforeEach(() => {
  editor.reset();
  [sent, entries, failures, planned] = [[], [], [], []];
  [stale, runs] = [new EventEmitter<void>(), new EventEmitter<void>()];
});

describe('the page is told', () => {
  it('what the text alone says together with its page, before a model is read', async () => {
    await open('{ "version": 1, "prompt": "p", "steps": 0 }');
    const first = firstMessages(html()) as ToForm[];
    expect(first.map(({ kind }) => kind)).toEqual(['open', 'state']);
    expect(first[1]).toMatchObject({ state: { version: 1, values: { steps: 0 }, problems: [{ path: ['steps'] }] } });
    for (const message of first) expect(parseToForm(message)).toEqual(message);
  });

  it('its texts first, then what the text says and what holds without it', async () => {
    await open();
    expect(sent.find(({ kind }) => kind === 'open')).toMatchObject({ kind: 'open', texts: { prompt: 'Prompt' } });
    expect(last()).toMatchObject({ values: { prompt: 'a fox', seed: 7 }, problems: [], model: { name: 'm' } });
    expect(last().defaults).toMatchObject({ steps: 4, guidance: 1, video: { frames: 16 } });
    expect(last().defaults).not.toHaveProperty('prompt');
    for (const message of sent) expect(parseToForm(message)).toEqual(message);
  });

  it('of every change of the text, whoever made it', async () => {
    await open();
    document.replaceBy(fox.replace('7', '8'));
    await vi.waitFor(() => expect(last().values).toMatchObject({ seed: 8 }));
    document.replaceBy('{ "seed": ');
    await vi.waitFor(() => expect(last().values).toBeUndefined());
    expect(last().problems.length).toBeGreaterThan(0);
    expect(last().defaults).toMatchObject({ steps: 4 });
  });

  it('what is inherited, read once for each base', async () => {
    await open('{ "version": 1, "extends": "base.t2v.json" }');
    await edit(1, { path: ['seed'], value: 5 });
    expect(planned).toEqual(['{"version":1,"extends":"base.t2v.json"}']);
    stale.fire();
    await vi.waitFor(() => expect(planned).toHaveLength(2));
  });

  it('where the pictures are: of keyframes, and of the last clip of this file', async () => {
    entries = [
      { name: 'other', source: 'clips/car.t2v.json' },
      { name: 'new', source: 'clips/fox.t2v.json' },
      { name: 'old', source: 'clips/fox.t2v.json' },
    ];
    workspace.workspaceFolders = [{ uri: Uri.file('/w') }];
    await open('{ "version": 1, "prompt": "p", "keyframes": [{ "at": "first", "image": "../a.png" }] }');
    expect(last().images).toEqual({ '../a.png': 'page:/w/a.png' });
    expect(last().poster).toBe('page:/w/.t2v/runs/new/poster.png');
    workspace.workspaceFolders = undefined;
  });

  it('nothing after it was closed', async () => {
    await open();
    const count = sent.length;
    closing.fire();
    document.replaceBy(fox.replace('7', '8'));
    runs.fire();
    await new Promise(setImmediate);
    expect(sent).toHaveLength(count);
  });
});

describe('an edit of the page', () => {
  it('changes its characters alone, and is acknowledged', async () => {
    await open();
    await edit(1, { path: ['seed'], value: 12 });
    expect(document.getText()).toBe(fox.replace('7', '12'));
    expect(last()).toMatchObject({ seen: 1, values: { seed: 12 } });
    await edit(2, { path: ['seed'] });
    expect(document.getText()).toBe('{\n  "version": 1,\n  // words\n  "prompt": "a fox"\n  // lucky\n}\n');
    expect(last().seen).toBe(2);
  });

  it('comes after those before it', async () => {
    await open();
    toHost.fire({ kind: 'edit', id: 1, settings: [{ path: ['steps'], value: 3 }] });
    toHost.fire({ kind: 'edit', id: 2, settings: [{ path: ['guidance'], value: 2 }] });
    await vi.waitFor(() => expect(last().seen).toBe(2));
    expect(parseExperiment(document.getText()).experiment).toMatchObject({ steps: 3, guidance: 2, seed: 7 });
  });

  it('of a broken text changes nothing, and is acknowledged', async () => {
    await open('{ "version": 1, "seed": }');
    await edit(1, { path: ['seed'], value: 1 });
    expect(document.getText()).toBe('{ "version": 1, "seed": }');
    expect(last().seen).toBe(1);
  });

  it.each([[['nonsense']], [['motion', 'camera', 'warp']], [['__proto__', 'x']]])(
    'of %j, which the format does not have, is not made',
    async (path) => {
      await open();
      await edit(1, { path, value: 1 });
      expect(document.getText()).toBe(fox);
      expect(last().seen).toBe(1);
    },
  );

  it('that is no message of this border is passed over', async () => {
    await open();
    toHost.fire({ kind: 'edit', id: 1, settings: [{ path: ['seed'], value: Infinity }] });
    toHost.fire({ kind: 'delete everything' });
    await new Promise(setImmediate);
    expect(document.getText()).toBe(fox);
    expect(failures).toEqual([]);
  });

  it('is counted from the start again for a page that was made anew', async () => {
    await open();
    await edit(5, { path: ['seed'], value: 1 });
    await tell({ kind: 'ready' });
    expect(last().seen).toBe(0);
  });
});

describe('other wishes of the page', () => {
  it('a repair is made for the text it was offered for, not for another', async () => {
    await open('{ "version": 1, "prompt": "p", "steps": 0 }');
    const { version } = last();
    expect(last().problems[0]?.fix).toBe('Change to 1');
    await tell({ kind: 'fix', version: version + 1, problem: 0 });
    await tell({ kind: 'fix', version, problem: 7 });
    expect(document.getText()).toContain('"steps": 0');
    await tell({ kind: 'fix', version, problem: 0 });
    expect(document.getText()).toContain('"steps": 1');
  });

  it('an image is asked for and written as seen from the file', async () => {
    await open();
    editor.picked = Uri.file('/w/images/start.png');
    await tell({ kind: 'pickImage', id: 1, index: 0 });
    const image = '../images/start.png';
    expect(parseExperiment(document.getText()).experiment?.keyframes).toEqual([{ at: 'first', image }]);
    editor.picked = Uri.file('/w/clips/other.png');
    await tell({ kind: 'pickImage', id: 2, index: 0 });
    await tell({ kind: 'pickImage', id: 3, index: 1 });
    expect(parseExperiment(document.getText()).experiment?.keyframes).toEqual([
      { at: 'first', image: 'other.png' },
      { at: 'last', image: 'other.png' },
    ]);
    expect(document.getText()).toContain('// lucky');
  });

  it('no image is chosen: nothing changes, and the page waits no longer', async () => {
    await open();
    await tell({ kind: 'pickImage', id: 4, index: 0 });
    expect(document.getText()).toBe(fox);
    expect(last().seen).toBe(4);
  });

  it('a clip that is dropped is opened in the player', async () => {
    await open();
    await tell({ kind: 'drop', uris: ['file:///w/a.webm'] });
    expect(editor.executed).toEqual(['vscode.openWith']);
  });

  it('the text is shown, at a line where one is asked for', async () => {
    await open();
    await tell({ kind: 'openText', line: 4 });
    expect(window.activeTextEditor?.document).toBe(document);
    expect(editor.shown).toMatchObject({ selection: { start: { line: 3, character: 0 } } });
  });
});

describe('commands', () => {
  const services = {} as Services;

  it('open the form beside the text, which is shown first where it is not', async () => {
    document = new TextDocument(file, fox).open();
    await openForm(services, document.uri);
    expect(editor.executed).toEqual(['vscode.openWith']);
    expect(window.activeTextEditor?.document).toBe(document);
    editor.shown = undefined;
    window.visibleTextEditors = [new TextEditor(document)];
    await openForm(services);
    expect(editor.shown).toBeUndefined();
    expect(editor.executed).toHaveLength(2);
  });

  it('show the text of the form in front, in the column where it is', async () => {
    document = new TextDocument(file, fox).open();
    window.tabGroups.activeTabGroup.activeTab = { input: new TabInputCustom(document.uri, 't2vLab.form') };
    window.tabGroups.all = [{ tabs: [{ input: new TabInputText(document.uri) }], viewColumn: 3 }];
    await openAsText(services);
    expect(editor.shown).toEqual({ viewColumn: 3 });
    window.tabGroups.all = [];
    await openAsText(services);
    expect(editor.shown).toEqual({ viewColumn: -1 });
  });

  it('say so when no experiment is in front', async () => {
    await expect(openAsText(services)).rejects.toThrow('.t2v.json');
  });
});
