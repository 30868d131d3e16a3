// The reader against a decoder that is slow: what is asked for, in which order, and what becomes of pictures that come too late.
import { describe, expect, it, vi } from 'vitest';
import { FrameReader, type Decodes } from '../../../../webview/player/frameReader';

class Picture {
  constructor(readonly index: number) {}
}

/** Answers each call when the test says so. */
class SlowDecoder implements Decodes<Picture> {
  readonly calls: [first: number, last: number][] = [];
  readonly made: Picture[] = [];
  /** Frames that it cannot give. */
  readonly holes = new Set<number>();
  private readonly answers: (() => void)[] = [];

  constructor(
    readonly width = 64,
    readonly height = 32,
  ) {}

  async decode(first: number, last: number, onFrame: (index: number, picture: Picture) => void): Promise<void> {
    this.calls.push([first, last]);
    await new Promise<void>((resolve) => this.answers.push(resolve));
    for (let index = first; index <= last; index += 1) {
      if (this.holes.has(index)) continue;
      const picture = new Picture(index);
      this.made.push(picture);
      onFrame(index, picture);
    }
  }

  /** Lets the oldest call finish, and everything that follows from it begin. */
  async answer(): Promise<void> {
    this.answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }

  async answerAll(): Promise<void> {
    while (this.answers.length > 0) await this.answer();
  }
}

const range: [number, number] = [0, 99];

function reading(decoder = new SlowDecoder()) {
  const came: number[] = [];
  const failed = vi.fn();
  const reader = new FrameReader(decoder, (index) => came.push(index), failed);
  return { decoder, reader, came, failed };
}

describe('FrameReader', () => {
  it('decodes the wanted frame first, then those after it', async () => {
    const { decoder, reader, came } = reading();
    reader.want({ frame: 10, heading: 1, range });
    expect(decoder.calls).toEqual([[10, 10]]);
    await decoder.answerAll();
    expect(came).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18]);
    expect(reader.get(10)?.index).toBe(10);
    expect(reader.get(19)).toBeUndefined();
  });

  it('asks for nothing that is here', async () => {
    const { decoder, reader } = reading();
    reader.want({ frame: 10, heading: 1, range });
    await decoder.answerAll();
    const before = decoder.calls.length;
    reader.want({ frame: 10, heading: 1, range });
    expect(decoder.calls).toHaveLength(before);
  });

  it('goes for the newest wish after the call in work', async () => {
    const { decoder, reader, came } = reading();
    reader.want({ frame: 10, heading: 1, range });
    reader.want({ frame: 50, heading: 1, range });
    reader.want({ frame: 70, heading: 1, range });
    await decoder.answer();
    expect(came).toEqual([10]);
    expect(decoder.calls.at(-1)).toEqual([70, 70]);
    await decoder.answerAll();
    expect(came).not.toContain(50);
  });

  it('going back, takes the frames before along in one call', async () => {
    const { decoder, reader, came } = reading();
    reader.want({ frame: 40, heading: -1, range });
    expect(decoder.calls[0]).toEqual([29, 40]);
    await decoder.answerAll();
    expect(decoder.calls).toHaveLength(1);
    expect(came).toContain(32);
  });

  it('looks ahead around the end of the range', async () => {
    const { decoder, reader, came } = reading();
    reader.want({ frame: 5, heading: 1, range: [2, 6] });
    await decoder.answerAll();
    expect(came).toEqual([5, 6, 2, 3, 4]);
  });

  it('does not ask for ever for a frame that the decoder does not have', async () => {
    const { decoder, reader, came } = reading();
    decoder.holes.add(3);
    reader.want({ frame: 3, heading: 1, range: [0, 4] });
    await decoder.answerAll();
    expect(decoder.calls.filter(([first]) => first === 3)).toHaveLength(1);
    expect(came.sort()).toEqual([0, 1, 2, 4]);
  });

  it('passes over what comes after it was let go, and asks no more', async () => {
    const { decoder, reader, came } = reading();
    reader.want({ frame: 0, heading: 1, range });
    await decoder.answer();
    reader.dispose();
    await decoder.answerAll();
    expect(came).toEqual([0]);
    expect(decoder.made.length).toBeGreaterThan(1);
    expect(reader.get(0)).toBeUndefined();
    expect(decoder.calls).toHaveLength(2);
  });

  it('tells of a decoder that fails, once, unless it was let go', async () => {
    const broken = new Error('no such codec');
    const decoder = { width: 8, height: 4, decode: () => Promise.reject(broken) };
    const failed = vi.fn();
    const reader = new FrameReader<Picture>(decoder, () => undefined, failed);
    reader.want({ frame: 0, heading: 1, range });
    await new Promise((resolve) => setImmediate(resolve));
    expect(failed.mock.calls).toEqual([[broken]]);
    reader.want({ frame: 0, heading: 1, range });
    reader.dispose();
    await new Promise((resolve) => setImmediate(resolve));
    expect(failed).toHaveBeenCalledTimes(1);
  });

  it('keeps no more large frames than fit', async () => {
    const { decoder, reader } = reading(new SlowDecoder(4096, 2160));
    for (let frame = 0; frame < 60; frame += 5) {
      reader.want({ frame, heading: 1, range });
      await decoder.answerAll();
    }
    expect(decoder.made.filter((picture) => reader.get(picture.index) === picture)).toHaveLength(12);
  });
});
