import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { clipTags } from '../../../src/video/clip';
import {
  filmstripPng,
  framePng,
  mostInSheet,
  posterPng,
  readPngMetadata,
  sheetGrid,
  sheetPng,
  stripIndices,
} from '../../../src/video/png';
import { sampleFrames, sampleMetadata } from './sample';

describe('posterPng', () => {
  it.each([
    [1, 0],
    [2, 1],
    [5, 2],
    [16, 8],
  ])('of %i frames is frame %i', (count, index) => {
    const frames = sampleFrames(9, 7, count);
    const picture = decode(posterPng(frames));
    expect([picture.width, picture.height, picture.channels]).toEqual([9, 7, 4]);
    expect([...picture.data]).toEqual([...frames.data.subarray(index * 9 * 7 * 4, (index + 1) * 9 * 7 * 4)]);
  });

  it('has the same bytes each time', () => {
    expect(posterPng(sampleFrames(), sampleMetadata())).toEqual(posterPng(sampleFrames(), sampleMetadata()));
  });
});

describe('filmstripPng', () => {
  it.each([
    { count: 1, indices: [0] },
    { count: 2, indices: [0, 1] },
    { count: 8, indices: [0, 1, 2, 3, 4, 5, 6, 7] },
    { count: 16, indices: [0, 2, 4, 6, 9, 11, 13, 15] },
    { count: 100, indices: [0, 14, 28, 42, 57, 71, 85, 99] },
  ])('of $count frames shows $indices', ({ count, indices }) => {
    expect(stripIndices(count)).toEqual(indices);
    const picture = decode(filmstripPng(sampleFrames(5, 3, count)));
    expect([picture.width, picture.height]).toEqual([indices.length * 7 - 2, 3]);
  });

  it('puts each frame in its place, with transparent gaps', () => {
    const frames = sampleFrames(5, 3, 16);
    const { data, width } = decode(filmstripPng(frames));
    for (const [place, index] of stripIndices(16).entries()) {
      for (let y = 0; y < 3; y++) {
        const row = [...data.subarray((y * width + place * 7) * 4, (y * width + place * 7 + 5) * 4)];
        expect(row).toEqual([...frames.data.subarray((index * 15 + y * 5) * 4, (index * 15 + y * 5 + 5) * 4)]);
      }
    }
    expect([...data.subarray(5 * 4, 7 * 4)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it.each([
    { height: 160, tile: [20, 160] },
    { height: 161, tile: [10, 80] },
    { height: 330, tile: [6, 110] },
  ])('shrinks frames $height high to $tile', ({ height, tile: [width = 0, shrunk] }) => {
    const picture = decode(filmstripPng(sampleFrames(20, height, 2)));
    expect([picture.width, picture.height]).toEqual([2 * width + 2, shrunk]);
  });

  it('shows the means of blocks', () => {
    const frames = sampleFrames(5, 161, 1);
    const { data, width } = decode(filmstripPng(frames));
    const at = (x: number, y: number) => frames.data[(y * 5 + x) * 4 + 1]!;
    for (const [x, y] of [
      [0, 0],
      [1, 79],
    ] as const) {
      const mean = (at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1)) / 4;
      expect(Math.abs(data[(y * width + x) * 4 + 1]! - mean)).toBeLessThanOrEqual(0.5);
    }
  });

  it('shows nothing for a clip without frames', () => {
    expect(stripIndices(0)).toEqual([]);
  });
});

describe('readPngMetadata', () => {
  it.each([posterPng, filmstripPng])('%o carries the experiment, in any script and length', (make) => {
    const metadata = sampleMetadata({ prompt: 'кот 🐈 '.repeat(5000) });
    const video = { width: 96, height: 64, frames: 5, fps: 8 };
    expect(readPngMetadata(make(sampleFrames(), metadata), 'p.png')).toEqual({ ...metadata, video });
  });

  it.each([
    ['a picture without it', posterPng(sampleFrames()), 'foreign-clip'],
    [
      'another program’s picture',
      encode({ width: 1, height: 1, data: new Uint8Array([1]), channels: 1 }),
      'foreign-clip',
    ],
    ['no picture', new Uint8Array([1, 2, 3]), 'not-a-picture'],
  ])('%s is an error', (_, png, code) => {
    expect(() => readPngMetadata(png, 'p.png')).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining('p.png') }),
    );
  });
});

describe('framePng', () => {
  it.each([0, 3, 6])('holds frame %i, every pixel as it is, with the experiment', (index) => {
    const frames = sampleFrames(9, 7, 7);
    const metadata = sampleMetadata({ prompt: 'кошка 猫' });
    const video = { width: 9, height: 7, frames: 7, fps: 8 };
    const file = framePng(frames, index, clipTags(metadata, video));
    expect([...decode(file).data]).toEqual([...frames.data.subarray(index * 9 * 7 * 4, (index + 1) * 9 * 7 * 4)]);
    expect(readPngMetadata(file, 'frame.png')).toEqual({ ...metadata, video });
  });

  it('says nothing without tags', () => {
    expect(decode(framePng(sampleFrames(9, 7, 2), 1, {})).text).toEqual({});
  });
});

describe('sheetPng', () => {
  it.each([
    [1, 1, 1],
    [2, 2, 1],
    [5, 3, 2],
    [7, 3, 3],
    [16, 4, 4],
    [17, 5, 4],
  ])('of %i frames has %i columns and %i rows', (count, columns, rows) => {
    expect(sheetGrid(count)).toEqual({ columns, rows });
    const { width, height } = decode(sheetPng(sampleFrames(9, 5, count), {}));
    expect([width, height]).toEqual([columns * 11 - 2, rows * 7 - 2]);
  });

  it('puts each frame in its place, row by row, and leaves the rest transparent', () => {
    const frames = sampleFrames(9, 5, 7);
    const { data, width } = decode(sheetPng(frames, {}));
    const pixel = (x: number, y: number) => [...data.subarray((y * width + x) * 4, (y * width + x + 1) * 4)];
    for (let index = 0; index < 7; index++) {
      const [left, top] = [(index % 3) * 11, Math.floor(index / 3) * 7];
      for (const [x, y] of [
        [0, 0],
        [8, 4],
        [4, 2],
      ] as const) {
        const at = (index * 45 + y * 9 + x) * 4;
        expect(pixel(left + x, top + y)).toEqual([...frames.data.subarray(at, at + 4)]);
      }
    }
    for (const [x, y] of [
      [9, 0],
      [0, 5],
      [11, 14],
    ] as const)
      expect(pixel(x, y)).toEqual([0, 0, 0, 0]);
  });

  it('of a long clip shows 64 frames, first and last among them', () => {
    expect(stripIndices(1000, mostInSheet)).toHaveLength(64);
    expect(stripIndices(1000, mostInSheet)).toEqual(expect.arrayContaining([0, 999]));
    expect(decode(sheetPng(sampleFrames(5, 3, 100), {})).width).toBe(8 * 7 - 2);
  });
});
