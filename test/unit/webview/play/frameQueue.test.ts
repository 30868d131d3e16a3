// Frames shown at the clip's own speed, however they come.
import { describe, expect, it } from 'vitest';
import { FrameQueue } from '../../../../webview/play/frameQueue';

const frames = (count: number) => ({ width: 1, height: 2, count, fps: 10, data: new Uint8ClampedArray(8 * count) });

describe('FrameQueue', () => {
  it('gives one frame for each of the clip’s, in order, and nothing in between', () => {
    const queue = new FrameQueue();
    queue.add(frames(2), 0);
    queue.add(frames(1), 0);
    const seen = [1000, 1049, 1100, 1101, 1200, 1300].map((now) => queue.take(now)?.index);
    expect(seen).toEqual([0, undefined, 1, undefined, 0, undefined]);
    expect(queue.seen).toBe(3);
  });

  it('goes on at once after it had to wait, without hurrying through what came late', () => {
    const queue = new FrameQueue();
    queue.add(frames(1), 0);
    expect(queue.take(0)?.index).toBe(0);
    expect(queue.take(500)).toBeUndefined();
    queue.add(frames(2), 510);
    expect(queue.take(510)?.index).toBe(0);
    expect(queue.take(520)).toBeUndefined();
    expect(queue.take(560)?.index).toBe(1);
  });

  it('measures what comes after the first piece', () => {
    const queue = new FrameQueue();
    expect(queue.rate).toBeUndefined();
    queue.add(frames(4), 9000);
    expect(queue.rate).toBeUndefined();
    queue.add(frames(4), 10_000);
    queue.add(frames(4), 11_000);
    expect(queue.rate).toBe(4);
  });
});
