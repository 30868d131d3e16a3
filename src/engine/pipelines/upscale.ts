// A clip through the upscaler, a few frames at a time, so that memory does not grow with the clip's length.
// An upscaler of this family sees a frame and its two neighbours at most, so a window with one frame more at each end gives
// the very pixels of the whole clip. Leaves out upscalers that look further.

import { ModelError } from '../../base/errors';
import type { ModelSession } from '../onnx/session';
import { tensor, type Tensor } from '../tensor';

/** Frames kept of each window. */
const windowLength = 6;

/**
 * @param clip frames in order, [F, 3, h, w] in [-1, 1]; `codes` [1, 3, E] of the clip.
 * @param size of the enlarged frames, pixels.
 * @returns [F, 3, height, width].
 * @throws ModelError `output-shape` when the graph gives another size.
 */
export async function upscale(
  upscaler: ModelSession,
  { clip, codes }: { clip: Tensor; codes: Tensor },
  { width, height }: { width: number; height: number },
): Promise<Tensor> {
  const [frames = 0, channels = 0, ...plane] = clip.shape;
  const small = clip.data.length / frames;
  const large = channels * width * height;
  const out = tensor([frames, channels, height, width]);
  for (let start = 0; start < frames; start += windowLength) {
    const end = Math.min(start + windowLength, frames);
    const first = Math.max(0, start - 1);
    const last = Math.min(end + 1, frames);
    const window = tensor([last - first, channels, ...plane], clip.data.subarray(first * small, last * small));
    const { frames: enlarged = window } = await upscaler.run({ frames: window, codes });
    requireShape(enlarged, [last - first, channels, height, width]);
    out.data.set(enlarged.data.subarray((start - first) * large, (end - first) * large), start * large);
  }
  return out;
}

function requireShape({ shape }: Tensor, wanted: readonly number[]): void {
  if (shape.join() === wanted.join()) return;
  const message = `Model component "upscaler", output "frames": expected [${wanted.join(', ')}], found [${shape.join(', ')}].`;
  throw new ModelError('output-shape', message, { details: { component: 'upscaler', output: 'frames' } });
}
