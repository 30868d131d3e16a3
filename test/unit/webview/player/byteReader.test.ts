// Reads are matched to their answers, large ones come in pieces, failures carry the editor's words.
import { describe, expect, it } from 'vitest';
import { largestRead, type FromPlayer } from '../../../../src/protocol/playerMessages';
import { ByteReader } from '../../../../webview/player/byteReader';

type Read = Extract<FromPlayer, { kind: 'read' }>;

function asking() {
  const asked: Read[] = [];
  const reader = new ByteReader((message) => asked.push(message as Read));
  return { asked, reader };
}

describe('ByteReader', () => {
  it('gives each answer to whoever asked for it, in whatever order they come', async () => {
    const { asked, reader } = asking();
    const [one, two] = [reader.read('c', 0, 2), reader.read('c', 2, 5)];
    expect(asked.map(({ clip, start, end }) => [clip, start, end])).toEqual([
      ['c', 0, 2],
      ['c', 2, 5],
    ]);
    reader.receive({ kind: 'bytes', read: asked[1]!.read, data: new Uint8Array([2, 3, 4]) });
    reader.receive({ kind: 'bytes', read: asked[0]!.read, data: new Uint8Array([0, 1]) });
    expect([...(await one)]).toEqual([0, 1]);
    expect([...(await two)]).toEqual([2, 3, 4]);
  });

  it('rejects with the editor’s words', async () => {
    const { asked, reader } = asking();
    const read = reader.read('c', 0, 1);
    reader.receive({ kind: 'unread', read: asked[0]!.read, message: 'the file is gone' });
    await expect(read).rejects.toThrow('the file is gone');
  });

  it('passes over answers that nobody waits for', () => {
    const { reader } = asking();
    expect(() => reader.receive({ kind: 'bytes', read: 99, data: new Uint8Array(1) })).not.toThrow();
  });

  it('asks for the pieces of a large range at once and puts them together, in whatever order they come', async () => {
    const { asked, reader } = asking();
    const end = largestRead * 2 + 3;
    const whole = reader.read('c', 1, end);
    expect(asked).toHaveLength(3);
    for (const piece of [1, 0, 2]) {
      const { read, start, end: to } = asked[piece]!;
      expect(to - start).toBeLessThanOrEqual(largestRead);
      reader.receive({ kind: 'bytes', read, data: new Uint8Array(to - start).fill(piece + 1) });
    }
    const bytes = await whole;
    expect(bytes).toHaveLength(end - 1);
    expect([bytes[0], bytes[largestRead], bytes.at(-1)]).toEqual([1, 2, 3]);
  });
});
