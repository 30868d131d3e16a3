// Progress never goes back, whatever order reports come in.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, noProgress, type JobProgressState } from '../../../src/jobs/jobProgress';
import type { ProgressEvent } from '../../../src/protocol/progress';

const step = (number: number, fraction: number, secondsLeft: number): ProgressEvent => ({
  kind: 'step',
  step: number,
  steps: 12,
  fraction,
  secondsLeft,
});

describe('advance', () => {
  it('follows stages and steps', () => {
    const events: ProgressEvent[] = [
      { kind: 'stage', stage: 'load', fraction: 0 },
      { kind: 'stage', stage: 'denoise', fraction: 0.1 },
      step(1, 0.2, 9),
      step(2, 0.3, 8),
    ];
    expect(events.reduce(advance, noProgress)).toEqual({
      stage: 'denoise',
      step: 2,
      steps: 12,
      fraction: 0.3,
      secondsLeft: 8,
    });
  });

  it('has no time left to tell before the first step', () => {
    expect(advance(noProgress, { kind: 'stage', stage: 'load', fraction: 0 }).secondsLeft).toBeUndefined();
  });

  it('lets the time left shrink only', () => {
    const shown = [step(1, 0.2, 8), step(2, 0.3, 12), step(3, 0.4, 7)].reduce<JobProgressState[]>(
      (states, event) => [...states, advance(states.at(-1) ?? noProgress, event)],
      [],
    );
    expect(shown.map(({ secondsLeft }) => secondsLeft)).toEqual([8, 8, 7]);
  });

  it('leaves the state as it is for a preview', () => {
    const state = advance(noProgress, step(1, 0.2, 8));
    const frames = { width: 4, height: 2, count: 1, fps: 8, data: new Uint8ClampedArray(32) };
    expect(advance(state, { kind: 'preview', step: 1, frames })).toBe(state);
  });

  it('never goes back', () => {
    const number = fc.double({ min: 0, max: 1, noNaN: true });
    const event: fc.Arbitrary<ProgressEvent> = fc.oneof(
      number.map((fraction): ProgressEvent => ({ kind: 'stage', stage: 'decode', fraction })),
      fc.tuple(fc.integer({ min: 1, max: 12 }), number, number).map(([n, fraction, left]) => step(n, fraction, left)),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let state = noProgress;
        for (const one of events) {
          const next = advance(state, one);
          expect(next.fraction).toBeGreaterThanOrEqual(state.fraction);
          expect(next.step).toBeGreaterThanOrEqual(state.step);
          expect(next.secondsLeft ?? Infinity).toBeLessThanOrEqual(state.secondsLeft ?? Infinity);
          state = next;
        }
      }),
    );
  });
});
