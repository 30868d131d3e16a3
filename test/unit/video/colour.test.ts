import { describe, expect, it } from 'vitest';
import { psnr } from '../../../src/metrics/psnr';
import { chromaSize, rgbaFromYuv, yuvFromRgba } from '../../../src/video/colour';
import { sampleFrames } from './sample';

// Colour bars at 100 %: ITU-R BT.709-6 8-bit levels, as tabulated in SMPTE RP 219 / computed from the weights
// 0.2126, 0.7152, 0.0722 (white and black are exact by definition).
const bars: [name: string, rgb: [number, number, number], yuv: [number, number, number]][] = [
  ['white', [255, 255, 255], [235, 128, 128]],
  ['yellow', [255, 255, 0], [219, 16, 138]],
  ['cyan', [0, 255, 255], [188, 154, 16]],
  ['green', [0, 255, 0], [173, 42, 26]],
  ['magenta', [255, 0, 255], [78, 214, 230]],
  ['red', [255, 0, 0], [63, 102, 240]],
  ['blue', [0, 0, 255], [32, 240, 118]],
  ['black', [0, 0, 0], [16, 128, 128]],
];

function flat(rgb: readonly number[], width: number, height: number): Uint8ClampedArray {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) data.set([...rgb, 255], i * 4);
  return data;
}

describe('yuvFromRgba', () => {
  for (const [name, rgb, yuv] of bars) {
    it(`${name} has BT.709 limited levels`, () => {
      const picture = yuvFromRgba(flat(rgb, 4, 2), 4, 2);
      expect([picture.y[5], picture.u[1], picture.v[1]]).toEqual(yuv);
    });
  }

  it('averages chroma over 2×2 blocks', () => {
    const rgba = flat([255, 255, 255], 2, 2);
    rgba.set([0, 0, 255, 255], 0);
    const picture = yuvFromRgba(rgba, 2, 2);
    // A quarter of blue's distance from grey: (240 - 128) / 4 and (118 - 128) / 4, rounded.
    expect([picture.u[0], picture.v[0]]).toEqual([156, 125]);
  });

  it('chooses the luma that shows the nearest colours: lighter or darker is worse', () => {
    const frames = sampleFrames(62, 46, 1);
    const picture = yuvFromRgba(frames.data, 62, 46);
    const shownWith = (step: number) => {
      const data = new Uint8ClampedArray(frames.data.length);
      rgbaFromYuv({ ...picture, y: picture.y.map((value) => value + step) }, data);
      return psnr(frames, { ...frames, data });
    };
    for (const step of [-3, -1, 1, 3]) expect(shownWith(step)).toBeLessThan(shownWith(0));
  });
});

describe('rgbaFromYuv', () => {
  for (const [name, rgb] of bars) {
    it(`${name} comes back within rounding`, () => {
      const out = new Uint8ClampedArray(2 * 4 * 4);
      rgbaFromYuv(yuvFromRgba(flat(rgb, 2, 4), 2, 4), out);
      for (const [channel, value] of rgb.entries()) expect(Math.abs(out[20 + channel]! - value)).toBeLessThanOrEqual(2);
      expect(out[3]).toBe(255);
    });
  }

  it('writes at an offset and nowhere else', () => {
    const out = new Uint8ClampedArray(3 * 24).fill(9);
    rgbaFromYuv(yuvFromRgba(flat([255, 255, 255], 3, 2), 3, 2), out, 24);
    expect([...out.subarray(0, 24), ...out.subarray(48)].every((byte) => byte === 9)).toBe(true);
    expect([...out.subarray(24, 48)].every((byte) => byte === 255)).toBe(true);
  });

  it.each([
    [33, 17],
    [17, 33],
    [1, 1],
    [1, 6],
    [5, 1],
  ])('holds for the odd size %i×%i', (width, height) => {
    const picture = yuvFromRgba(flat([120, 130, 140], width, height), width, height);
    expect(picture.u.length).toBe(chromaSize(width) * chromaSize(height));
    const out = new Uint8ClampedArray(width * height * 4);
    rgbaFromYuv(picture, out);
    expect(Math.max(...out.filter((_, i) => i % 4 === 0).map((red) => Math.abs(red - 120)))).toBeLessThanOrEqual(2);
  });

  it('loses little on soft coloured shapes (subsampled chroma is the limit)', () => {
    const frames = sampleFrames(160, 96, 1);
    const out = new Uint8ClampedArray(frames.data.length);
    rgbaFromYuv(yuvFromRgba(frames.data, 160, 96), out);
    expect(psnr(frames, { ...frames, data: out })).toBeGreaterThan(34);
  });
});
