// Windows of a clip against the whole clip at once, with an upscaler that looks at both neighbours; and the shipped way to fail.
import { describe, expect, test } from 'vitest';
import type { ModelSession } from '../../../../src/engine/onnx/session';
import { upscale } from '../../../../src/engine/pipelines/upscale';
import { tensor, type Tensor } from '../../../../src/engine/tensor';

const height = 3;
const width = 5;
const scale = 2;
const size = { width: width * scale, height: height * scale };
const codes = tensor([1, 3, 4], new Float32Array(12).fill(0.5));
const clipOf = (frames: number) =>
  tensor(
    [frames, 3, height, width],
    Float32Array.from({ length: frames * 3 * height * width }, (_, i) => Math.sin(i * 0.7)),
  );

/** Doubles each pixel of frame + 2 · (frame before) + 4 · (frame after), ends repeated; notes how many frames it was given. */
function neighbourly(grow = scale) {
  const given: number[] = [];
  const run = async ({ frames, codes: told }: Record<string, Tensor>) => {
    expect(told).toBe(codes);
    const count = frames!.shape[0]!;
    given.push(count);
    const plane = 3 * height * width;
    const at = (frame: number, i: number) => frames!.data[Math.min(Math.max(frame, 0), count - 1) * plane + i]!;
    const out = tensor([count, 3, height * grow, width * grow]);
    for (let n = 0; n < out.data.length; n++) {
      const x = n % (width * grow);
      const y = Math.floor(n / (width * grow)) % (height * grow);
      const channel = Math.floor(n / (width * grow * height * grow)) % 3;
      const frame = Math.floor(n / (width * grow * height * grow * 3));
      const i = (channel * height + Math.floor(y / grow)) * width + Math.floor(x / grow);
      out.data[n] = at(frame, i) + 2 * at(frame - 1, i) + 4 * at(frame + 1, i);
    }
    return { frames: out };
  };
  return { upscaler: { run } as unknown as ModelSession, given };
}

describe('windows of a clip', () => {
  test.each([
    [1, [1]],
    [2, [2]],
    [6, [6]],
    [7, [7, 2]],
    [13, [7, 8, 2]],
    [16, [7, 8, 5]],
  ])('%d frames give the pixels of the whole clip, in windows of %j', async (frames, windows) => {
    const clip = clipOf(frames);
    const whole = neighbourly();
    const { frames: wanted } = await whole.upscaler.run({ frames: clip, codes });
    const { upscaler, given } = neighbourly();
    const found = await upscale(upscaler, { clip, codes }, size);
    expect(found.shape).toEqual([frames, 3, size.height, size.width]);
    expect(found.data).toEqual(wanted!.data);
    expect(given).toEqual(windows);
  });
});

test('another size than the one asked for is the model file’s fault', async () => {
  const { upscaler } = neighbourly(3);
  await expect(upscale(upscaler, { clip: clipOf(2), codes }, size)).rejects.toMatchObject({
    fault: 'model',
    code: 'output-shape',
    message: expect.stringContaining('expected [2, 3, 6, 10], found [2, 3, 9, 15]') as string,
  });
});
