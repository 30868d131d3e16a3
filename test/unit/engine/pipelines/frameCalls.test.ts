// The order in which frames are made: every frame once, never from a frame that is not there yet, never more than a call holds.
import { describe, expect, test } from 'vitest';
import { frameCalls, type CallOptions, type FrameOrder } from '../../../../src/engine/pipelines/frameCalls';

const everywhere = () => true;
const options = (changes: Partial<CallOptions> = {}): CallOptions => ({
  frames: 100,
  window: 16,
  given: new Set(),
  inReach: everywhere,
  ...changes,
});
const orders: FrameOrder[] = ['windows', 'coarse-to-fine', 'rollout'];
const lengths = [1, 2, 15, 16, 17, 18, 30, 31, 40, 63, 64, 65, 100, 480, 961];
/** A camera that moves on: what is more than 10 frames apart shows another place. */
const panning = (frame: number, other: number) => Math.abs(frame - other) <= 10;

test.each([everywhere, panning])('a longer rollout begins with the calls of a shorter one', (inReach) => {
  const long = frameCalls('rollout', options({ frames: 101, inReach }));
  for (const frames of [5, 9, 53]) {
    const short = frameCalls('rollout', options({ frames, inReach }));
    expect(long.slice(0, short.length)).toEqual(short);
    expect(short.flatMap(({ made }) => made)).toEqual(Array.from({ length: frames }, (_, i) => i));
  }
});

describe.each(orders)('%s', (order) => {
  const cases = lengths.flatMap((frames) => [
    { frames, what: 'still', given: new Set<number>(), inReach: everywhere },
    { frames, what: 'panning', given: new Set<number>(), inReach: panning },
    { frames, what: 'both ends given', given: new Set([0, frames - 1]), inReach: everywhere },
    { frames, what: 'panning, some given', given: new Set([0, 7, 8, 9].filter((at) => at < frames)), inReach: panning },
  ]);
  test.each(cases)('$frames frames, $what', ({ frames, given, inReach }) => {
    const there = new Set(given);
    const made: number[] = [];
    for (const call of frameCalls(order, options({ frames, given, inReach }))) {
      expect(call.given.length + call.made.length).toBeLessThanOrEqual(16);
      expect(call.made.length).toBeGreaterThan(0);
      for (const frame of call.given) expect(there.has(frame), `frame ${frame} is there`).toBe(true);
      for (const frame of call.made) there.add(frame);
      made.push(...call.made);
    }
    const wanted = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => !given.has(frame));
    expect(made.sort((a, b) => a - b)).toEqual(wanted);
  });
});

test('a clip of the model’s own length is one call, with what is given in it', () => {
  for (const order of orders) {
    const calls = frameCalls(order, options({ frames: 5, window: 5, given: new Set([0, 3]) }));
    expect(calls).toEqual([{ given: [0, 3], made: [1, 2, 4] }]);
  }
});

test('nothing is called where everything is given', () => {
  expect(frameCalls('windows', options({ frames: 3, given: new Set([0, 1, 2]) }))).toEqual([]);
});

describe('windows', () => {
  test('see four frames before them and the first frame', () => {
    const [first, second, third] = frameCalls('windows', options({ frames: 40 }));
    expect(first).toMatchObject({ given: [], made: { length: 16 } });
    expect(second!.given).toEqual([0, 12, 13, 14, 15]);
    expect(second!.made[0]).toBe(16);
    expect(third!.given).toEqual([0, 23, 24, 25, 26]);
  });

  test('look ahead to a given frame', () => {
    const [first] = frameCalls('windows', options({ frames: 40, given: new Set([39]) }));
    expect(first!.given).toEqual([39]);
  });

  test('forget the first frame when the camera has left it', () => {
    const calls = frameCalls('windows', options({ frames: 60, inReach: panning }));
    expect(calls.at(-1)!.given).not.toContain(0);
    expect(calls.at(-1)!.given).toHaveLength(4);
  });
});

describe('coarse to fine', () => {
  test('makes frames over the whole clip first, both ends among them', () => {
    const [keys] = frameCalls('coarse-to-fine', options({ frames: 100 }));
    expect(keys!.made).toHaveLength(16);
    expect([keys!.made[0], keys!.made.at(-1)]).toEqual([0, 99]);
  });

  test('keys see given frames wherever they are', () => {
    const [keys] = frameCalls('coarse-to-fine', options({ frames: 100, given: new Set([41]) }));
    expect(keys!.given).toEqual([41]);
  });

  test.each([64, 65, 100, 240, 480, 960])(
    'takes fewer calls than windows for %d frames, and no chain of them',
    (frames) => {
      const [fine, slid] = [options({ frames }), options({ frames })];
      const calls = frameCalls('coarse-to-fine', fine);
      expect(calls.length).toBeLessThan(frameCalls('windows', slid).length);
      const keys = new Set(calls[0]!.made);
      for (const call of calls.slice(1)) for (const frame of call.given) expect(keys.has(frame)).toBe(true);
    },
  );
});
