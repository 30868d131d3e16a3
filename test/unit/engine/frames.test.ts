// Frames and tensors: the order of axes (width, height and frame count all differ), rounding, and the way back.

import { describe, expect, it } from 'vitest';
import {
  blackFrames,
  byteFrom,
  frameAt,
  framesFromTensor,
  putFrames,
  tensorFromFrames,
  type Frames,
} from '../../../src/engine/frames';
import { tensor } from '../../../src/engine/tensor';

const size = { count: 2, height: 3, width: 5 };

/** A value that names its place: no two of (frame, channel, row, column) share a byte. */
function byteAt(frame: number, channel: number, row: number, column: number): number {
  return ((frame * 3 + channel) * size.height + row) * size.width + column;
}

const toUnit = (byte: number): number => (byte / 255) * 2 - 1;

const layouts = [
  { name: 'clip', shape: [1, 3, 2, 3, 5], order: (f: number, c: number) => c * size.count + f },
  { name: 'pictures', shape: [2, 3, 3, 5], order: (f: number, c: number) => f * 3 + c },
] as const;

function everyPlace(visit: (frame: number, channel: number, row: number, column: number) => void): void {
  for (let frame = 0; frame < size.count; frame++)
    for (let channel = 0; channel < 3; channel++)
      for (let row = 0; row < size.height; row++)
        for (let column = 0; column < size.width; column++) visit(frame, channel, row, column);
}

function placeTensor(layout: (typeof layouts)[number]): ReturnType<typeof tensor> {
  const made = tensor(layout.shape);
  everyPlace((f, c, y, x) => {
    made.data[(layout.order(f, c) * size.height + y) * size.width + x] = toUnit(byteAt(f, c, y, x));
  });
  return made;
}

function placeFrames(): Frames {
  const data = new Uint8ClampedArray(size.count * size.height * size.width * 4).fill(255);
  everyPlace((f, c, y, x) => {
    data[((f * size.height + y) * size.width + x) * 4 + c] = byteAt(f, c, y, x);
  });
  return { ...size, fps: 8, data };
}

describe.each(layouts)('the layout $name', (layout) => {
  it('puts every value of a tensor at its place in the frames', () => {
    expect(framesFromTensor(placeTensor(layout), 8)).toEqual(placeFrames());
  });

  it('puts every byte of the frames at its place in a tensor', () => {
    const made = tensorFromFrames(placeFrames(), layout.name);
    const want = placeTensor(layout);
    expect(made.shape).toEqual(want.shape);
    made.data.forEach((value, i) => expect(value).toBeCloseTo(want.data[i] ?? NaN, 6));
  });

  it('gives all 256 byte values back unchanged', () => {
    const data = new Uint8ClampedArray(2 * 8 * 16 * 4).map((_, i) =>
      i % 4 === 3 ? 255 : (Math.floor(i / 4) * 7 + (i % 4) * 85) % 256,
    );
    const frames: Frames = { count: 2, height: 8, width: 16, fps: 12, data };
    expect(new Set(data).size).toBe(256);
    expect(framesFromTensor(tensorFromFrames(frames, layout.name), 12)).toEqual(frames);
  });
});

describe('byteFrom', () => {
  // (value + 1) * 127.5, then half up; written out by hand.
  it.each([
    [-1, 0],
    [-0.9999, 0],
    [-1 + 0.49 / 127.5, 0],
    [-1 + 0.51 / 127.5, 1],
    [-0.5, 64],
    [0, 128],
    [1 / 255, 128],
    [0.25, 159],
    [0.5, 191],
    [1 - 0.51 / 127.5, 254],
    [1 - 0.49 / 127.5, 255],
    [1, 255],
  ])('turns %d into %i', (value, byte) => {
    expect(byteFrom(value)).toBe(byte);
  });

  it.each([
    [-7, 0],
    [7, 255],
    [-Infinity, 0],
    [Infinity, 255],
    [NaN, 0],
  ])('holds %d at %i', (value, byte) => {
    expect(byteFrom(value)).toBe(byte);
  });

  it('never falls while the value rises', () => {
    const bytes = Array.from({ length: 2001 }, (_, i) => byteFrom(-1 + i / 1000));
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(new Set(bytes).size).toBe(256);
  });
});

describe('framesFromTensor', () => {
  it('keeps the frame rate, also a fractional one', () => {
    expect(framesFromTensor(tensor([1, 3, 1, 2, 4]), 23.976).fps).toBe(23.976);
  });

  it.each([[[3, 4, 5]], [[1, 4, 2, 3, 5]], [[2, 3, 4, 5, 6]], [[2, 4, 3, 5]], [[]]])(
    'refuses the shape %j',
    (shape) => {
      expect(() => framesFromTensor(tensor(shape), 8)).toThrow(
        expect.objectContaining({ code: 'frames-shape', fault: 'internal' }),
      );
    },
  );
});

describe('frameAt', () => {
  it('is one frame of the clip, seen without a copy', () => {
    const frames = placeFrames();
    const second = frameAt(frames, 1);
    expect({ ...second, data: second.data.length }).toEqual({ count: 1, height: 3, width: 5, fps: 8, data: 60 });
    expect(second.data[0]).toBe(byteAt(1, 0, 0, 0));
    expect(second.data[59]).toBe(255);
    expect(second.data.buffer).toBe(frames.data.buffer);
  });

  it.each([-1, 2, 0.5, NaN])('refuses frame %d of 2', (index) => {
    expect(() => frameAt(placeFrames(), index)).toThrow(
      expect.objectContaining({ code: 'frames-index', fault: 'internal' }),
    );
  });
});

describe('frames filled as they are made', () => {
  it('are black before', () => {
    const { data, ...shape } = blackFrames({ ...size, fps: 8 });
    expect(shape).toEqual({ ...size, fps: 8 });
    expect([...data]).toEqual(Array.from({ length: 2 * 3 * 5 * 4 }, (_, i) => (i % 4 === 3 ? 255 : 0)));
  });

  it.each(layouts)('take pictures as $name at their place and leave the others', (layout) => {
    const pictures = placeTensor(layout);
    const wanted = framesFromTensor(pictures, 8);
    const frames = blackFrames({ ...size, count: 5, fps: 8 });
    putFrames(frames, 2, pictures);
    expect(frameAt(frames, 1).data).toEqual(frameAt(blackFrames({ ...size, fps: 8 }), 0).data);
    expect([2, 3].map((at) => frameAt(frames, at).data)).toEqual([0, 1].map((at) => frameAt(wanted, at).data));
    expect(frameAt(frames, 4).data).toEqual(frameAt(frames, 1).data);
  });
});
