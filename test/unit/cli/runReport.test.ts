// What `t2v run` says, as text and as JSON lines. The JSON is a contract with other programs.
import { expect, test } from 'vitest';
import { ModelError } from '../../../src/base/errors';
import { jsonReport, textReport, type Done, type Place, type RunReport } from '../../../src/cli/runReport';
import type { GenerateResult } from '../../../src/protocol/engineMessages';
import { memoryTerminal } from '../../support/memoryTerminal';
import { tinyRequest } from '../../support/tinyModel';

const hash = 'ab'.repeat(32);
const place: Place = { index: 1, count: 2, request: tinyRequest(), hash };
const result = {
  video: { width: 40, height: 24, frames: 5, fps: 8 },
  framesDigest: 'dd',
  timings: { stages: { denoise: 12 }, runtimeMs: 10, outsideMs: 2 },
  device: { provider: 'cpu', threads: 2 },
  notes: ['The prompt was cut.'],
  peakMemoryMb: 90,
} as unknown as GenerateResult;
const run = { folder: '/w/.t2v/runs/ab', record: {} } as unknown as Done['outcome']['run'];
const made: Done = { outcome: { hash, run, fromStore: false, result }, clip: '/w/clip.webm', copy: '/out/first.webm' };
const kept: Done = { outcome: { hash, run, fromStore: true }, clip: '/w/clip.webm' };

function tell(report: RunReport): void {
  report.start(place);
  report.progress({ kind: 'stage', stage: 'load', fraction: 0 });
  report.progress({ kind: 'step', step: 1, steps: 2, fraction: 0.5, secondsLeft: 3 });
  report.progress({
    kind: 'preview',
    step: 1,
    frames: { width: 10, height: 6, count: 5, fps: 8, data: new Uint8ClampedArray(1200) },
  });
  report.done(place, made);
  report.done({ ...place, index: 2 }, kept);
  report.failed({ ...place, index: 3 }, new ModelError('run-failed', 'No.', { hint: 'Again.' }));
  report.end({ made: 1, fromStore: 1, failed: 1 });
}

test('text tells where the clip lies, the seed, the times, and what came from the store', () => {
  const terminal = memoryTerminal();
  tell(textReport(terminal));
  expect(terminal.written.out).toBe(
    '/w/clip.webm\n  copied to /out/first.webm\n  made, seed 7, run abababababab\n' +
      '  12 ms: denoise 12 ms\n  outside the runtime 2 ms (16.7 %), peak memory 90 MB, cpu, 2 threads\n' +
      '/w/clip.webm\n  answered from the store (--force makes it again), seed 7, run abababababab\n' +
      '1 made, 1 from the store, 1 failed\n',
  );
  expect(terminal.written.err).toContain('1 of 2: seed 7, 3 steps, guidance 2\n');
  expect(terminal.written.err).toContain('note: The prompt was cut.\n');
  expect(terminal.written.err).toContain('error: No. [run-failed]\n  fix: Again.\n');
});

test('a single request is not counted', () => {
  const terminal = memoryTerminal();
  const report = textReport(terminal);
  report.start({ ...place, count: 1 });
  report.end({ made: 1, fromStore: 0, failed: 0 });
  expect(terminal.written).toEqual({ out: '', err: '' });
});

test('JSON is one object per line, previews only as numbers', () => {
  const terminal = memoryTerminal();
  tell(jsonReport(terminal));
  expect(terminal.written.err).toBe('');
  const lines = terminal.written.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines).toEqual([
    { event: 'request', index: 1, count: 2, hash, seed: 7, prompt: 'a red ball moves left' },
    { event: 'stage', stage: 'load', fraction: 0 },
    { event: 'step', step: 1, steps: 2, fraction: 0.5, secondsLeft: 3 },
    { event: 'preview', step: 1, frames: 5, width: 10, height: 6 },
    {
      event: 'done',
      index: 1,
      hash,
      seed: 7,
      fromStore: false,
      folder: run.folder,
      clip: '/w/clip.webm',
      copy: '/out/first.webm',
      ...result,
    },
    { event: 'done', index: 2, hash, seed: 7, fromStore: true, folder: run.folder, clip: '/w/clip.webm' },
    { event: 'error', index: 3, hash, fault: 'model', code: 'run-failed', message: 'No.', hint: 'Again.' },
    { event: 'end', made: 1, fromStore: 1, failed: 1 },
  ]);
});
