// Figures as people and programs read them.
import { describe, expect, it } from 'vitest';
import { intervalsOf, jsonScores, shortNumber, textScores } from '../../../src/cli/scoreReport';
import { memoryTerminal } from '../../support/memoryTerminal';

const score = {
  metrics: { flicker: 0.012345, 'camera.pan': 0.5, psnr: Infinity, consistency: 99.87654 },
  prompt: 'a fox',
  notes: ['so so'],
};
const set = {
  clips: [{ flicker: 0.1, psnr: Infinity }, { flicker: 0.3 }],
  own: { vis: 3.5 },
  apart: { from: 'real', count: 9, values: { fvd: 12.345678 } },
  extractor: 'judge 1',
};

describe('textScores', () => {
  it('names unit, better direction and, beside learned figures, the extractor', () => {
    const terminal = memoryTerminal();
    textScores(terminal).clip('a.webm', score, 'judge 1');
    const lines = terminal.written.out.split('\n').map((line) => line.replace(/ {2,}/g, '  '));
    expect(lines).toEqual([
      'a.webm',
      '  "a fox"',
      '  flicker  0.01235  share of the range, lower is better',
      '  camera.pan  0.5  rate',
      '  psnr  infinite  dB, higher is better',
      '  consistency  99.88  cosine × 100, higher is better, by judge 1',
      '',
    ]);
    expect(terminal.written.err).toBe('note: a.webm: so so\n');
  });

  it('of a set are means with intervals, then what the set is, then how far it is from the other', () => {
    const terminal = memoryTerminal();
    textScores(terminal).set(set);
    expect(terminal.written.out).toMatch(
      /^2 clips.*\n {2}flicker +0\.2 \[0\.1, 0\.3\] .*\n {2}vis +3\.5 .*by judge 1\nagainst 9 clips of real\n {2}fvd +12\.35 .*by judge 1\n$/,
    );
  });
});

describe('jsonScores', () => {
  it('is an object in each line, infinity as a text', () => {
    const terminal = memoryTerminal();
    const report = jsonScores(terminal);
    report.clip('a.webm', score, 'judge 1');
    report.set(set);
    const [clip, whole] = terminal.written.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(clip).toMatchObject({
      event: 'clip',
      clip: 'a.webm',
      extractor: 'judge 1',
      metrics: { flicker: 0.012345, psnr: 'Infinity' },
    });
    expect(whole).toMatchObject({
      event: 'set',
      clips: 2,
      means: { flicker: { mean: 0.2, count: 2 } },
      metrics: { vis: 3.5 },
      against: { folder: 'real', clips: 9, metrics: { fvd: 12.345678 } },
    });
  });
});

describe('small parts', () => {
  it('a mean leaves out clips without the figure, and infinity', () => {
    expect(intervalsOf(set.clips)).toEqual([['flicker', expect.objectContaining({ mean: 0.2, count: 2 })]]);
  });

  it.each([
    [0, '0'],
    [0.000012346, '0.00001235'],
    [1234567, '1235000'],
    [-0.5, '-0.5'],
    [Infinity, 'infinite'],
    [-Infinity, '-Infinity'],
    [NaN, 'NaN'],
  ])('%d is %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });
});
