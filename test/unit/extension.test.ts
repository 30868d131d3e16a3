// The extension from `activate` on, with the real parser and a stand-in for the editor.

import { beforeEach, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { UserError } from '../../src/base/errors';
import { activate } from '../../src/extension';
import { TextDocument, editor, window } from '../support/vscode';

const valid = '{\n  "version": 1,\n  "prompt": "a fox moving left on the grass"\n}\n';
const broken = '{\n  "version": 1,\n  "prompt": "a fox moving left on the grass",\n  "stesp": 12\n}\n';

let subscriptions: { dispose(): unknown }[] = [];

beforeEach(() => {
  for (const one of subscriptions) one.dispose();
  subscriptions = [];
  editor.reset();
  activate({ subscriptions } as unknown as vscode.ExtensionContext);
});

const validate = async () => editor.registered.get('t2vLab.validateExperiment')?.();
const open = (text: string, fileName = '/work space/fox.t2v.json') => {
  const document = new TextDocument(fileName, text);
  window.activeTextEditor = { document };
  return document;
};

describe('T2V: Validate Experiment', () => {
  it('says that a valid experiment is valid', async () => {
    const document = open(valid);
    await validate();
    expect(editor.diagnostics.get(document.uri)).toEqual([]);
    expect(editor.messages).toEqual(['The experiment is valid.']);
    expect(editor.executed).toEqual([]);
  });

  it('places each problem and opens the Problems view', async () => {
    const document = open(broken);
    await validate();
    const [problem, ...others] = editor.diagnostics.get(document.uri) ?? [];
    expect(others).toEqual([]);
    expect(problem?.message).toContain('stesp');
    expect(problem?.range.start.line).toBe(3);
    expect(editor.executed).toEqual(['workbench.actions.view.problems']);
    expect(editor.messages).toEqual([]);
  });

  it('follows changes of a document that it checked', async () => {
    const document = open(broken);
    await validate();
    document.replaceBy(valid);
    expect(editor.diagnostics.get(document.uri)).toEqual([]);
    document.replaceBy(broken);
    expect(editor.diagnostics.get(document.uri)).toHaveLength(1);
  });

  it('leaves documents alone that it was not asked to check', () => {
    open(valid).replaceBy(broken);
    expect(editor.diagnostics.size).toBe(0);
  });

  it('forgets a document that was closed', async () => {
    const document = open(broken);
    await validate();
    document.close();
    expect(editor.diagnostics.size).toBe(0);
  });

  it.each([
    ['no editor is open', undefined],
    ['another file is open', '/a/package.json'],
  ])('says what to do when %s', async (_what, fileName) => {
    if (fileName !== undefined) open(valid, fileName);
    await expect(validate()).rejects.toBeInstanceOf(UserError);
    await expect(validate()).rejects.toThrow('Open a .t2v.json file first');
    expect(editor.diagnostics.size).toBe(0);
  });
});

describe('disposing the extension', () => {
  it('takes back its commands and its diagnostics, and stops listening', async () => {
    const document = open(broken);
    await validate();
    for (const one of subscriptions) one.dispose();
    document.replaceBy(valid);
    expect(editor.registered.size).toBe(0);
    expect(editor.diagnostics.size).toBe(0);
  });
});
