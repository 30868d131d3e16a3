// Latents to pictures: windows against the whole clip at once, with an upscaler that looks at both neighbours; shots that blend;
// frames that are put back.
import { describe, expect, test } from 'vitest';
import { wholeClip } from '../../../../src/engine/clipPieces';
import { framesFromTensor } from '../../../../src/engine/frames';
import type { ModelSession } from '../../../../src/engine/onnx/session';
import { decodeClip, type DecodeOptions, type MadeShot } from '../../../../src/engine/pipelines/decodeClip';
import { createStages } from '../../../../src/engine/pipelines/stages';
import { tensor, type Tensor } from '../../../../src/engine/tensor';

const [height, width, scale] = [3, 5, 2];
const plane = 3 * height * width;
const codes = tensor([1, 3, 4], new Float32Array(12).fill(0.5));
const options = (count: number, changes: Partial<DecodeOptions> = {}): DecodeOptions => ({
  shape: { width: width * scale, height: height * scale, fps: 8, count },
  size: { channels: 3, height, width },
  drawn: { width: width * scale, height: height * scale },
  exact: new Map(),
  stages: createStages({ now: () => 0 }),
  ...changes,
});
const wave = (frames: number) =>
  Array.from({ length: frames }, (_, frame) =>
    Float32Array.from({ length: plane }, (_, i) => Math.sin((frame * plane + i) * 0.7)),
  );
const flat = (frames: number, value: number) =>
  Array.from({ length: frames }, () => new Float32Array(plane).fill(value));
const shot = (latents: Float32Array[], from = 0, fade = 0): MadeShot => ({
  from,
  to: from + latents.length,
  fade,
  latents,
  codes,
});

/** Doubles each pixel of (frame + 2 · frame before + 4 · frame after) / 7 of all frames but the first and the last; notes how many it was given. */
function neighbourly() {
  const given: number[] = [];
  const run = async ({ frames, codes: told }: Record<string, Tensor>) => {
    expect(told).toBe(codes);
    const count = frames!.shape[0]! - 2;
    given.push(count + 2);
    const at = (frame: number, i: number) => frames!.data[frame * plane + i]!;
    const out = tensor([count, 3, height * scale, width * scale]);
    for (let n = 0; n < out.data.length; n++) {
      const x = n % (width * scale);
      const y = Math.floor(n / (width * scale)) % (height * scale);
      const channel = Math.floor(n / (width * scale * height * scale)) % 3;
      const frame = Math.floor(n / (width * scale * height * scale * 3)) + 1;
      const i = (channel * height + Math.floor(y / scale)) * width + Math.floor(x / scale);
      out.data[n] = (at(frame, i) + 2 * at(frame - 1, i) + 4 * at(frame + 1, i)) / 7;
    }
    return Promise.resolve({ frames: out });
  };
  return { upscaler: { run, byteOutputs: [] } as unknown as ModelSession, given };
}

describe('windows of a clip', () => {
  test.each([
    [1, [3]],
    [2, [4]],
    [4, [6]],
    [5, [6, 3]],
    [11, [6, 6, 5]],
    [16, [6, 6, 6, 6]],
  ])('%d frames give the pixels of the whole clip, in windows of %j', async (frames, windows) => {
    const latents = wave(frames);
    const padded = [latents[0]!, ...latents, latents.at(-1)!];
    const all = tensor([frames + 2, 3, height, width], Float32Array.from(padded.flatMap((frame) => [...frame])));
    const { frames: wanted } = await neighbourly().upscaler.run({ frames: all, codes });
    const { upscaler, given } = neighbourly();
    const found = await wholeClip(decodeClip([shot(latents)], options(frames, { upscaler })));
    expect(found).toEqual(framesFromTensor(wanted!, 8));
    expect(given).toEqual(windows);
  });
});

/** The grey of each frame. */
async function greys(shots: MadeShot[], changes: Partial<DecodeOptions> = {}) {
  const count = shots.at(-1)!.to;
  const frames = await wholeClip(decodeClip(shots, options(count, { upscaler: neighbourly().upscaler, ...changes })));
  expect(frames.count).toBe(count);
  return Array.from({ length: count }, (_, frame) => frames.data[(frame * frames.data.length) / count]!);
}

describe('shots', () => {
  test('that cut do not look at each other', async () => {
    expect(await greys([shot(flat(5, -1)), shot(flat(3, 1), 5)])).toEqual([0, 0, 0, 0, 0, 255, 255, 255]);
  });

  test('that blend are mixed evenly where both are made', async () => {
    const shots = [shot(flat(6, -1)), shot(flat(7, 1), 2, 4)];
    expect(await greys(shots)).toEqual([0, 0, 32, 96, 159, 223, 255, 255, 255]);
  });

  test('two blends after one another', async () => {
    const shots = [shot(flat(3, -1)), shot(flat(4, 1), 1, 2), shot(flat(4, -1), 3, 2)];
    expect(await greys(shots)).toEqual([0, 64, 191, 191, 64, 0, 0]);
  });
});

describe('frames to be shown exactly', () => {
  test('stand in their places, also within a blend', async () => {
    const picture = new Uint8ClampedArray(height * width * scale * scale * 4).fill(77);
    const shots = [shot(flat(6, -1)), shot(flat(7, 1), 2, 4)];
    const exact = new Map([
      [0, picture],
      [3, picture],
      [8, picture],
    ]);
    expect(await greys(shots, { exact })).toEqual([77, 0, 32, 77, 159, 223, 255, 255, 77]);
  });

  test('nothing makes small frames large where there is no upscaler', async () => {
    const shape = { width, height, fps: 8, count: 3 };
    const frames = await wholeClip(decodeClip([shot(flat(3, 1))], { ...options(3), shape }));
    expect(frames).toMatchObject({ width, height, count: 3 });
    expect(new Set(frames.data)).toEqual(new Set([255]));
  });
});
