// Structural similarity of two clips (Wang, Bovik, Sheikh, Simoncelli: "Image Quality Assessment", IEEE TIP 13(4), 2004):
// 11×11 Gaussian window, sigma 1.5, K1 0.01, K2 0.03, on BT.601 luma, only where the window fits.
// Pictures smaller than the window use the largest odd window that fits. Leaves out colour and multi-scale.

import type { Frames } from '../engine/frames';
import { requireSameShape } from './pair';

const windowSize = 11;
const sigma = 1.5;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/**
 * Mean SSIM over all frames, in [-1, 1]; 1 for equal clips.
 * @throws InternalError `metric-shape` when size or frame count differ.
 */
export function ssim(a: Frames, b: Frames): number {
  requireSameShape(a, b);
  let sum = 0;
  for (let frame = 0; frame < a.count; frame++) {
    sum += ssimOfPictures(lumaOf(a, frame), lumaOf(b, frame));
  }
  return sum / a.count;
}

interface Picture {
  width: number;
  height: number;
  data: Float64Array;
}

function ssimOfPictures(a: Picture, b: Picture): number {
  const size = Math.min(windowSize, largestOdd(a.width), largestOdd(a.height));
  const weights = gaussian(size);
  const meanA = blur(a, weights);
  const meanB = blur(b, weights);
  const squareA = blur(product(a, a), weights);
  const squareB = blur(product(b, b), weights);
  const cross = blur(product(a, b), weights);
  let sum = 0;
  for (let i = 0; i < meanA.data.length; i++) {
    const ma = meanA.data[i] ?? 0;
    const mb = meanB.data[i] ?? 0;
    const varianceA = (squareA.data[i] ?? 0) - ma * ma;
    const varianceB = (squareB.data[i] ?? 0) - mb * mb;
    const covariance = (cross.data[i] ?? 0) - ma * mb;
    sum += ((2 * ma * mb + c1) * (2 * covariance + c2)) / ((ma * ma + mb * mb + c1) * (varianceA + varianceB + c2));
  }
  return sum / meanA.data.length;
}

function lumaOf(frames: Frames, frame: number): Picture {
  const { width, height } = frames;
  const data = new Float64Array(width * height);
  const from = frame * width * height * 4;
  for (let i = 0; i < data.length; i++) {
    const at = from + i * 4;
    data[i] = 0.299 * (frames.data[at] ?? 0) + 0.587 * (frames.data[at + 1] ?? 0) + 0.114 * (frames.data[at + 2] ?? 0);
  }
  return { width, height, data };
}

/** Separable filter, "valid" part only: (width - size + 1) × (height - size + 1). */
function blur(picture: Picture, weights: Float64Array): Picture {
  const rows = filterRows(picture, weights);
  const { width } = rows;
  const height = picture.height - weights.length + 1;
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (rows.data[(y + k) * width + x] ?? 0);
      data[y * width + x] = sum;
    }
  }
  return { width, height, data };
}

function filterRows(picture: Picture, weights: Float64Array): Picture {
  const { height } = picture;
  const width = picture.width - weights.length + 1;
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] ?? 0) * (picture.data[y * picture.width + x + k] ?? 0);
      data[y * width + x] = sum;
    }
  }
  return { width, height, data };
}

function product(a: Picture, b: Picture): Picture {
  return { ...a, data: a.data.map((value, i) => value * (b.data[i] ?? 0)) };
}

/** Weights of a Gaussian with `sigma`, summing to 1. */
function gaussian(size: number): Float64Array {
  const centre = (size - 1) / 2;
  const weights = new Float64Array(size).map((_, i) => Math.exp(-((i - centre) ** 2) / (2 * sigma * sigma)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

function largestOdd(length: number): number {
  return length % 2 === 1 ? length : length - 1;
}
