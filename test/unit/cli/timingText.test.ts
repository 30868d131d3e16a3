// Times in words.
import { expect, test } from 'vitest';
import { duration, timingText } from '../../../src/cli/timingText';

test.each([
  [0, '0 ms'],
  [0.4, '0 ms'],
  [12.6, '13 ms'],
  [999.4, '999 ms'],
  [1000, '1.00 s'],
  [65432, '65.43 s'],
])('%d milliseconds are %s', (milliseconds, expected) => {
  expect(duration(milliseconds)).toBe(expected);
});

test('names every stage that ran in order, the share outside the runtime, memory and device', () => {
  const timings = { stages: { write: 300, load: 200, denoise: 1500 }, runtimeMs: 1455, outsideMs: 45 };
  expect(timingText({ timings, device: { provider: 'cpu', threads: 1, note: 'why' }, peakMemoryMb: 99.6 })).toBe(
    '  2.00 s: load 200 ms, denoise 1.50 s, write 300 ms\n  outside the runtime 45 ms (3.0 %), peak memory 100 MB, cpu, 1 thread (why)\n',
  );
});

test('a job without computing has no share', () => {
  const text = timingText({
    timings: { stages: {}, runtimeMs: 0, outsideMs: 0 },
    device: { provider: 'cpu', threads: 2 },
    peakMemoryMb: 1,
  });
  expect(text).toContain('(0.0 %)');
  expect(text).toContain('2 threads\n');
});
