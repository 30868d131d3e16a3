// What fields ask for: values, what holds without them, the problems of a place, the length of the clip.
import { describe, expect, it } from 'vitest';
import type { FormProblem, FormState } from '../../../../src/protocol/formMessages';
import { FormView, placeProblems } from '../../../../webview/form/formView';

const problem = (...path: (string | number)[]): FormProblem => ({
  path,
  message: path.join('.'),
  severity: 'error',
  line: 1,
});
const view = (values: Record<string, unknown> | undefined, changes: Partial<FormState> = {}) => {
  const defaults = { steps: 4, video: { width: 256, height: 256, frames: 16, fps: 8 } };
  const state = { version: 1, seen: 0, defaults, problems: [], images: {}, ...(values ? { values } : {}), ...changes };
  return new FormView(state, [['steps'], ['shots']]);
};

describe('placing problems', () => {
  const places = [['steps'], ['shots'], ['shots', 0, 'seconds'], ['motion', 'camera'], []];

  it('finds the innermost place around each', () => {
    const all = [problem('shots', 0, 'seconds'), problem('shots', 1, 'prompt'), problem('motion', 'camera', 0, 'at')];
    const placed = placeProblems(all, places);
    expect([...placed].map(([place, found]) => [place, found.map(({ index }) => index)])).toEqual([
      ['shots[0].seconds', [0]],
      ['shots', [1]],
      ['motion.camera', [2]],
    ]);
  });

  it('keeps those that no place claims together, and loses none', () => {
    const all = [problem('sweep', 'steps', 0), problem(), problem('steps'), problem('motion')];
    const placed = placeProblems(all, places);
    expect(placed.get('')!.map(({ index }) => index)).toEqual([0, 1, 3]);
    expect([...placed.values()].flat()).toHaveLength(all.length);
  });
});

describe('values', () => {
  it('come from the text, else from what holds without it', () => {
    const shown = view({ steps: 8, video: { width: 384 } });
    expect(shown.own(['steps'])).toBe(8);
    expect(shown.fallback(['steps'])).toBe(4);
    expect(shown.own(['video', 'height'])).toBeUndefined();
    expect(shown.value(['video', 'height'])).toBe(256);
    expect(shown.aspect).toBe(1.5);
  });

  it('are none in a text that cannot be read', () => {
    expect(view(undefined).own(['steps'])).toBeUndefined();
    expect(view(undefined).value(['steps'])).toBe(4);
  });

  it('of a list are empty for what is none', () => {
    expect(view({ keyframes: 'x' }).list(['keyframes'])).toEqual([]);
    expect(view({ keyframes: [1, 2] }).list(['keyframes'])).toEqual([1, 2]);
  });

  it('bring the problems of their place along', () => {
    const shown = view({}, { problems: [problem('steps'), problem('sweep')] });
    expect(shown.problems(['steps'])).toEqual([{ ...problem('steps'), index: 0 }]);
    expect(shown.problems([])).toEqual([{ ...problem('sweep'), index: 1 }]);
    expect(shown.problems(['seed'])).toEqual([]);
  });
});

describe('timing', () => {
  it.each([
    [{}, { frames: 16, fps: 8, seconds: 2 }],
    [{ video: { frames: 12, fps: 6 } }, { frames: 12, fps: 6, seconds: 2 }],
    [{ video: { fps: 0 } }, { frames: 16, fps: 8, seconds: 2 }],
    [{ shots: [{ seconds: 1 }, { seconds: 1.5 }] }, { frames: 20, fps: 8, seconds: 2.5 }],
    [{ shots: [{ prompt: 'x' }] }, { frames: 16, fps: 8, seconds: 2 }],
    [
      { shots: [{ seconds: 'x' }, { seconds: 1 }], video: { fps: 12 } },
      { frames: 12, fps: 12, seconds: 1 },
    ],
  ])('of %j', (values, timing) => {
    expect(view(values).timing).toEqual(timing);
  });
});
