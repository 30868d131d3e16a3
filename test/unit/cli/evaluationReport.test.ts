// What an evaluation says in a file, on a screen and to programs.
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors';
import { evaluationReport } from '../../../src/cli/evaluationReport';
import type { EvaluatedClip, Wanted } from '../../../src/services/evaluation';
import { memoryTerminal } from '../../support/memoryTerminal';
import { tinyRequest } from '../../support/tinyModel';

const wanted: Wanted = {
  prompt: 0,
  variant: 'embedded, steps=2',
  request: tinyRequest({ prompt: 'a fox' }),
  hash: 'h',
};
const clip: EvaluatedClip = {
  hash: 'h',
  extractor: '',
  variant: wanted.variant,
  prompt: 'a fox',
  categories: [],
  seed: 7,
  metrics: {},
};
const begin = { prompts: 2, clips: 4, folder: '/out', extractor: 'judge 1' };
const step = { kind: 'step', step: 1, steps: 2, fraction: 0.5, secondsLeft: 3 } as const;

/** A clock that goes on by so many milliseconds each time. */
const clock = (step: number) => {
  let time = 0;
  return () => (time += step);
};

describe('the report for people', () => {
  it('has a line for each clip and the time left', () => {
    const terminal = memoryTerminal();
    const report = evaluationReport(terminal, false, clock(5000));
    report.begin(begin);
    report.done(clip, 'known');
    report.start(wanted, 1);
    report.done(clip, 'made');
    expect(terminal.written.err).toBe(
      '2 prompts, 4 clips, learned figures by judge 1, into /out\n2 of 4, 10 s left: embedded, steps=2, seed 7: a fox (made)\n',
    );
  });

  it('draws a bar on a screen, of all clips together', () => {
    const terminal = memoryTerminal(true);
    const report = evaluationReport(terminal, false, clock(1000));
    report.begin(begin);
    report.start(wanted, 0);
    report.progress(step);
    expect(terminal.written.err).toContain('12% 0 of 4');
    report.done(clip, 'made');
    expect(terminal.written.err).toContain('25% 1 of 4, 3 s left');
  });

  it('prints the table and where it lies', () => {
    const terminal = memoryTerminal();
    evaluationReport(terminal, false).end(0, {
      markdown: '# table\n',
      files: { csv: 'a.csv', markdown: 'a.md' },
      missing: 0,
    });
    expect(terminal.written.out).toBe('# table\n\na.csv\na.md\n');
    expect(terminal.written.err).toBe('');
  });

  it.each([
    [130, 'Cancelled with 3 clips to go; the same command continues.\n'],
    [1, '3 clips failed; the same command tries them again.\n'],
  ])('says with code %i how to go on', (code, text) => {
    const terminal = memoryTerminal();
    evaluationReport(terminal, false).end(code, { markdown: '', missing: 3 });
    expect(terminal.written.err).toBe(text);
  });

  it('tells a failure with its clip', () => {
    const terminal = memoryTerminal();
    evaluationReport(terminal, false).failed(wanted, new UserError('too-big', 'It is too big.', { hint: 'Smaller.' }));
    expect(terminal.written.err).toContain(
      'embedded, steps=2, seed 7: a fox\nerror: It is too big. [too-big]\n  fix: Smaller.\n',
    );
  });
});

describe('the report for programs', () => {
  it('is an object in each line, without pictures', () => {
    const terminal = memoryTerminal();
    const report = evaluationReport(terminal, true);
    report.begin(begin);
    report.start(wanted, 0);
    report.progress(step);
    report.progress({ kind: 'preview', step: 1, frames: {} as never });
    report.done(clip, 'made');
    report.failed(wanted, new UserError('too-big', 'It is too big.'));
    report.end(130, { markdown: 'x', missing: 1 });
    const events = terminal.written.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    expect(events.map(({ event }) => event)).toEqual(['begin', 'request', 'step', 'clip', 'error', 'end']);
    expect(events[3]).toMatchObject({ how: 'made', hash: 'h', metrics: {} });
    expect(events[5]).toEqual({ event: 'end', cancelled: true, missing: 1 });
  });
});
