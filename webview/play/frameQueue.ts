// Frames that wait to be seen, one after another at the clip's own speed, and how fast they come. Pure, with the caller's clock.

import type { Frames } from '../../src/protocol/frames';

export class FrameQueue {
  private waiting: { frames: Frames; index: number }[] = [];
  private due = 0;
  private started: number | undefined;
  private measured = 0;
  private came = 0;

  /** @param seen frames of the clip that were seen before. */
  constructor(public seen = 0) {}

  add(frames: Frames, now: number): void {
    // The first piece holds loading and planning as well: what counts is what comes after it.
    if (this.started === undefined) this.started = now;
    else this.measured += frames.count;
    this.came = now;
    for (let index = 0; index < frames.count; index++) this.waiting.push({ frames, index });
  }

  /** The frame to be seen at `now`, or nothing while the one before stays. */
  take(now: number): { frames: Frames; index: number } | undefined {
    if (now < this.due) return undefined;
    const next = this.waiting.shift();
    if (!next) return undefined;
    const length = 1000 / next.frames.fps;
    this.due = Math.max(this.due + length, now + length / 2);
    this.seen += 1;
    return next;
  }

  /** Frames per second as they are made; nothing before two pieces are there. */
  get rate(): number | undefined {
    return this.measured === 0 ? undefined : (this.measured * 1000) / Math.max(1, this.came - this.started!);
  }
}
