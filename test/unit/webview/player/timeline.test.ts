// Which frame is seen when, for even and uneven clips and for times that containers have rounded.
import { describe, expect, it } from 'vitest';
import { endOf, frameAt, frameNearest, timecode, timelineOf } from '../../../../webview/player/timeline';

const uneven = { starts: [0, 0.1, 0.5, 0.6], end: 1.6 };
/** 24 frames a second as WebM keeps them: whole milliseconds. */
const rounded = { starts: Array.from({ length: 48 }, (_, index) => Math.round((index / 24) * 1000) / 1000), end: 2 };

describe('frameAt', () => {
  it.each([
    [-1, 0],
    [0, 0],
    [0.0999, 0],
    [0.1, 1],
    [0.4999, 1],
    [0.5, 2],
    [0.6, 3],
    [1.6, 3],
    [100, 3],
  ])('at %d s it is frame %i', (seconds, frame) => {
    expect(frameAt(uneven, seconds)).toBe(frame);
  });

  it('finds every frame at its own start, and just before it the one before', () => {
    for (const [index, start] of rounded.starts.entries()) {
      expect(frameAt(rounded, start)).toBe(index);
      expect(frameAt(rounded, start - 1e-5)).toBe(Math.max(0, index - 1));
    }
  });
});

describe('frameNearest', () => {
  it('takes a time stamp that is a millisecond off for the frame that it is', () => {
    for (const [index, start] of rounded.starts.entries()) {
      for (const off of [-0.001, 0, 0.001]) expect(frameNearest(rounded, start + off)).toBe(index);
    }
  });
});

describe('timelineOf', () => {
  it('puts packets into the order of showing', () => {
    const packets = [0, 0.3, 0.1, 0.2].map((timestamp) => ({ timestamp, duration: 0.1 }));
    const { starts, end } = timelineOf(packets);
    expect(starts).toEqual([0, 0.1, 0.2, 0.3]);
    expect(end).toBeCloseTo(0.4, 9);
  });

  it('lets a last packet without a length last as long as the one before it', () => {
    const packets = [0, 0.25, 0.75].map((timestamp) => ({ timestamp, duration: 0 }));
    expect(timelineOf(packets).end).toBeCloseTo(1.25, 9);
    expect(timelineOf([{ timestamp: 2, duration: 0 }]).end).toBeCloseTo(2.1, 9);
  });
});

describe('endOf', () => {
  it('is the start of the next frame, or the end of the clip', () => {
    expect([0, 1, 2, 3].map((index) => endOf(uneven, index))).toEqual([0.1, 0.5, 0.6, 1.6]);
  });
});

describe('timecode', () => {
  it.each([
    [0, '0:00.000'],
    [1.25, '0:01.250'],
    [0.0416, '0:00.042'],
    [59.9996, '1:00.000'],
    [61.5, '1:01.500'],
    [3723.004, '1:02:03.004'],
  ])('%d s', (seconds, text) => {
    expect(timecode(seconds)).toBe(text);
  });
});
