// A dense float32 tensor as plain data, row-major (the last axis changes fastest), as torch and ONNX Runtime lay it out.
// Leaves out: strides, views, other number types (those appear only at the ONNX border).

import { InternalError } from '../base/errors';

export interface Tensor {
  /** Row-major values, `sizeOf(shape)` of them. */
  readonly data: Float32Array;
  /** Axis lengths, outermost first. An empty shape is a scalar. */
  readonly shape: readonly number[];
}

/**
 * Makes a tensor over `data` (not copied), or a tensor of zeros.
 * Throws InternalError `tensor-size` when the data does not fill the shape.
 */
export function tensor(shape: readonly number[], data?: Float32Array): Tensor {
  const size = sizeOf(shape);
  if (data !== undefined && data.length !== size) {
    throw new InternalError(
      'tensor-size',
      `A tensor of shape [${shape.join(', ')}] needs ${size} values, got ${data.length}.`,
    );
  }
  return { data: data ?? new Float32Array(size), shape: [...shape] };
}

/** Number of values in a shape; 1 for a scalar. Throws `tensor-shape` for a length that is not a whole number ≥ 0. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new InternalError('tensor-shape', `Axis lengths are whole numbers from 0, got [${shape.join(', ')}].`);
    }
    size *= length;
  }
  return size;
}
