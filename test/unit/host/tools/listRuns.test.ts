// list_runs: which runs it finds, how many it gives, and what the user is asked first.
import { beforeEach, describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { ListRuns, type ListInput } from '../../../../src/host/tools/listRuns';
import { ledgerEntry } from '../../../../src/runStore/ledger';
import { Uri, editor, workspace } from '../../../support/vscode';
import { sampleRecord } from '../../runStore/sample';
import { answerOf } from './answers';

const entries = Array.from({ length: 60 }, (_, seed) => ({
  ...ledgerEntry(
    seed.toString(16).padStart(64, '0'),
    sampleRecord({ seed, source: seed < 3 ? 'a.t2v.json' : 'b.t2v.json' }),
  ),
  prompt: seed % 2 === 0 ? 'A red Fox' : 'an owl',
}));
const tool = new ListRuns({ runs: { entriesOf: async () => entries } as never });
const call = async (input: ListInput) =>
  answerOf<{ found: number; runs: { run: string; seed: number; prompt: string }[] }>(
    await tool.invoke({ input } as vscode.LanguageModelToolInvocationOptions<ListInput>),
  );

beforeEach(() => {
  editor.reset();
  workspace.workspaceFolders = [{ uri: Uri.file('/w') }];
  return () => (workspace.workspaceFolders = undefined);
});

describe('list_runs', () => {
  it.each<[string, ListInput, number, number]>([
    ['all of them, ten at first', {}, 60, 10],
    ['those of a file', { file: 'a.t2v.json' }, 3, 3],
    ['those with some words, in whichever case', { text: 'fOX', limit: 4 }, 30, 4],
    ['at most fifty', { limit: 1000 }, 60, 50],
    ['at least one', { limit: -5 }, 60, 1],
    ['none, when nothing fits', { text: 'whale' }, 0, 0],
  ])('gives %s', async (_what, input, found, shown) => {
    const answer = await call(input);
    expect(answer.found).toBe(found);
    expect(answer.runs).toHaveLength(shown);
  });

  it('gives what inspect_run needs', async () => {
    const { runs } = await call({ limit: 1 });
    expect(runs[0]).toMatchObject({ run: '0'.repeat(64), seed: 0, prompt: 'A red Fox', experiment: 'a.t2v.json' });
  });

  it('says what to do while no folder is open', async () => {
    workspace.workspaceFolders = undefined;
    await expect(call({})).rejects.toThrow(/open a folder/);
  });

  it('asks the user in words of its own', () => {
    const { confirmationMessages } = tool.prepareInvocation();
    expect(confirmationMessages.title).toBe('List finished runs');
    expect(confirmationMessages.message).toContain('language model');
  });
});
