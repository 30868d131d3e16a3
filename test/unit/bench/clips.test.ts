import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { clipsOf, pictureDifference } from '../../bench/clips.mjs';

const done = (more: Record<string, unknown> = {}) => ({
  event: 'done',
  timings: { stages: { denoise: 400 }, runtimeMs: 390, outsideMs: 12 },
  device: { provider: 'cpu', threads: 2 },
  framesDigest: 'ab',
  folder: '/run',
  peakMemoryMb: 321,
  ...more,
});

describe('clipsOf', () => {
  it('measures the first clip from the start of the process and each other from the end of the one before', () => {
    const events = [
      { at: 1300, event: { event: 'request', index: 1 } },
      { at: 1500, event: { event: 'preview', step: 4 } },
      { at: 1600, event: { event: 'preview', step: 8 } },
      { at: 2000, memoryMb: 70, event: done() },
      { at: 2010, event: { event: 'request', index: 2 } },
      { at: 2200, event: { event: 'preview', step: 4 } },
      { at: 2700, memoryMb: 71, event: done({ framesDigest: 'cd' }) },
      { at: 2701, event: { event: 'end', made: 2 } },
    ];
    const clips = clipsOf(events, 1000);
    expect(clips.map(({ milliseconds, firstPreview }) => [milliseconds, firstPreview])).toEqual([
      [1000, 500],
      [700, 200],
    ]);
    expect(clips.map(({ framesDigest, commandMb, workerMb }) => [framesDigest, commandMb, workerMb])).toEqual([
      ['ab', 70, 321],
      ['cd', 71, 321],
    ]);
  });

  it('knows clips without a preview', () => {
    expect(clipsOf([{ at: 900, event: done() }], 100)).toMatchObject([{ milliseconds: 800, firstPreview: undefined }]);
  });

  it('fails where the command failed', () => {
    const events = [{ at: 900, event: { event: 'error', message: 'The model file is missing.' } }];
    expect(() => clipsOf(events, 0)).toThrow('The command failed: The model file is missing.');
  });
});

describe('pictureDifference', () => {
  const picture = (...values: number[]) => encode({ width: 3, height: 1, data: Uint8Array.from(values), channels: 1 });
  it.each([
    { what: 'equal pictures', other: [10, 20, 250], expected: 0 },
    { what: 'a darker value', other: [10, 13, 250], expected: 7 },
    { what: 'a brighter value', other: [14, 20, 249], expected: 4 },
  ])('$what', ({ other, expected }) => {
    expect(pictureDifference(picture(10, 20, 250), picture(...other))).toBe(expected);
  });
});
