// The window with the samples shows where to begin: once, and no other window does.
import { beforeEach, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { showFirstSample } from '../../../../src/host/commands/openSampleWorkspace';
import { Uri, editor, window, workspace } from '../../../support/vscode';

const storage = Uri.file('/storage');
const samples = Uri.file('/storage/sample-workspace');
const key = 't2vLab.sampleWorkspaceAwaited';

/** A memory of the editor in which the command has left its note, or not. */
function contextWith(isAwaited: boolean) {
  const memory = new Map<string, unknown>(isAwaited ? [[key, true]] : []);
  const globalState = {
    get: (name: string) => memory.get(name),
    update: async (name: string, value: unknown) => void memory.set(name, value),
  };
  return { context: { globalStorageUri: storage, globalState } as unknown as vscode.ExtensionContext, memory };
}

const shown = () => window.activeTextEditor?.document.uri;

beforeEach(() => {
  editor.reset();
  return () => (workspace.workspaceFolders = undefined);
});

describe('showFirstSample', () => {
  it('opens the first sample in the window that the command has opened, and only once', async () => {
    workspace.workspaceFolders = [{ uri: samples }];
    const { context, memory } = contextWith(true);
    await showFirstSample(context);
    expect(shown()?.path).toBe('/storage/sample-workspace/first.t2v.json');
    expect(memory.get(key)).toBeUndefined();
    window.activeTextEditor = undefined;
    await showFirstSample(context);
    expect(shown()).toBeUndefined();
  });

  it.each([
    ['another folder is open', Uri.file('/w'), true],
    ['no folder is open', undefined, true],
    ['the folder was opened by hand', samples, false],
  ])('does nothing when %s', async (_what, uri, isAwaited) => {
    workspace.workspaceFolders = uri && [{ uri }];
    const { context, memory } = contextWith(isAwaited);
    await showFirstSample(context);
    expect(shown()).toBeUndefined();
    expect(memory.get(key)).toBe(isAwaited || undefined);
  });
});
