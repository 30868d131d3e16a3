// Which experiment a command is about, wherever it was called from.
import { beforeEach, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { CancelledError } from '../../../src/base/errors';
import { experimentUri, isExperiment, titleOf } from '../../../src/host/documents';
import { TextDocument, TextEditor, Uri, editor, window, workspace } from '../../support/vscode';

beforeEach(() => editor.reset());

const [fox, owl] = [Uri.file('/w/fox.t2v.json'), Uri.file('/w/birds/owl.t2v.json')];
const notes = Uri.file('/w/notes.md');
const shows = (uri: Uri) => new TextEditor(new TextDocument(uri.path, ''));

describe('experimentUri', () => {
  const asked: [string, () => void, unknown, Uri][] = [
    ['what it was called on', () => (window.activeTextEditor = shows(owl)), fox, fox],
    ['the address that a tree item carries', () => undefined, { resourceUri: fox }, fox],
    ['the active text', () => (window.activeTextEditor = shows(fox)), undefined, fox],
    [
      'the active tab, when it is no text',
      () => (window.tabGroups.activeTabGroup.activeTab = { input: { uri: fox, viewType: 't2vLab.form' } }),
      undefined,
      fox,
    ],
    [
      'the only one that is seen, when a panel has the focus',
      () => window.visibleTextEditors.push(shows(notes), shows(fox)),
      undefined,
      fox,
    ],
    [
      'the only one that is open, when something covers it',
      () => {
        const tabs = [notes, fox].map((uri) => ({ input: { uri } }));
        window.tabGroups.all.push({ tabs: [{ input: undefined }, ...tabs], viewColumn: 1 });
        editor.found.push(fox, owl);
      },
      undefined,
      fox,
    ],
    ['the only one of the folder', () => editor.found.push(fox), undefined, fox],
  ];

  it.each(asked)('is %s', async (_what, arrange, argument, expected) => {
    arrange();
    expect((await experimentUri(argument)).path).toBe(expected.path);
    expect(editor.questions).toEqual([]);
  });

  it('is chosen by the user among several, in the order of their paths', async () => {
    editor.found.push(fox, owl);
    editor.answer = 'fox';
    expect((await experimentUri()).path).toBe(fox.path);
    expect(editor.questions).toEqual([['owl', 'fox']]);
  });

  it('is none when the user chooses none', async () => {
    editor.found.push(fox, owl);
    await expect(experimentUri()).rejects.toBeInstanceOf(CancelledError);
  });

  it.each([
    ['it was called on something else', notes],
    ['there is none', undefined],
  ])('is refused with what to do when %s', async (_what, argument) => {
    window.activeTextEditor = shows(notes);
    await expect(experimentUri(argument)).rejects.toMatchObject({
      code: 'no-experiment',
      hint: expect.stringContaining('New Experiment'),
    });
  });
});

describe('isExperiment', () => {
  it.each([
    ['file:///w/fox.t2v.json', true],
    ['untitled:fox.t2v.json', true],
    ['memfs:/fox.t2v.json', true],
    ['file:///w/fox.json', false],
    ['git:///w/fox.t2v.json', false],
    ['vscode-local-history:///w/fox.t2v.json', false],
    ['t2v-resolved:///w/fox.resolved.jsonc', false],
  ])('%s: %s, in a window that shows a folder of memfs', (address, expected) => {
    workspace.workspaceFolders = [{ uri: Uri.parse('memfs:/') }];
    expect(isExperiment(Uri.parse(address) as unknown as vscode.Uri)).toBe(expected);
  });
});

describe('titleOf', () => {
  it('is the name without its endings', () => {
    expect(titleOf(owl as unknown as vscode.Uri)).toBe('owl');
  });
});
