// What is told when jobs end: failures with their words, finished clips only to a window that is out of sight.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Emitter } from '../../../../src/base/events';
import { Notices } from '../../../../src/host/running/notices';
import type { Job } from '../../../../src/jobs/queueState';
import { MemoryDisk, jobSpec } from '../../../support/memoryQueue';
import { editor, window } from '../../../support/vscode';

const ends = new Emitter<Job>();
const showResult = vi.fn();
let notices: Notices;

beforeEach(() => {
  vi.useFakeTimers();
  editor.reset();
  const isOwn = ({ addedBy }: Pick<Job, 'addedBy'>) => addedBy === 'me';
  const running = { onDidEnd: ends.event, isOwn, queue: new MemoryDisk().queue() };
  notices = new Notices({ running, showResult, showLog: () => undefined });
});
afterEach(() => {
  notices.dispose();
  vi.useRealTimers();
  vi.clearAllMocks();
  window.state.focused = true;
});

const ended = (id: string, changes: Partial<Job> = {}): Job => ({
  ...jobSpec(id),
  ...{ state: 'done', attempts: 1, interruptions: 0 },
  ...changes,
});
const failed = { fault: 'model', code: 'model-file-missing', message: 'The model has no denoiser.' } as const;

describe('a failed job', () => {
  it('is told in the words of its error', () => {
    ends.fire(ended('a', { state: 'failed', error: { ...failed, hint: 'Fetch it again.' } }));
    expect(editor.errors).toEqual([
      { message: 'The model has no denoiser. Fetch it again.', buttons: ['Show Models', 'Show Log'] },
    ]);
  });

  it('of another window is left to that window', () => {
    ends.fire(ended('a', { state: 'failed', error: failed, addedBy: 'another' }));
    expect(editor.errors).toEqual([]);
  });
});

describe('a finished clip', () => {
  it.each([
    ['is not told to somebody who sees it', true, ['a'], []],
    ['is told to a window out of sight', false, ['a'], ['“a” is finished.']],
    ['is one notice with others that end together', false, ['a', 'b'], ['2 clips are finished.']],
  ])('%s', (_what, focused, jobs, expected) => {
    window.state.focused = focused;
    for (const id of jobs) ends.fire(ended(id));
    vi.runAllTimers();
    expect(editor.messages).toEqual(expected);
  });

  it('is shown by the button of the notice', async () => {
    window.state.focused = false;
    editor.answer = 'Show';
    ends.fire(ended('a'));
    await vi.runAllTimersAsync();
    expect(showResult).toHaveBeenCalledWith(expect.objectContaining({ id: 'a' }));
  });
});
