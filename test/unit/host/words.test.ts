import { describe, expect, it } from 'vitest';
import {
  ageText,
  durationText,
  estimateText,
  progressText,
  sizeText,
  stageText,
  stateText,
} from '../../../src/host/words';
import { stageNames } from '../../../src/protocol/progress';

describe('durations', () => {
  it.each([
    [0.4, 'under 1 s'],
    [1, '1 s'],
    [89.4, '89 s'],
    [90, '2 min'],
    [3599, '60 min'],
    [5400, '1.5 h'],
    [36_000, '10 h'],
  ])('%d s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

describe('ages', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  it.each([
    ['2026-11-22T10:00:00Z', 'just now'],
    ['2026-11-22T09:45:00Z', '15 min ago'],
    ['2026-11-22T07:00:00Z', '3 h ago'],
    ['2026-11-12T10:00:00Z', '10 d ago'],
  ])('%s', (at, text) => {
    expect(ageText(at, now)).toBe(text);
  });
});

describe('progress', () => {
  it.each([
    [{ stage: undefined, step: 0, steps: 0, fraction: 0 }, 'starting'],
    [{ stage: 'load', step: 0, steps: 0, fraction: 0.1 }, 'loading the model'],
    [{ stage: 'denoise', step: 0, steps: 0, fraction: 0.1 }, 'denoising'],
    [{ stage: 'denoise', step: 3, steps: 12, fraction: 0.3, secondsLeft: 4 }, 'denoising 3/12 · 4 s left'],
    [{ stage: 'write', step: 12, steps: 12, fraction: 0.9, secondsLeft: 0.2 }, 'writing the clip · under 1 s left'],
  ] as const)('%j', (state, text) => {
    expect(progressText(state)).toBe(text);
  });

  it('has words for every stage and every state', () => {
    const stages = stageNames.map(stageText);
    expect(new Set(stages).size).toBe(stageNames.length);
    const states = (['waiting', 'running', 'cancelling', 'done', 'failed', 'cancelled'] as const).map(stateText);
    expect(new Set(states).size).toBe(6);
  });
});

describe('estimates and sizes', () => {
  it('say how sure they are', () => {
    expect(estimateText(undefined)).toContain('not known yet');
    expect(estimateText({ seconds: 20, runs: 1 })).toBe('Time: about 20 s, by one run.');
    expect(estimateText({ seconds: 600, runs: 5 })).toBe('Time: about 10 min, by 5 runs.');
  });

  it.each([
    [10, '1 kB'],
    [14_607_874, '15 MB'],
    [2_340_000_000, '2.3 GB'],
  ])('%i bytes', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
