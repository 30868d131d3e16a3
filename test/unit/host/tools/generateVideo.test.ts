// generate_video: what it asks, what it refuses in words that a model can act on, and that it waits for the clip.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as vscode from 'vscode';
import { Emitter } from '../../../../src/base/events';
import { GenerateVideo, type GenerateInput } from '../../../../src/host/tools/generateVideo';
import type { Job } from '../../../../src/jobs/queueState';
import { tinyRequest } from '../../../support/tinyModel';
import { Uri, editor, workspace } from '../../../support/vscode';
import { sampleRecord } from '../../runStore/sample';
import { answerOf } from './answers';

const changes = new Emitter<void>();
let job: Partial<Job> | undefined;
const cancel = vi.fn();
const planned: string[] = [];

const services = {
  experiments: {
    planText: async (text: string) => {
      planned.push(text);
      const isValid = !text.includes('999');
      const problem = { severity: 'error', message: 'steps is 999.' };
      return { requests: isValid ? [tinyRequest()] : [], hashes: ['ab'], problems: isValid ? [] : [problem] };
    },
  },
  machine: { estimate: async () => ({ seconds: 42, runs: 3 }) },
  running: { addPlanned: async () => [{ id: 'j' }], onDidChange: changes.event, jobOf: () => job, cancel },
  runs: { storeOf: () => ({ open: async () => ({ folder: '/w/.t2v/runs/ab', record: sampleRecord() }) }) },
};
const tool = new GenerateVideo(services as never);
const waiting = new Emitter<void>();
const token = { onCancellationRequested: waiting.event, isCancellationRequested: false };
const call = (input: GenerateInput) =>
  tool.invoke({ input } as vscode.LanguageModelToolInvocationOptions<GenerateInput>, token);
const end = (changed: Partial<Job>) => {
  job = { id: 'j', ...changed };
  changes.fire();
};

beforeEach(() => {
  editor.reset();
  job = { id: 'j', state: 'running' };
  planned.length = 0;
  cancel.mockClear();
  workspace.workspaceFolders = [{ uri: Uri.file('/w') }];
  return () => (workspace.workspaceFolders = undefined);
});

describe('the question before it', () => {
  it('says what will be made and how long that takes', async () => {
    const options = { input: { prompt: 'a fox' } } as vscode.LanguageModelToolInvocationPrepareOptions<GenerateInput>;
    const { confirmationMessages } = await tool.prepareInvocation(options);
    const { value } = confirmationMessages.message;
    expect(confirmationMessages.title).toBe('Make a clip');
    expect(value).toContain('a fox');
    expect(value).toContain('about 42 s');
  });
});

describe('generate_video', () => {
  it('answers when the clip is there, not before', async () => {
    let isAnswered = false;
    const answer = call({ prompt: 'a fox', seed: 5, steps: 3 }).finally(() => (isAnswered = true));
    await vi.waitFor(() => expect(planned).toHaveLength(1));
    changes.fire();
    await Promise.resolve();
    expect(isAnswered).toBe(false);
    end({ state: 'done', result: { run: 'ab', fromStore: false } });
    expect(answerOf<{ run: string }>(await answer).run).toBe(sampleRecord().hash);
    expect(JSON.parse(planned[0]!)).toEqual({ version: 1, prompt: 'a fox', seed: 5, steps: 3 });
  });

  it.each<[string, GenerateInput, RegExp]>([
    ['nothing to make', {}, /“prompt” or “file”/],
    ['a value out of its range', { prompt: 'a fox', steps: 0 }, /steps.*Change the input/s],
    ['a request that the model cannot make', { prompt: 'a fox', steps: 999 }, /not valid: steps is 999/],
    ['a file outside of the folder', { file: '../b.t2v.json' }, /inside the open folder/],
    ['a file of another kind', { file: 'a.txt' }, /\.t2v\.json/],
  ])('refuses %s', async (_what, input, words) => {
    await expect(call(input)).rejects.toThrow(words);
  });

  it('gives the reason of a failure, with what can be done', async () => {
    const answer = call({ prompt: 'a fox' });
    await vi.waitFor(() => expect(planned).toHaveLength(1));
    const error = { fault: 'model', code: 'x', message: 'The model is gone.', hint: 'Fetch it.' } as const;
    end({ state: 'failed', error });
    await expect(answer).rejects.toThrow('The model is gone. Fetch it.');
  });

  it('cancels its job when the call is cancelled, and says that it shall not be repeated', async () => {
    const answer = call({ prompt: 'a fox' });
    await vi.waitFor(() => expect(planned).toHaveLength(1));
    await vi.waitFor(() => {
      waiting.fire();
      expect(cancel).toHaveBeenCalledWith(['j']);
    });
    end({ state: 'cancelled' });
    await expect(answer).rejects.toThrow(/cancelled by the user/);
  });
});
