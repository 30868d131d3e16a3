// Time estimates from finished runs. The made-up machine takes 1 µs for each step, pixel and frame, twice that with
// guidance, 4 µs for each pixel and frame (200 ms for the usual clip), and 300 ms for everything else.
import { describe, expect, it } from 'vitest';
import type { GenerationRequest } from '../../../src/experiment/request';
import { estimateTime, estimateTotal, type TimedRun } from '../../../src/runStore/estimate';
import { sampleRequest } from '../video/sample';

function run(steps: number, changes: Partial<TimedRun> = {}, factor = 1): TimedRun {
  const video = { width: 100, height: 50, frames: 10, fps: 8 };
  const denoise = (steps * 100 * 50 * 10 * 2 * factor) / 1000;
  return {
    modelDigest: 'mine',
    steps,
    guidance: 2,
    video,
    timings: { load: 300, denoise, write: 200, runtime: denoise - 5, outsideRuntime: 5 },
    ...changes,
  };
}

const request = (changes: Partial<GenerationRequest> = {}): GenerationRequest => ({
  ...sampleRequest(),
  modelDigest: 'mine',
  steps: 12,
  guidance: 2,
  video: { width: 100, height: 50, frames: 10, fps: 8 },
  ...changes,
});

describe('estimateTime', () => {
  it.each([
    ['the same again', {}, 1.7],
    ['twice the steps', { steps: 24 }, 2.9],
    ['half the frames', { video: { width: 100, height: 50, frames: 5, fps: 8 } }, 1.0],
    ['thirty times the frames', { video: { width: 100, height: 50, frames: 300, fps: 8 } }, 42.3],
    ['no guidance', { guidance: 1 }, 1.1],
    ['guidance in the first half', { guidanceInterval: [0, 0.5] as [number, number] }, 1.4],
    ['two further rounds', { refine: { rounds: 2 } }, 4.1],
    ['another playing speed', { video: { width: 100, height: 50, frames: 10, fps: 24 } }, 1.7],
  ])('%s', (_what, changes, seconds) => {
    expect(estimateTime(request(changes), [run(12), run(6)])?.seconds).toBeCloseTo(seconds, 6);
  });

  it('learns the same of a run with rounds or with half of its steps guided', () => {
    const rounds = run(36, { steps: 12, passes: 72 });
    const half = run(9, { steps: 12, passes: 18 });
    for (const known of [rounds, half]) {
      expect(estimateTime(request(), [known])?.seconds).toBeCloseTo(1.7, 6);
    }
  });

  it('is not moved by one slow run, nor by old ones', () => {
    const slow = run(12, {}, 50);
    expect(estimateTime(request(), [run(12), slow, run(12)])?.seconds).toBeCloseTo(1.7, 6);
    const old = Array.from({ length: 40 }, () => slow);
    const fresh = Array.from({ length: 15 }, () => run(12));
    expect(estimateTime(request(), [...fresh, ...old])).toEqual({ seconds: expect.closeTo(1.7, 6), runs: 15 });
  });

  it('prefers runs of the same model, and takes others when there are none', () => {
    const other = run(12, { modelDigest: 'other' }, 3);
    expect(estimateTime(request(), [other, run(12)])).toMatchObject({ runs: 1, seconds: expect.closeTo(1.7, 6) });
    expect(estimateTime(request(), [other])?.seconds).toBeCloseTo(4.1, 6);
  });

  it('knows nothing without a run that denoised', () => {
    expect(estimateTime(request(), [])).toBeUndefined();
    expect(estimateTime(request(), [run(12, { timings: { load: 3 } })])).toBeUndefined();
  });
});

describe('estimateTotal', () => {
  it('adds up, and is as sure as its weakest part', () => {
    expect(estimateTotal([request(), request({ steps: 24 })], [run(12)])).toEqual({
      seconds: expect.closeTo(4.6, 6),
      runs: 1,
    });
  });

  it('knows nothing of no requests, or without runs', () => {
    expect(estimateTotal([], [run(12)])).toBeUndefined();
    expect(estimateTotal([request()], [])).toBeUndefined();
  });
});
