// The tools for language models, called through VS Code as an assistant calls them. The suite's settings answer the questions before
// them; that they ask is seen by the unit tests.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

const ours = ['generate_video', 'inspect_run', 'list_runs'];

interface Facts {
  run: string;
  request: { prompt: string; steps: number };
  metrics: Record<string, number>;
}

async function call<T>(name: string, input: object): Promise<{ answer: T; parts: unknown[] }> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  const text = content.find(
    (part): part is vscode.LanguageModelTextPart => part instanceof vscode.LanguageModelTextPart,
  );
  return { answer: JSON.parse(text?.value ?? 'null') as T, parts: content };
}

describe('tools for language models', () => {
  it('are there, with what they take', () => {
    const found = vscode.lm.tools.filter(({ name }) => ours.includes(name));
    assert.deepEqual(found.map(({ name }) => name).sort(), ours);
    for (const { inputSchema, description } of found) {
      assert.ok(inputSchema);
      assert.ok(description.length > 100, description);
    }
  });

  it('make a clip, list it and describe it, with metrics and a contact sheet', async () => {
    const made = await call<Facts>('generate_video', { prompt: 'a fox on the grass', steps: 2 });
    assert.equal(made.answer.request.prompt, 'a fox on the grass');
    const listed = await call<{ runs: { run: string }[] }>('list_runs', { text: 'fox' });
    assert.ok(
      listed.answer.runs.some(({ run }) => run === made.answer.run),
      JSON.stringify(listed.answer),
    );
    const { answer, parts } = await call<Facts>('inspect_run', { run: made.answer.run.slice(0, 12) });
    assert.equal(answer.run, made.answer.run);
    assert.ok(Object.keys(answer.metrics).length >= 3, JSON.stringify(answer.metrics));
    // Pictures came to the editor's API later than the rest.
    assert.equal(parts.length, 'LanguageModelDataPart' in vscode ? 2 : 1);
  });

  it('say what to change when a call cannot work', async () => {
    await assert.rejects(call('inspect_run', { run: 'ffffffff' }), /list_runs/);
    await assert.rejects(call('generate_video', { prompt: 'a fox', steps: 0 }), /steps/);
  });
});
