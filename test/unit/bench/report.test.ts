import { describe, expect, it } from 'vitest';
import { judge, reportText } from '../../bench/report.mjs';

const times = (median: number) => ({ median, least: median - 1, most: median + 9, count: 5 });
const clip = (more: Record<string, unknown> = {}) => ({
  count: 3,
  threads: 2,
  milliseconds: 4210,
  firstPreview: 1530,
  runtimeMs: 3000,
  outsideMs: 60,
  stages: { load: 100, denoise: 2900 },
  workerMb: 400,
  commandMb: 75,
  ...more,
});

/** A result as bench.mjs makes it, on a machine that does not exist. */
function result(more: Record<string, unknown> = {}) {
  const step = (name: string, runtime: number, eager: number) => ({
    name,
    times: { runtime: times(runtime), eager: times(eager), compiled: times(eager / 2) },
    gflops: 50,
    share: 0.4,
  });
  return {
    machine: {
      processor: 'Example 9000',
      usableCores: 2,
      physicalCores: 1,
      memoryGb: 7.8,
      load: 0.1,
      node: '20.19.0',
      runtime: '1.30.0',
      system: 'Linux 6.1',
    },
    model: { name: 'tiny', version: '0.1.0', frames: 5, latent: '4 × 6' },
    flops: { 'one thing': { total: 5.5e9 }, 'two things': { total: 11e9 } },
    torch: { version: '2.13.0', difference: 3.2e-6, compileSeconds: 41.2 },
    threads: [
      { threads: 1, gemm: { size: '1024³', gflops: 63, count: 60 }, steps: [step('one thing', 400, 300)] },
      {
        threads: 2,
        gemm: { size: '1024³', gflops: 125, count: 60 },
        steps: [step('two things', 200, 400), step('one thing', 90, 150)],
      },
    ],
    clips: {
      default: { steps: 12, cold: clip(), warm: clip({ milliseconds: 3100, firstPreview: 900 }) },
      short: { steps: 4, cold: clip(), warm: clip({ firstPreview: undefined }) },
    },
    determinism: { threads: [1, 2], equal: true, difference: 0 },
    ...more,
  };
}

describe('judge', () => {
  const value = (aims: ReturnType<typeof judge>, what: string) => aims.find((aim) => aim.what.includes(what));

  it('takes the worst ratio with one thread and with all cores, the warm share outside, the cold clip, previews and all memory', () => {
    const aims = judge(result());
    expect(value(aims, 'eager, 1 thread')?.value).toBeCloseTo(400 / 300, 10);
    expect(value(aims, 'eager, all cores')).toMatchObject({ value: 0.6, met: true });
    expect(value(aims, 'preview, cold')).toMatchObject({ value: 1.53, met: false });
    expect(value(aims, 'preview, warm')).toMatchObject({ value: 0.9, met: true });
    expect(value(aims, 'outside')?.value).toBeCloseTo((60 / 3060) * 100, 10);
    expect(value(aims, 'clip')).toMatchObject({ value: 4.21, limit: 4, met: false });
    expect(value(aims, 'memory')).toMatchObject({ value: 475, limit: 700, met: true });
  });

  it.each([
    {
      what: 'eager',
      threads: [{ threads: 2, steps: [{ name: 'one thing', times: { runtime: times(71), eager: times(100) } }] }],
      met: false,
    },
    {
      what: 'eager',
      threads: [{ threads: 2, steps: [{ name: 'one thing', times: { runtime: times(70), eager: times(100) } }] }],
      met: true,
    },
  ])('a limit is met up to and with itself: $met', ({ what, threads, met }) => {
    expect(value(judge(result({ threads })), what)?.met).toBe(met);
  });

  it('misses the others above their limits', () => {
    const slow = clip({ milliseconds: 6001, outsideMs: 100, workerMb: 640 });
    const aims = judge(result({ clips: { default: { steps: 12, cold: slow, warm: slow } } }));
    expect(['outside', 'clip', 'memory'].map((what) => value(aims, what)?.met)).toEqual([false, false, false]);
  });

  it('leaves out the ratio where there is no PyTorch', () => {
    const threads = [{ threads: 2, steps: [{ name: 'one thing', times: { runtime: times(71) } }] }];
    expect(judge(result({ threads })).map(({ what }) => what)).toEqual([
      'time outside the runtime',
      'default clip, cold',
      'first moving preview, cold',
      'first moving preview, warm',
      'peak memory',
    ]);
  });
});

describe('reportText', () => {
  const text = reportText(result());
  it.each([
    'Example 9000, 2 usable cores (1 physical), 8 GB, Linux 6.1',
    'Node 20.19.0, ONNX Runtime 1.30.0; model tiny 0.1.0, 5 frames, latent 4 × 6',
    '5.50 GFLOP (one thing), 11.00 GFLOP (two things)',
    '1 thread: GEMM 1024³ reaches 63 GFLOP/s',
    'step, two things: 200 ms (199…209, 5 runs), 50 GFLOP/s = 40 % of the peak; PyTorch eager 400 ms → ratio 0.50; PyTorch compiled 200 ms → ratio 1.00',
    'largest difference 3.2e-6',
    'torch.compile took 41 s',
    'whole clip, 12 steps, 2 threads:',
    'cold 4.21 s (median of 3), first preview after 1.53 s; outside the runtime 60 ms (2.0 %); peak memory 400 MB + 75 MB of the command; ms: load 100, denoise 2900',
    'warm 3.10 s',
    'the same request with 1 and 2 threads: the same bytes',
    'met    one step beside PyTorch eager, all cores: 0.60×, aim ≤ 0.7×',
  ])('says: %s', (line) => {
    expect(text).toContain(line);
  });

  it('is silent about a load that does not matter, and warns of one that does', () => {
    expect(text).not.toContain('busy');
    const busy = result();
    busy.machine.load = 1.9;
    expect(reportText(busy)).toContain('The machine is busy (load 1.9)');
  });

  it('says why there is no PyTorch, and that compiling failed', () => {
    expect(reportText(result({ torch: { missing: 'left out: no torch' } }))).toContain(
      'PyTorch comparison left out: no torch',
    );
    const failed = { version: '2.13.0', difference: 0, compileError: 'no C++ compiler' };
    expect(reportText(result({ torch: failed }))).toContain('torch.compile failed: no C++ compiler');
  });

  it('gives the difference where threads change the frames', () => {
    const determinism = { threads: [1, 2], equal: false, difference: 3 };
    expect(reportText(result({ determinism }))).toContain('not the same bytes, largest difference 3 of 255');
  });
});
