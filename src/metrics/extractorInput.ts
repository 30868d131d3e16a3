// What an extractor sees of a clip: evenly spaced frames, each averaged down to its size, in the numbers and the order that it wants.
// Averages run over whole pixels, as PyTorch's `area` interpolation takes them (models/training/t2vtrain/learned_scorer.py, `shrink`).

import type { Frames } from '../engine/frames';
import { tensor, type Tensor } from '../engine/tensor';

/** The form of an extractor's input; see ExtractorInput in src/modelStore/extractor.ts. */
export interface InputForm {
  layout: 'NCHW' | 'BFCHW' | 'BCFHW';
  frames: number;
  width: number;
  height: number;
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
}

/** All frames as [count, 3, height, width] for `NCHW`, else [1, frames, 3, height, width] or [1, 3, frames, height, width] of evenly spaced ones. */
export function extractorInput(frames: Frames, form: InputForm): Tensor {
  const { layout, width, height } = form;
  const picks =
    layout === 'NCHW' ? Array.from({ length: frames.count }, (_, i) => i) : spaced(frames.count, form.frames);
  const plane = width * height;
  const out = tensor(shapeOf(form, picks.length));
  const [frameStride, colourStride] = layout === 'BCFHW' ? [plane, plane * picks.length] : [3 * plane, plane];
  picks.forEach((frame, at) => {
    for (let colour = 0; colour < 3; colour++) {
      const from = at * frameStride + colour * colourStride;
      putAveraged(frames, { frame, colour, form }, out.data.subarray(from, from + plane));
    }
  });
  return out;
}

function shapeOf({ layout, width, height }: InputForm, count: number): number[] {
  const picture = [height, width];
  return { NCHW: [count, 3, ...picture], BFCHW: [1, count, 3, ...picture], BCFHW: [1, 3, count, ...picture] }[layout];
}

/** Indices from first to last, as torch.linspace(0, count - 1, wanted).round() has them. */
function spaced(count: number, wanted: number): number[] {
  const step = wanted === 1 ? 0 : (count - 1) / (wanted - 1);
  return Array.from({ length: wanted }, (_, i) => roundHalfEven(i * step));
}

function putAveraged(
  { width, height, data }: Frames,
  { frame, colour, form }: { frame: number; colour: number; form: InputForm },
  out: Float32Array,
): void {
  const [mean, std] = [form.mean[colour]!, form.std[colour]!];
  const columns = windows(width, form.width);
  const base = frame * width * height * 4 + colour;
  windows(height, form.height).forEach(([top, bottom], row) => {
    columns.forEach(([left, right], column) => {
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let x = left, at = base + (y * width + left) * 4; x < right; x++, at += 4) sum += data[at]!;
      const average = sum / ((bottom - top) * (right - left));
      out[row * form.width + column] = (average / 255 - mean) / std;
    });
  });
}

/** Begin and end of the pixels that each of `wanted` cells is the mean of. */
function windows(length: number, wanted: number): [from: number, to: number][] {
  return Array.from({ length: wanted }, (_, i) => [
    Math.floor((i * length) / wanted),
    Math.ceil(((i + 1) * length) / wanted),
  ]);
}

/** As PyTorch rounds: halves to the even neighbour. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
