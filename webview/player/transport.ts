// Where the player stands and how it moves on: pure state, told by the caller how much time has passed. Speed, direction, range, and
// what happens at the range's ends. Leaves out decoding and drawing.

import type { Ends, PlayerState } from '../../src/protocol/playerMessages';
import { endOf, frameAt, type Timeline } from './timeline';

/** Speeds to choose from; 1 is the clip's own. */
export const speeds = [0.1, 0.25, 0.5, 1, 2, 4] as const;

// Just before a frame's start, in the way of going back.
const justBefore = 2e-6;

export class Transport {
  isPlaying = false;
  speed = 1;
  private way: Ends = 'loop';
  private timeline: Timeline = { starts: [0], end: 0 };
  private seconds = 0;
  /** -1 on the way back of a ping-pong. */
  private direction: 1 | -1 = 1;
  private wanted: [first: number, last: number] | undefined;

  /** Takes another clip, or a longer table of the same one; the place and the range stay as far as they still exist. */
  setTimeline(timeline: Timeline): void {
    this.timeline = timeline;
  }

  get count(): number {
    return this.timeline.starts.length;
  }

  /** What happens at the end of the range. */
  get ends(): Ends {
    return this.way;
  }

  setEnds(ends: Ends): void {
    this.way = ends;
    if (ends !== 'pingPong') this.direction = 1;
  }

  /** The frame to be seen now, from 0. */
  get frame(): number {
    const [first, last] = this.range;
    return Math.min(last, Math.max(first, frameAt(this.timeline, this.seconds)));
  }

  /** First and last frame that are played; never empty. */
  get range(): [first: number, last: number] {
    const end = this.count - 1;
    const [first, last] = this.wanted ?? [0, end];
    return [Math.min(first, end), Math.min(last, end)];
  }

  get hasRange(): boolean {
    return this.wanted !== undefined;
  }

  /** Which way playing goes on. */
  get heading(): 1 | -1 {
    return this.direction;
  }

  /** When a frame begins. */
  startOf(frame: number): number {
    return this.timeline.starts[frame] ?? 0;
  }

  /** Begins to play; from the start of the range when it stands at its end and would stop there. */
  play(): void {
    const [first, last] = this.range;
    if (this.ends === 'stop' && this.frame === last) this.seconds = this.startOf(first);
    this.isPlaying = true;
  }

  pause(): void {
    this.isPlaying = false;
  }

  /** Goes to a frame, inside the range if there is one. Playing goes on from there. */
  seek(frame: number): void {
    const [first, last] = this.range;
    this.seconds = this.startOf(Math.min(last, Math.max(first, frame)));
  }

  /** Goes to the frame that is seen at a moment. A range that leaves it out is given up. */
  seekSeconds(seconds: number): void {
    const frame = frameAt(this.timeline, seconds);
    const [first, last] = this.range;
    if (frame < first || frame > last) this.clearRange();
    this.seek(frame);
  }

  /** So many frames on, or back; around the ends in a loop. Playing stops. */
  step(by: number): void {
    this.pause();
    const [first, last] = this.range;
    const length = last - first + 1;
    const at = this.frame - first + by;
    const around = ((at % length) + length) % length;
    this.seek(first + (this.ends === 'loop' ? around : Math.min(length - 1, Math.max(0, at))));
  }

  /** The present frame becomes the first of the range; a last one before it is given up. */
  markIn(): void {
    const { frame } = this;
    const last = this.range[1];
    this.wanted = [frame, frame <= last && this.wanted ? last : this.count - 1];
  }

  /** The present frame becomes the last of the range. */
  markOut(): void {
    this.wanted = [this.wanted ? this.range[0] : 0, this.frame];
  }

  clearRange(): void {
    const { frame } = this;
    this.wanted = undefined;
    this.seconds = this.startOf(frame);
  }

  /** Time has passed, in seconds of the wall clock. */
  advance(elapsed: number): void {
    if (!this.isPlaying) return;
    const [first, last] = this.range;
    const [from, to] = [this.startOf(first), endOf(this.timeline, last)];
    if (this.seconds < from || this.seconds > to) this.seconds = from;
    const by = elapsed * this.speed;
    switch (this.ends) {
      case 'stop':
        return this.advanceToEnd(by, to, last);
      case 'loop':
        this.seconds = from + ((this.seconds - from + by) % Math.max(to - from, 1e-9));
        return;
      case 'pingPong':
        return this.advanceBackAndForth(by, [from, to]);
    }
  }

  /** What is to be kept. */
  get state(): PlayerState {
    const { frame, isPlaying, speed, ends, wanted } = this;
    return { frame, isPlaying, speed, ends, ...(wanted ? { range: wanted } : {}) };
  }

  /** Stands again where it stood. */
  restore({ frame, isPlaying, speed, ends, range }: PlayerState): void {
    Object.assign(this, { isPlaying, speed });
    this.setEnds(ends);
    this.direction = 1;
    this.wanted = range;
    this.seek(frame);
  }

  private advanceToEnd(by: number, to: number, last: number): void {
    this.seconds += by;
    if (this.seconds < to) return;
    this.seconds = this.startOf(last);
    this.pause();
  }

  /** One way there and back is a circle, on which the frames at both ends lie once. */
  private advanceBackAndForth(by: number, [from, to]: [number, number]): void {
    const [first, last] = this.range;
    const turn = this.startOf(last);
    const there = to - from;
    const back = Math.max(0, turn - this.startOf(Math.min(first + 1, last)));
    const at = this.direction === 1 ? this.seconds - from : there + (turn - this.seconds);
    const next = (at + by) % Math.max(there + back, 1e-9);
    this.direction = next < there ? 1 : -1;
    this.seconds = next < there ? from + next : turn - (next - there) - justBefore;
  }
}
