// "T2V: Plan Scene…" as the editor runs it: by rules, by a language model, with nothing to plan.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { parseExperiment } from '../../../../src/experiment/parse';
import { planScene } from '../../../../src/host/commands/planScene';
import type { Services } from '../../../../src/host/commands/services';
import { editor, TextDocument, Uri, workspace, type WorkspaceEdit } from '../../../support/vscode';

const describeModel = async () => ({ sidecar: { defaults: { fps: 8, frames: 16 } } });
const services = { engine: { describeModel } } as unknown as Services;
const textOf = (prompt: string) => `{\n  "version": 1,\n  "prompt": ${JSON.stringify(prompt)}\n}\n`;
const uri = Uri.file('/w/a.t2v.json');

function open(prompt: string): TextDocument {
  return new TextDocument(uri.path, textOf(prompt)).open();
}

beforeEach(() => {
  editor.reset();
  vi.restoreAllMocks();
});

describe('planScene', () => {
  it('shows the plan as a refactoring to accept, and names what is not in it', async () => {
    const applied = vi.spyOn(workspace, 'applyEdit');
    const document = open('a cat juggles, moves left and then jumps');
    expect(await planScene(services, uri)).toBe(true);
    const [edit, options] = applied.mock.calls[0] as unknown as [WorkspaceEdit, unknown];
    expect(options).toEqual({ isRefactoring: true });
    expect(edit.confirmations).toEqual(edit.changes.map(() => ({ label: 'Scene plan', needsConfirmation: true })));
    const { experiment, problems } = parseExperiment(document.getText());
    expect(problems).toEqual([]);
    expect(experiment?.shots).toHaveLength(2);
    expect(editor.messages.join()).toContain('“juggles”');
  });

  it('says so where there is nothing to plan', async () => {
    const document = open('a cat spins');
    expect(await planScene(services, uri)).toBe(false);
    expect(document.getText()).toBe(textOf('a cat spins'));
    expect(editor.messages).toHaveLength(1);
  });

  const answering = (answer: string) => {
    const sendRequest = vi.fn(async (_messages: { content: string }[]) => ({
      text: (async function* () {
        for (const part of answer.match(/[^]{1,7}/g) ?? []) yield await Promise.resolve(part);
      })(),
    }));
    editor.models = [{ name: 'Big', vendor: 'v', sendRequest }];
    return sendRequest;
  };

  it('asks the language model that is picked, and applies its answer in the same way', async () => {
    const paths = [{ object: 'cat', points: [[0, 0.1, 0.2]] }];
    const sendRequest = answering(JSON.stringify({ paths }));
    editor.answer = 'Big';
    const document = open('a cat dances');
    expect(await planScene(services, uri)).toBe(true);
    expect(sendRequest.mock.calls[0]?.[0]?.[0]?.content).toContain('"a cat dances"');
    expect(parseExperiment(document.getText()).experiment?.motion).toEqual({ paths });
  });

  it('does not ask it when the rules are picked, and does nothing when nothing is picked', async () => {
    const sendRequest = answering('{}');
    editor.answer = 'Built-in rules';
    open('a cat moves left');
    expect(await planScene(services, uri)).toBe(true);
    editor.answer = undefined;
    await expect(planScene(services, uri)).rejects.toMatchObject({ fault: 'cancelled' });
    expect(sendRequest).not.toHaveBeenCalled();
  });

  it('changes nothing for an answer that does not fit', async () => {
    answering('{"seed": 4}');
    editor.answer = 'Big';
    const document = open('a cat dances');
    await expect(planScene(services, uri)).rejects.toMatchObject({ code: 'bad-plan' });
    expect(document.getText()).toBe(textOf('a cat dances'));
  });
});
