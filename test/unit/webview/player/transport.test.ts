// How the player moves on: at every speed, at the ends, inside a range, and back.
import { describe, expect, it } from 'vitest';
import { speeds, Transport } from '../../../../webview/player/transport';

const fps = 8;
const clip = (count: number) => ({
  starts: Array.from({ length: count }, (_, index) => index / fps),
  end: count / fps,
});

function transport(count = 6): Transport {
  const made = new Transport();
  made.setTimeline(clip(count));
  return made;
}

/** The frames that are seen, each one once, while so many seconds pass in small ticks. */
function watch(of: Transport, seconds: number, tick = 1 / 240): number[] {
  const seen = [of.frame];
  for (let passed = 0; passed < seconds; passed += tick) {
    of.advance(tick);
    if (of.frame !== seen.at(-1)) seen.push(of.frame);
  }
  return seen;
}

describe('playing', () => {
  it.each(speeds)('at speed %d shows every frame in its order', (speed) => {
    const one = transport();
    one.speed = speed;
    one.setEnds('stop');
    one.play();
    expect(watch(one, 6 / fps / speed)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('takes as long as the clip at its own speed, and half of it at twice the speed', () => {
    for (const speed of [1, 2]) {
      const one = transport();
      one.speed = speed;
      one.setEnds('stop');
      one.play();
      one.advance(6 / fps / speed - 0.01);
      expect(one.isPlaying).toBe(true);
      one.advance(0.02);
      expect([one.isPlaying, one.frame]).toEqual([false, 5]);
    }
  });

  it('does nothing while it stands', () => {
    const one = transport();
    one.advance(1);
    expect(one.frame).toBe(0);
  });

  it('begins anew after it has stopped at the end', () => {
    const one = transport();
    one.setEnds('stop');
    one.seek(5);
    one.play();
    expect(one.frame).toBe(0);
  });
});

describe('the ends', () => {
  it('loop: from the last frame to the first', () => {
    const one = transport(3);
    one.play();
    expect(watch(one, 7 / fps)).toEqual([0, 1, 2, 0, 1, 2, 0, 1].slice(0, 8));
  });

  it('loop: a long pause of the clock skips whole rounds', () => {
    const one = transport(3);
    one.play();
    one.advance(3 * 1000 * (1 / fps) + 1.5 / fps);
    expect(one.frame).toBe(1);
  });

  it('ping-pong: there and back, the frames at the ends once', () => {
    const one = transport(4);
    one.setEnds('pingPong');
    one.play();
    expect(watch(one, 12.5 / fps)).toEqual([0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0]);
  });

  it('ping-pong: each frame is seen as long as in one direction', () => {
    const one = transport(4);
    one.setEnds('pingPong');
    one.play();
    const ticks = new Map<number, number>();
    for (let tick = 0; tick < 6 * 100; tick += 1) {
      one.advance(1 / fps / 100);
      ticks.set(one.frame, (ticks.get(one.frame) ?? 0) + 1);
    }
    for (const [frame, expected] of [
      [0, 100],
      [1, 200],
      [2, 200],
      [3, 100],
    ] as const) {
      expect(Math.abs(ticks.get(frame)! - expected)).toBeLessThanOrEqual(2);
    }
  });

  it('ping-pong says which way it goes, and another way forgets it', () => {
    const one = transport(4);
    one.setEnds('pingPong');
    one.play();
    one.advance(5 / fps);
    expect(one.heading).toBe(-1);
    one.setEnds('loop');
    expect(one.heading).toBe(1);
  });

  it.each(['loop', 'pingPong', 'stop'] as const)('%s: a clip of one frame stays where it is', (ends) => {
    const one = transport(1);
    one.setEnds(ends);
    one.play();
    expect(watch(one, 1)).toEqual([0]);
  });
});

describe('stepping', () => {
  it.each(speeds)('goes one frame at a time at speed %d, both ways', (speed) => {
    const one = transport();
    one.speed = speed;
    one.setEnds('stop');
    const forwards = [1, 2, 3, 4, 5].map(() => (one.step(1), one.frame));
    const backwards = [1, 2, 3, 4, 5].map(() => (one.step(-1), one.frame));
    expect(forwards).toEqual([1, 2, 3, 4, 5]);
    expect(backwards).toEqual([4, 3, 2, 1, 0]);
  });

  it('stops playing, from wherever inside a frame it was', () => {
    const one = transport();
    one.play();
    one.advance(2.7 / fps);
    one.step(1);
    expect([one.isPlaying, one.frame]).toEqual([false, 3]);
  });

  it('goes around the ends of a loop, and stays at them else', () => {
    const one = transport(3);
    one.step(-1);
    expect(one.frame).toBe(2);
    one.step(1);
    expect(one.frame).toBe(0);
    one.setEnds('pingPong');
    one.step(-1);
    expect(one.frame).toBe(0);
  });

  it('hits every frame of a clip whose times are rounded to milliseconds', () => {
    const one = new Transport();
    const starts = Array.from({ length: 100 }, (_, index) => Math.round((index / 30) * 1000) / 1000);
    one.setTimeline({ starts, end: 3.333 });
    one.setEnds('stop');
    for (let frame = 1; frame < 100; frame += 1) {
      one.step(1);
      expect(one.frame).toBe(frame);
    }
  });
});

describe('the range', () => {
  it('keeps playing and stepping inside', () => {
    const one = transport();
    one.seek(2);
    one.markIn();
    one.seek(4);
    one.markOut();
    expect(one.range).toEqual([2, 4]);
    one.seek(0);
    expect(one.frame).toBe(2);
    one.play();
    expect(watch(one, 5.5 / fps)).toEqual([2, 3, 4, 2, 3, 4]);
    one.step(1);
    expect(one.frame).toBe(2);
  });

  it('a new begin behind the old end gives up the end', () => {
    const one = transport();
    one.seek(2);
    one.markOut();
    one.clearRange();
    one.seek(4);
    one.markIn();
    expect(one.range).toEqual([4, 5]);
  });

  it('given up, the place stays', () => {
    const one = transport();
    one.seek(3);
    one.markIn();
    one.clearRange();
    expect([one.range, one.hasRange, one.frame]).toEqual([[0, 5], false, 3]);
  });

  it('is given up for a moment outside of it', () => {
    const one = transport();
    one.seek(3);
    one.markIn();
    one.seekSeconds(0.2);
    expect([one.frame, one.hasRange]).toEqual([1, false]);
  });
});

describe('what is kept', () => {
  it('stands again where it stood', () => {
    const one = transport();
    one.seek(1);
    one.markIn();
    one.seek(4);
    one.speed = 0.25;
    one.setEnds('pingPong');
    const again = transport();
    again.restore(structuredClone(one.state));
    expect(again.state).toEqual(one.state);
    expect(again.state).toEqual({ frame: 4, isPlaying: false, speed: 0.25, ends: 'pingPong', range: [1, 5] });
  });

  it('of a longer clip ends where this one does', () => {
    const one = transport(3);
    one.restore({ frame: 9, isPlaying: false, speed: 1, ends: 'loop', range: [2, 9] });
    expect([one.frame, one.range]).toEqual([2, [2, 2]]);
  });
});

describe('a timeline that grows', () => {
  it('leaves the place alone', () => {
    const one = transport(2);
    one.seek(1);
    one.setTimeline(clip(6));
    expect([one.frame, one.count, one.range]).toEqual([1, 6, [0, 5]]);
  });
});
