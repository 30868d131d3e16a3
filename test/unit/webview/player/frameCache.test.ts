// Decoded frames are kept up to a number.
import { describe, expect, it } from 'vitest';
import { capacityFor, FrameCache } from '../../../../webview/player/frameCache';

describe('FrameCache', () => {
  it('lets go of those that were not used for longest', () => {
    const cache = new FrameCache<string>(3);
    for (const index of [0, 1, 2]) cache.put(index, `frame ${index}`);
    expect(cache.get(0)).toBe('frame 0');
    cache.put(3, 'frame 3');
    expect([0, 1, 2, 3].map((index) => cache.has(index))).toEqual([true, false, true, true]);
    expect(cache.get(1)).toBeUndefined();
  });

  it('has the newer picture of the same frame', () => {
    const cache = new FrameCache<string>(3);
    cache.put(5, 'older');
    cache.put(5, 'newer');
    expect([cache.get(5), cache.size]).toEqual(['newer', 1]);
  });

  it('has nothing after it was cleared', () => {
    const cache = new FrameCache<string>(2);
    for (const index of [0, 1, 2]) cache.put(index, 'frame');
    cache.clear();
    expect([cache.get(2), cache.size]).toEqual([undefined, 0]);
  });
});

describe('capacityFor', () => {
  // 160 MiB of RGBA.
  it.each([
    [512, 512, 160],
    [256, 256, 600],
    [1920, 1080, 20],
    [4096, 4096, 12],
    [0, 0, 600],
  ])('%i × %i: %i frames', (width, height, frames) => {
    expect(capacityFor(width, height)).toBe(frames);
  });
});
