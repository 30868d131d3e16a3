import { describe, expect, it } from 'vitest';
import { extractorInput, type InputForm } from '../../../src/metrics/extractorInput';
import { patternClip } from './patterns';

const plain: InputForm = { layout: 'NCHW', frames: 1, width: 1, height: 1, mean: [0, 0, 0], std: [1, 1, 1] };
const frames = patternClip(6, 4, 5);
const byteAt = (frame: number, x: number, y: number, colour: number) =>
  frames.data[((frame * 4 + y) * 6 + x) * 4 + colour]!;

/** The mean of a rectangle of pixels of a frame, 0 to 1. */
function meanOf(frame: number, colour: number, [left, right, top, bottom]: number[]): number {
  let sum = 0;
  for (let y = top!; y < bottom!; y++) for (let x = left!; x < right!; x++) sum += byteAt(frame, x, y, colour);
  return sum / ((right! - left!) * (bottom! - top!)) / 255;
}

describe('extractorInput', () => {
  it('averages whole cells', () => {
    const { shape, data } = extractorInput(frames, { ...plain, width: 3, height: 2 });
    expect(shape).toEqual([5, 3, 2, 3]);
    // Frame 1, green, row 1, column 2.
    expect(data[((1 * 3 + 1) * 2 + 1) * 3 + 2]).toBeCloseTo(meanOf(1, 1, [4, 6, 2, 4]), 6);
  });

  it('takes whole pixels where cells do not divide the picture, as torch does', () => {
    // python -c "import torch; print(torch.nn.functional.interpolate(torch.arange(7.).reshape(1,1,1,7), (1,3), mode='area'))": 1, 3, 5
    const wide = { width: 7, height: 1, count: 1, fps: 1, data: new Uint8ClampedArray(28) };
    for (let x = 0; x < 7; x++) wide.data.fill(x * 10, x * 4, x * 4 + 4);
    const { data } = extractorInput(wide, { ...plain, width: 3, height: 1 });
    expect(Array.from(data.subarray(0, 3), (value) => Math.round(value * 255))).toEqual([10, 30, 50]);
  });

  it('repeats pixels of pictures that are too small', () => {
    const { data } = extractorInput(frames, { ...plain, width: 12, height: 4 });
    expect(data[0]).toBe(data[1]);
    expect(data[2]).toBeCloseTo(byteAt(0, 1, 0, 0) / 255, 6);
  });

  it('takes off the mean and divides by the spread of each colour', () => {
    const form: InputForm = { ...plain, mean: [0.5, 0.25, 0], std: [0.5, 2, 1] };
    const { data } = extractorInput(frames, form);
    const whole = [0, 6, 0, 4];
    expect(data[0]).toBeCloseTo((meanOf(0, 0, whole) - 0.5) / 0.5, 5);
    expect(data[1]).toBeCloseTo((meanOf(0, 1, whole) - 0.25) / 2, 5);
    expect(data[2]).toBeCloseTo(meanOf(0, 2, whole), 5);
  });

  it.each([
    // torch.linspace(0, 4, n).round()
    [1, [0]],
    [3, [0, 2, 4]],
    [4, [0, 1, 3, 4]],
    [8, [0, 1, 1, 2, 2, 3, 3, 4]],
    [9, [0, 0, 1, 2, 2, 2, 3, 4, 4]],
  ])('picks %i evenly spaced frames of a clip', (count, picked) => {
    const { shape, data } = extractorInput(frames, { ...plain, layout: 'BFCHW', frames: count });
    expect(shape).toEqual([1, count, 3, 1, 1]);
    picked.forEach((frame, at) => expect(data[at * 3]).toBeCloseTo(meanOf(frame, 0, [0, 6, 0, 4]), 6));
  });

  it('puts colours before frames where the graph wants it so', () => {
    const clip = extractorInput(frames, { ...plain, layout: 'BCFHW', frames: 5, width: 2 });
    const other = extractorInput(frames, { ...plain, layout: 'BFCHW', frames: 5, width: 2 });
    expect(clip.shape).toEqual([1, 3, 5, 1, 2]);
    // Green, frame 3, second column.
    expect(clip.data[(1 * 5 + 3) * 2 + 1]).toBe(other.data[(3 * 3 + 1) * 2 + 1]);
  });
});
