// Our own providers beside those of VS Code's JSON: repairs, outline, snippets, paths, tokens, the canonical form, lenses, the resolved
// form. Each is asked as the editor asks it.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { completionsAt, eventually, hoversAt, openExperiment, problemsOf, removeExperiments } from './experiments';

const shots = `{
  "version": 1,
  // Two of them.
  "shots": [
    { "prompt": "a fox on the grass", "seconds": 1 },
    { "prompt": "a fox in the snow", "seconds": 1 }
  ],
  "seed": [1, 2, 3]
}
`;
const everything = new vscode.Range(0, 0, 99, 0);

afterEach(removeExperiments);

describe('checks against the model', () => {
  const cases: [string, string, string, RegExp | undefined][] = [
    ['a length', '"video": { "frames": 2000 }', 'frames-unsupported', /^Lower frames to 960$/],
    ['a size', '"video": { "width": 254, "height": 254 }', 'size-unsupported', /^Change to \d+ × \d+$/],
    ['an adapter that is not there', '"adapters": [{ "file": "a.safetensors" }]', 'bad-reference', undefined],
    ['a prompt that is cut', `"negativePrompt": "${'a red fox and '.repeat(30)}"`, 'prompt-cut', undefined],
  ];
  for (const [what, field, code, repair] of cases) {
    it(`mark ${what}${repair ? ', with a repair' : ''}`, async () => {
      const text = `{ "version": 1, "prompt": "a fox", ${field} }\n`;
      const { document } = await openExperiment('model.t2v.json', text);
      const found = await problemsOf(document.uri, (all) => all.some((one) => one.code === code));
      const problem = found.find((one) => one.code === code);
      assert.ok(problem, JSON.stringify(found));
      assert.equal(problem.severity, vscode.DiagnosticSeverity[code === 'prompt-cut' ? 'Warning' : 'Error']);
      if (!repair) return;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        problem.range,
      );
      const action = actions.find(({ title }) => repair.test(title));
      assert.ok(action?.edit, `no repair among ${actions.map(({ title }) => title).join(', ')}`);
      await vscode.workspace.applyEdit(action.edit);
      const left = await problemsOf(document.uri, (all) => !all.some((one) => one.code === code));
      assert.deepEqual(
        left.filter((one) => one.code === code),
        [],
      );
    });
  }
});

describe('the text of an experiment', () => {
  it('has an outline with its shots', async () => {
    const { document } = await openExperiment('outline.t2v.json', shots);
    const ask = () =>
      vscode.commands.executeCommand<vscode.DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document.uri);
    const kinds = (list: vscode.DocumentSymbol[]): vscode.SymbolKind[] =>
      list.flatMap(({ kind, children }) => [kind, ...kinds(children)]);
    const symbols = await eventually(ask, (all) => kinds(all).includes(vscode.SymbolKind.Event));
    assert.equal(kinds(symbols).filter((kind) => kind === vscode.SymbolKind.Event).length, 2);
  });

  it('offers snippets: whole files in an empty one, members in an object', async () => {
    const empty = await openExperiment('empty.t2v.json', '');
    assert.ok((await completionsAt(empty.document, new vscode.Position(0, 0))).has('experiment-sweep'));
    const begun = await openExperiment('begun.t2v.json', '{\n  "version": 1,\n  \n}\n');
    const items = await completionsAt(begun.document, new vscode.Position(2, 2), ['camera-keys']);
    assert.equal(items.get('camera-keys')?.kind, vscode.CompletionItemKind.Snippet);
    assert.equal(items.has('experiment-sweep'), false);
  });

  it('offers pictures where one is named, and experiments for "extends"', async () => {
    await openExperiment('base.t2v.json', shots);
    await openExperiment('start.png', 'a picture');
    await openExperiment('notes.txt', 'no picture');
    const text = '{ "version": 1, "extends": "", "keyframes": [{ "at": "first", "image": "" }] }\n';
    const { document } = await openExperiment('paths.t2v.json', text);
    const at = async (before: string, wanted: string) => {
      const place = document.positionAt(text.indexOf(before) + before.length);
      return [...(await completionsAt(document, place, [wanted])).keys()];
    };
    const experiments = await at('"extends": "', 'base.t2v.json');
    assert.ok(experiments.includes('base.t2v.json'), experiments.join());
    assert.equal(experiments.includes('start.png') || experiments.includes('paths.t2v.json'), false);
    const pictures = await at('"image": "', 'start.png');
    assert.ok(pictures.includes('start.png'), pictures.join());
    assert.equal(pictures.includes('notes.txt') || pictures.includes('base.t2v.json'), false);
  });

  it('shows behind a prompt how many tokens it has', async () => {
    const { document } = await openExperiment('tokens.t2v.json', '{ "version": 1, "prompt": "a fox" }\n');
    const ask = () =>
      vscode.commands.executeCommand<vscode.InlayHint[]>('vscode.executeInlayHintProvider', document.uri, everything);
    const hints = await eventually(ask, (all) => all.length > 0);
    assert.match(JSON.stringify(hints[0]?.label), /^"\d+\/\d+ tokens"$/);
  });

  it('explains on hover what a field means, its default, its range and its unit', async () => {
    const text = '{ "version": 1, "prompt": "a fox", "steps": 4, "video": { "fps": 8 } }\n';
    const { document } = await openExperiment('explained.t2v.json', text);
    const words = async (field: string) => {
      const hovers = await hoversAt(document, document.positionAt(text.indexOf(field) + 2));
      return hovers
        .flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)))
        .join('\n');
    };
    assert.match(await words('"steps"'), /Default: `12`.*Range: 1 to 1000.*Unit: steps/s);
    assert.match(await words('"fps"'), /per second/i);
  });

  it('is brought into the canonical form, with its comments', async () => {
    const text = '{\n// mine\n"seed":3,"prompt":"a fox","version":1}\n';
    const { document } = await openExperiment('format.t2v.json', text);
    await vscode.commands.executeCommand('t2vLab.formatExperiment');
    assert.equal(document.getText(), '{\n  "version": 1,\n  "prompt": "a fox",\n  // mine\n  "seed": 3\n}\n');
  });

  it('has lenses over the experiment and over each shot', async () => {
    const { document } = await openExperiment('lenses.t2v.json', shots);
    const ask = () =>
      vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 99);
    const lenses = await eventually(ask, (all) => all.some(({ command }) => command?.title.includes('clips')));
    const titles = lenses.map(({ range, command }) => `${range.start.line} ${command?.title ?? ''}`);
    for (const title of ['0 $(play) Run', '0 $(run-all) Run Sweep (3 clips)', '0 No result yet'])
      assert.ok(titles.includes(title), titles.join(' | '));
    for (const line of [4, 5]) {
      assert.ok(titles.includes(`${line} $(play) Run Shot`), titles.join(' | '));
      assert.ok(titles.includes(`${line} No result yet`), titles.join(' | '));
    }
  });
});

describe('T2V: Show Resolved Experiment', () => {
  it('writes out what is inherited and every default, and follows the text', async () => {
    await openExperiment('parent.t2v.json', '{ "version": 1, "prompt": "a fox", "steps": 3 }\n');
    const child = await openExperiment(
      'child.t2v.json',
      '{ "version": 1, "extends": "parent.t2v.json", "seed": [1, 2] }\n',
    );
    await vscode.commands.executeCommand('t2vLab.showResolved');
    const resolved = () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 't2v-resolved');
    const text = await eventually(
      async () => resolved()?.getText() ?? '',
      (words) => words.includes('2 clips'),
    );
    assert.match(text, /2 clips/);
    assert.match(text, /"steps": 3/);
    assert.match(text, /"sampler": "flow-match-euler"/);
    assert.match(text, /Time: /);
    assert.equal(resolved()?.languageId, 'jsonc');
    await child.edit((edit) =>
      edit.replace(everything, '{ "version": 1, "extends": "parent.t2v.json", "seed": [1, 2, 3, 4] }\n'),
    );
    const later = await eventually(
      async () => resolved()?.getText() ?? '',
      (words) => words.includes('4 clips'),
    );
    assert.match(later, /4 clips/);
  });
});
