// A clip in pieces and put together again.
import { expect, test } from 'vitest';
import { numbered, onePiece, wholeClip } from '../../../src/engine/clipPieces';
import { frameAt } from '../../../src/engine/frames';
import { rampPicture } from '../../support/tinyModel';

const whole = rampPicture(5, 3, 7);
const cut = (...lengths: number[]) => ({
  ...whole,
  async *pieces() {
    let first = 0;
    for (const length of lengths) {
      const bytes = 5 * 3 * 4;
      yield await Promise.resolve({
        ...whole,
        count: length,
        data: whole.data.slice(first * bytes, (first + length) * bytes),
      });
      first += length;
    }
  },
});

test.each([[[7]], [[1, 1, 5]], [[4, 3]]])('pieces of %j make the clip', async (lengths) => {
  expect(await wholeClip(cut(...lengths))).toEqual(whole);
});

test('one piece is the whole clip', async () => {
  expect(await wholeClip(onePiece(whole))).toEqual(whole);
});

test('each piece says which part of the clip it is', async () => {
  const parts: unknown[] = [];
  for await (const { first, part, frames } of numbered(cut(4, 2, 1))) parts.push([first, part, frames.count]);
  expect(parts).toEqual([
    [0, [0, 4 / 7], 4],
    [4, [4 / 7, 6 / 7], 2],
    [6, [6 / 7, 1], 1],
  ]);
  expect(frameAt(whole, 6).data).toHaveLength(60);
});
