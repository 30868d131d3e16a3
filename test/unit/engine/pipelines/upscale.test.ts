// What the upscaler is given, and the shipped way to fail. Windows of a whole clip are decodeClip's.
import { expect, test } from 'vitest';
import type { ModelSession } from '../../../../src/engine/onnx/session';
import { upscalePiece } from '../../../../src/engine/pipelines/upscale';
import { tensor, type Tensor } from '../../../../src/engine/tensor';

const [height, width] = [3, 5];
const size = { width: width * 2, height: height * 2, fps: 8 };
const codes = tensor([1, 3, 4], new Float32Array(12).fill(0.5));
const piece = (frames: number) => ({ frames: tensor([frames, 3, height, width]), codes });

/** Answers frames of one value, all but two, each side `grow` times as long. */
function growing(grow: number) {
  const given: Record<string, Tensor>[] = [];
  const run = (feeds: Record<string, Tensor>) => {
    given.push(feeds);
    const count = feeds.frames!.shape[0]! - 2;
    const shape = [count, 3, height * grow, width * grow];
    const data = new Float32Array(count * 3 * height * grow * width * grow).fill(0.5);
    return Promise.resolve({ frames: tensor(shape, data) });
  };
  return { upscaler: { run, byteOutputs: [] } as unknown as ModelSession, given };
}

test('frames, their neighbours and the codes go in, the frames come out as pictures', async () => {
  const { upscaler, given } = growing(2);
  const made = await upscalePiece(upscaler, piece(5), size);
  expect(made).toMatchObject({ count: 3, width: 10, height: 6, fps: 8 });
  expect([...made.data.slice(0, 4)]).toEqual([191, 191, 191, 255]);
  expect(given).toEqual([piece(5)]);
});

test('another size than the one asked for is the model file’s fault', async () => {
  await expect(upscalePiece(growing(3).upscaler, piece(4), size)).rejects.toMatchObject({
    fault: 'model',
    code: 'output-shape',
    message: expect.stringContaining('expected [2, 3, 6, 10], found [2, 3, 9, 15]') as string,
  });
});

/** Answers bytes that count up, in frames each side of which is `grow` times as long. */
function answeringBytes(grow: number) {
  const asked: [Record<string, Tensor>, string][] = [];
  const runBytes = (feeds: Record<string, Tensor>, role: string) => {
    asked.push([feeds, role]);
    const shape = [feeds.frames!.shape[0]! - 2, height * grow, width * grow, 4];
    const length = shape.reduce((product, one) => product * one, 1);
    return Promise.resolve({ shape, data: Uint8Array.from({ length: length + 8 }, (_, i) => i).subarray(8) });
  };
  return { upscaler: { runBytes, byteOutputs: ['pictures'] } as unknown as ModelSession, asked };
}

test('pictures that the graph answers in bytes are taken as they are', async () => {
  const { upscaler, asked } = answeringBytes(2);
  const made = await upscalePiece(upscaler, piece(5), size);
  expect(made).toMatchObject({ count: 3, width: 10, height: 6, fps: 8 });
  expect(made.data).toHaveLength(3 * 10 * 6 * 4);
  expect([...made.data.slice(0, 5)]).toEqual([8, 9, 10, 11, 12]);
  expect(asked).toEqual([[piece(5), 'pictures']]);
});

test('bytes of another size are the model file’s fault', async () => {
  await expect(upscalePiece(answeringBytes(3).upscaler, piece(4), size)).rejects.toMatchObject({
    code: 'output-shape',
    message: expect.stringContaining('output "pictures": expected [2, 6, 10, 4], found [2, 9, 15, 4]') as string,
  });
});
