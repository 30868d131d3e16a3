// Some frames of a clip through the upscaler, so few at a time that memory does not grow with the clip's length.
// The graph gets them with the frame before and the frame after them, which it only looks at. It may answer pictures in bytes itself
// (output "pictures"), which spares a pass over every pixel here. Leaves out upscalers that look further.

import { ModelError } from '../../base/errors';
import { framesFromTensor, type Frames } from '../frames';
import type { Bytes, ModelSession } from '../onnx/session';
import type { Tensor } from '../tensor';

/** Frames enlarged at once. */
export const windowLength = 4;

/**
 * @param piece frames in order, [N + 2, 3, h, w] in [-1, 1], the first and the last only to be looked at; `codes` [1, 3, E] of the clip.
 * @param video size of the enlarged frames in pixels, and their rate.
 * @throws ModelError `output-shape` when the graph gives another size.
 */
export async function upscalePiece(
  upscaler: Pick<ModelSession, 'run' | 'runBytes' | 'byteOutputs'>,
  piece: { frames: Tensor; codes: Tensor },
  { width, height, fps }: { width: number; height: number; fps: number },
): Promise<Frames> {
  const [count = 0, channels = 0] = piece.frames.shape;
  if (upscaler.byteOutputs.includes('pictures')) {
    const pictures = await upscaler.runBytes(piece, 'pictures');
    requireShape('pictures', pictures, [count - 2, height, width, 4]);
    const { buffer, byteOffset, length } = pictures.data;
    return { width, height, count: count - 2, fps, data: new Uint8ClampedArray(buffer, byteOffset, length) };
  }
  const { frames: enlarged = piece.frames } = await upscaler.run(piece);
  requireShape('frames', enlarged, [count - 2, channels, height, width]);
  return framesFromTensor(enlarged, fps);
}

function requireShape(output: string, { shape }: Tensor | Bytes, wanted: readonly number[]): void {
  if (shape.join() === wanted.join()) return;
  const message = `Model component "upscaler", output "${output}": expected [${wanted.join(', ')}], found [${shape.join(', ')}].`;
  throw new ModelError('output-shape', message, { details: { component: 'upscaler', output } });
}
