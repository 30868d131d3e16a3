// Progress for people: the bar on a screen, plain lines elsewhere.
import { describe, expect, test } from 'vitest';
import { barLine, createProgressView, timeLeft } from '../../../src/cli/progressView';
import type { ProgressEvent } from '../../../src/protocol/progress';
import { memoryTerminal } from '../../support/memoryTerminal';

const events: ProgressEvent[] = [
  { kind: 'stage', stage: 'load', fraction: 0 },
  { kind: 'stage', stage: 'denoise', fraction: 0.1 },
  { kind: 'step', step: 1, steps: 2, fraction: 0.5, secondsLeft: 4.2 },
  { kind: 'preview', step: 1, frames: { width: 1, height: 1, count: 1, fps: 8, data: new Uint8ClampedArray(4) } },
  { kind: 'stage', stage: 'write', fraction: 0.9 },
  { kind: 'stage', stage: 'write', fraction: 1 },
];

function shown(isScreen: boolean, columns = 80): string {
  const terminal = memoryTerminal(isScreen, columns);
  const view = createProgressView(terminal);
  for (const event of events) view.show(event);
  view.end();
  expect(terminal.written.out).toBe('');
  return terminal.written.err;
}

test('a screen gets one line drawn again and again, and is clean at the end', () => {
  const text = shown(true);
  expect(text).not.toContain('\n');
  expect(text).toContain('50% denoising, step 1/2, 4 s left');
  expect(text.endsWith('\r\u001b[2K')).toBe(true);
});

test('elsewhere each stage and each step is a line, without control characters', () => {
  expect(shown(false)).toBe('loading the model\ndenoising\n  step 1/2, 4 s left\nwriting the clip\n');
});

test('elsewhere the next clip tells its stages again', () => {
  const terminal = memoryTerminal();
  const view = createProgressView(terminal);
  for (let clip = 0; clip < 2; clip += 1) {
    view.show(events[0]!);
    view.end();
  }
  expect(terminal.written.err).toBe('loading the model\nloading the model\n');
});

describe('barLine', () => {
  test.each([
    [0, '[........................]   0% x'],
    [0.5, '[############............]  50% x'],
    [0.999, '[########################]  99% x'],
    [1, '[########################] 100% x'],
  ])('%d', (fraction, expected) => {
    expect(barLine({ fraction, label: 'x', rest: '', columns: 80 })).toBe(expected);
  });

  test('never fills the last column, where some screens wrap', () => {
    expect(barLine({ fraction: 0.5, label: 'a long label', rest: 'step 1/2', columns: 30 })).toHaveLength(29);
  });
});

test.each([
  [0.2, 'under 1 s left'],
  [1.4, '1 s left'],
  [89.4, '89 s left'],
  [90, '2 min left'],
  [3000, '50 min left'],
])('%d seconds are %s', (seconds, expected) => {
  expect(timeLeft(seconds)).toBe(expected);
});
