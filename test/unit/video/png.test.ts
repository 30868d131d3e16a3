import { decode, encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { filmstripPng, posterPng, readPngMetadata, stripIndices } from '../../../src/video/png';
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
