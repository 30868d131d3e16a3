// Frames in between, in which order they come and from which piece.
import { describe, expect, test } from 'vitest';
import { onePiece } from '../../../../src/engine/clipPieces';
import { frameAt, type Frames } from '../../../../src/engine/frames';
import { interpolated, interpolatedCount, type InterpolateOptions } from '../../../../src/engine/post/interpolate';
import { movingFrames } from '../../../support/movingPictures';

const movement = { ground: [0, 0], square: [4, 2] } as const;
const whole = movingFrames(60, 44, [0, 1, 2, 3, 4], movement);
const bytes = 60 * 44 * 4;
const options = (changes: Partial<InterpolateOptions> = {}): InterpolateOptions => ({
  factor: 2,
  loop: false,
  cuts: new Set(),
  ...changes,
});
const pieces = (...lengths: number[]) => ({
  ...whole,
  async *pieces() {
    let first = 0;
    for (const count of lengths) {
      yield await Promise.resolve({ ...whole, count, data: whole.data.slice(first * bytes, (first + count) * bytes) });
      first += count;
    }
  },
});

async function frames(
  lengths: number[],
  asked: InterpolateOptions,
): Promise<{ all: Uint8ClampedArray; counts: number[] }> {
  const made: Frames[] = [];
  for await (const { make } of interpolated(pieces(...lengths), asked)) made.push(make());
  expect(made.every(({ fps }) => fps === 8 * asked.factor)).toBe(true);
  return { all: Uint8ClampedArray.from(made.flatMap(({ data }) => [...data])), counts: made.map(({ count }) => count) };
}

test.each([
  [5, 1, false, 5],
  [5, 2, false, 9],
  [5, 4, false, 17],
  [5, 4, true, 20],
  [1, 4, false, 1],
  [0, 4, false, 0],
] as const)('%d frames times %d, loop %s: %d', (count, factor, loop, expected) => {
  expect(interpolatedCount(count, options({ factor, loop }))).toBe(expected);
});

describe('interpolated', () => {
  test('is the same however the clip comes', async () => {
    const once = await frames([5], options());
    expect(once.counts).toEqual([9]);
    const bits = await frames([1, 3, 1], options());
    expect(bits.counts).toEqual([1, 6, 2]);
    expect(bits.all).toEqual(once.all);
  });

  test('keeps the frames that were there, and those between lie between', async () => {
    const { all } = await frames([2, 3], options({ factor: 4 }));
    for (let index = 0; index < 5; index++) {
      expect(all.slice(index * 4 * bytes, (index * 4 + 1) * bytes)).toEqual(frameAt(whole, index).data);
    }
    const truth = movingFrames(60, 44, [0.5], movement).data;
    const found = all.slice(2 * bytes, 3 * bytes);
    const mean = truth.reduce((sum, value, i) => sum + Math.abs(value - found[i]!), 0) / truth.length;
    expect(mean).toBeLessThan(3);
  });

  test('at a cut the frame before it stays', async () => {
    const { all } = await frames([2, 3], options({ cuts: new Set([2]) }));
    expect(all.slice(3 * bytes, 4 * bytes)).toEqual(frameAt(whole, 1).data);
    expect(all.slice(5 * bytes, 6 * bytes)).not.toEqual(frameAt(whole, 2).data);
  });

  test('a loop has frames between the last and the first', async () => {
    const { all, counts } = await frames([2, 3], options({ loop: true }));
    expect(counts).toEqual([3, 6, 1]);
    const seam = all.slice(9 * bytes);
    expect(seam).not.toEqual(frameAt(whole, 4).data);
    expect(seam).toHaveLength(bytes);
  });

  test('factor 1 passes pieces on untouched', async () => {
    const { counts, all } = await frames([2, 3], options({ factor: 1 }));
    expect(counts).toEqual([2, 3]);
    expect(all).toEqual(whole.data);
  });

  test('takes the model’s frames of each moment in their order, whatever the pieces', async () => {
    const grey = (value: number, count: number) => ({
      ...whole,
      count,
      data: new Uint8ClampedArray(count * bytes).fill(value),
    });
    const moments = [onePiece(grey(10, 4)), onePiece(grey(200, 4))];
    const stretches: Frames[] = [];
    const asked = options({ factor: 4 });
    for await (const { make } of interpolated(pieces(1, 4), asked, moments)) stretches.push(make());
    const plain = await frames([5], asked);
    const all = Uint8ClampedArray.from(stretches.flatMap(({ data }) => [...data]));
    const mean = (from: Uint8ClampedArray, frame: number) =>
      from.slice(frame * bytes, (frame + 1) * bytes).reduce((sum, value) => sum + value, 0) / bytes;
    for (const gap of [0, 1, 2, 3]) {
      expect(mean(all, 4 * gap + 1)).toBeLessThan(mean(plain.all, 4 * gap + 1) - 2);
      expect(mean(all, 4 * gap + 2)).toBeGreaterThan(mean(plain.all, 4 * gap + 2) + 2);
      expect(mean(all, 4 * gap + 3)).toBe(mean(plain.all, 4 * gap + 3));
    }
  });
});
