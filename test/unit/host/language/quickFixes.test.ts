// Quick fixes as the editor asks for them: at a place, or all at once.
import { describe, expect, it } from 'vitest';
import type * as vscode from 'vscode';
import { parseExperiment } from '../../../../src/experiment/parse';
import { toDiagnostics } from '../../../../src/host/diagnostics';
import { QuickFixes } from '../../../../src/host/language/quickFixes';
import { CodeActionKind, Range, TextDocument, type CodeAction } from '../../../support/vscode';

const text = '{\n  "version": 1,\n  "prompt": "a fox",\n  "stpes": 3,\n  "guidance": "2"\n}\n';

const experiments = {
  planOf: async (document: vscode.TextDocument) => ({
    ...parseExperiment(document.getText()),
    tokens: [],
    requests: [],
    hashes: [],
  }),
};

async function actions(line: number, only?: InstanceType<typeof CodeActionKind>) {
  const document = new TextDocument('/w/a.t2v.json', text);
  const vsDocument = document as unknown as vscode.TextDocument;
  const diagnostics = toDiagnostics(parseExperiment(text).problems, vsDocument);
  const place = { line, character: 4 };
  const found = await new QuickFixes(experiments).provideCodeActions(
    vsDocument,
    new Range(place, place) as unknown as vscode.Range,
    { diagnostics, only } as unknown as vscode.CodeActionContext,
  );
  const made = found as unknown as CodeAction[];
  const after = made.map((action) => {
    const changed = new TextDocument('/w/a.t2v.json', text);
    for (const [, edits] of action.edit!.changes) changed.apply(edits);
    return changed.getText();
  });
  return { made, after };
}

describe('QuickFixes', () => {
  it('offers the fix of the problem at the caret, tied to its diagnostic', async () => {
    const { made, after } = await actions(3);
    expect(made.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([['Change to `steps`', true]]);
    expect(made[0]?.diagnostics).toMatchObject([{ code: 'unknown-field' }]);
    expect(after).toEqual([text.replace('stpes', 'steps')]);
  });

  it('offers nothing where nothing is wrong', async () => {
    expect((await actions(1)).made).toEqual([]);
  });

  it('mends everything as one source action', async () => {
    const { made, after } = await actions(0, CodeActionKind.SourceFixAll);
    expect(made).toHaveLength(1);
    expect(JSON.parse(after[0]!)).toEqual({ version: 1, prompt: 'a fox', steps: 3, guidance: 2 });
  });

  it('says which kinds it provides', () => {
    const kinds = QuickFixes.metadata().providedCodeActionKinds as unknown as { value: string }[];
    expect(kinds.map(({ value }) => value)).toEqual(['quickfix', 'source.fixAll.t2vLab']);
  });
});
