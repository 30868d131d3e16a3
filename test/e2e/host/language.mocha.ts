// What the editor offers while an experiment is written: language, completion and hover by the schema, checks by the command.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { completionsAt, hoversAt, openExperiment, problemsOf, removeExperiments } from './experiments';

const broken = `{
  "version": 1,
  "prompt": "a fox moving left on the grass",
  "stesp": 12
}
`;

afterEach(removeExperiments);

describe('an experiment file', () => {
  it('is JSON with comments', async () => {
    const { document } = await openExperiment('comment.t2v.json', '// a note\n{ "version": 1, "prompt": "a fox" }\n');
    assert.equal(document.languageId, 'jsonc');
  });

  it('gets the fields of the format as completions, with their descriptions', async () => {
    const text = '{\n  "version": 1,\n  \n}\n';
    const { document } = await openExperiment('completion.t2v.json', text);
    const items = await completionsAt(document, new vscode.Position(2, 2));
    for (const field of ['prompt', 'seed', 'steps', 'guidance', 'video', 'motion']) {
      const item = items.get(field);
      assert.ok(item, `no completion for "${field}" among ${[...items.keys()].join(', ')}`);
      assert.notEqual(wordsOf(item.documentation), '', `"${field}" is offered without a description`);
    }
    assert.equal(items.has('version'), false, 'a field that is there is offered again');
  });

  it('gets the samplers as completions of their field', async () => {
    const { document } = await openExperiment('sampler.t2v.json', '{ "version": 1, "prompt": "a fox", "sampler":  }\n');
    const items = await completionsAt(document, new vscode.Position(0, 45));
    assert.ok(items.has('"flow-match-euler"'), [...items.keys()].join(', '));
  });

  it('explains a field on hover', async () => {
    const { document } = await openExperiment('hover.t2v.json', '{ "version": 1, "prompt": "a fox", "steps": 4 }\n');
    const hovers = await hoversAt(document, new vscode.Position(0, 38));
    const words = hovers.flatMap(({ contents }) => contents.map((one) => wordsOf(one)));
    assert.match(words.join('\n'), /step/i);
  });
});

describe('T2V: Validate Experiment', () => {
  it('marks a misspelt field where it stands, and forgets it when it is mended', async () => {
    const editor = await openExperiment('broken.t2v.json', broken);
    const { document } = editor;
    await vscode.commands.executeCommand('t2vLab.validateExperiment');
    const [found, ...others] = await problemsOf(document.uri, (all) => all.length > 0);
    assert.deepEqual(others, []);
    assert.match(found!.message, /stesp.*steps/s);
    assert.equal(document.getText(found!.range).replaceAll('"', ''), 'stesp');
    assert.equal(found!.severity, vscode.DiagnosticSeverity.Error);

    await editor.edit((edit) => {
      edit.replace(found!.range, document.getText(found!.range).replace('stesp', 'steps'));
    });
    assert.deepEqual(await problemsOf(document.uri, (all) => all.length === 0), []);
  });

  it('finds nothing in a valid experiment', async () => {
    const { document } = await openExperiment('valid.t2v.json', broken.replace('stesp', 'steps'));
    await vscode.commands.executeCommand('t2vLab.validateExperiment');
    assert.deepEqual(await problemsOf(document.uri, (all) => all.length === 0), []);
  });

  it('marks nothing when the active editor shows no experiment: it asks for one', async () => {
    const notes = await vscode.workspace.openTextDocument({ language: 'markdown', content: '# Notes' });
    await vscode.window.showTextDocument(notes);
    await vscode.commands.executeCommand('t2vLab.validateExperiment');
    assert.deepEqual(vscode.languages.getDiagnostics(notes.uri), []);
  });
});

const wordsOf = (text: vscode.MarkdownString | vscode.MarkedString | undefined): string =>
  typeof text === 'string' ? text : (text?.value ?? '');
