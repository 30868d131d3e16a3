// What the results panel shows of jobs, and what its buttons do.
import { describe, expect, it } from 'vitest';
import { emptyContent, jobContent, stageTotal, wordsOf } from '../../../../src/host/panels/resultsView';
import type { Job, JobState } from '../../../../src/jobs/queueState';
import { parseToResults } from '../../../../src/protocol/resultsMessages';
import { jobSpec } from '../../../support/memoryQueue';
import { tinyRequest } from '../../../support/tinyModel';

const job = (state: JobState, changes: Partial<Job> = {}): Job => ({
  ...jobSpec('a'),
  state,
  attempts: 1,
  interruptions: 0,
  ...changes,
});
const progress = { stage: 'denoise' as const, step: 2, steps: 8, fraction: 0.25, secondsLeft: 3 };

describe('jobContent', () => {
  it('follows a running job', () => {
    const { view, actions } = jobContent(job('running', { source: 'a.t2v.json' }), progress, []);
    expect(view).toMatchObject({ title: 'a', job: 'a', status: 'denoising 2/8 · 3 s left', fraction: 0.25 });
    expect(view.buttons.map(({ title }) => title)).toEqual(['Cancel', 'Open Experiment']);
    expect(actions).toEqual([{ kind: 'cancel', job: 'a' }, { kind: 'source' }]);
    expect(view.clip).toBeUndefined();
  });

  it.each([
    ['waiting', ['Cancel'], { width: 40, height: 24 }],
    ['cancelling', [], undefined],
    ['cancelled', ['Run Again'], undefined],
  ] as const)('%s', (state, buttons, awaited) => {
    const { view } = jobContent(job(state), undefined, []);
    expect(view.buttons.map(({ title }) => title)).toEqual(buttons);
    expect(view.fraction).toBeUndefined();
    expect(view.awaited).toEqual(awaited);
  });

  it('shows a failure with its repairs, the first as the main button', () => {
    const error = { fault: 'user' as const, code: 'x', message: 'too big', hint: 'smaller' };
    const { view, actions } = jobContent(job('failed', { error }), undefined, ['Lower frames to 7', 'Show Log']);
    expect(view.error).toEqual({ message: 'too big', hint: 'smaller' });
    expect(view.buttons).toEqual([
      { title: 'Lower frames to 7', isMain: true },
      { title: 'Show Log', isMain: false },
    ]);
    expect(actions).toEqual([
      { kind: 'repair', index: 0 },
      { kind: 'repair', index: 1 },
    ]);
  });
});

describe('every view', () => {
  it.each([
    ['empty', emptyContent()],
    ['of a job', jobContent(job('running'), progress, [])],
  ])('%s can cross the border, and has an action for each button', (_what, { view, actions }) => {
    expect(parseToResults(structuredClone({ kind: 'show', view, recent: [] }))).toBeDefined();
    expect(actions).toHaveLength(view.buttons.length);
    expect(view.status).not.toBe('');
  });
});

describe('small parts', () => {
  it('words come from the prompt or from the shots', () => {
    expect(wordsOf(tinyRequest())).toBe('a red ball moves left');
    const shots = ['one', 'two'].map((prompt) => ({ prompt, seconds: 1, transition: 'cut' as const }));
    expect(wordsOf(tinyRequest({ prompt: '', shots }))).toBe('one | two');
  });

  it('the total leaves out the runtime’s own sums', () => {
    expect(stageTotal({ load: 10, denoise: 20, runtime: 19, outsideRuntime: 1 })).toBe(30);
  });
});
