// Things led to where given pictures show them, with a denoiser that draws a bright disc for every present thing.
import { describe, expect, test } from 'vitest';
import type { ModelSession } from '../../../../src/engine/onnx/session';
import { meetPictures } from '../../../../src/engine/pipelines/meetPictures';
import type { FramePattern } from '../../../../src/engine/pipelines/framePatterns';
import { TorchRandom } from '../../../../src/engine/random';
import { tensor, type Tensor } from '../../../../src/engine/tensor';
import { tinyRequest } from '../../../support/tinyModel';

const [height, width, frames] = [36, 48, 6];
const size = { channels: 3, height, width };
const plane = height * width;

/** A frame [3, P]: dark ground, a disc of a colour of its own for each thing [x, y, half height]. */
function drawn(things: readonly (readonly [number, number, number] | undefined)[]): Float32Array {
  const data = new Float32Array(3 * plane).fill(-0.6);
  const short = Math.min(height, width);
  for (let pixel = 0; pixel < plane; pixel++) {
    const [x, y] = [(2 * (pixel % width) + 1 - width) / short, (2 * Math.floor(pixel / width) + 1 - height) / short];
    things.forEach((thing, which) => {
      if (thing === undefined || Math.hypot(x - thing[0], y - thing[1]) > thing[2]) return;
      [0, 1, 2].forEach((channel) => (data[channel * plane + pixel] = channel === 2 * which ? 0.9 : -0.2));
    });
  }
  return data;
}

function denoiser() {
  const calls: number[] = [];
  const run = ({ sample, timestep, objects }: Record<string, Tensor>) => {
    const count = sample!.shape[2]!;
    calls.push(count);
    const velocity = tensor(sample!.shape);
    for (let frame = 0; frame < count; frame++) {
      const row = objects!.data.subarray(frame * 10, frame * 10 + 10);
      const clean = drawn(
        [0, 5].map((at) => (row[at + 4] === 1 ? ([row[at]!, row[at + 1]!, row[at + 2]!] as const) : undefined)),
      );
      const level = timestep!.data[frame]! / 1000;
      for (let channel = 0; channel < 3; channel++) {
        for (let i = 0; i < plane; i++) {
          const at = (channel * count + frame) * plane + i;
          velocity.data[at] = (sample!.data[at]! - clean[channel * plane + i]!) / Math.max(level, 1e-3);
        }
      }
    }
    return Promise.resolve({ velocity });
  };
  return { denoiser: { run } as unknown as ModelSession, calls };
}

/** Thing 0 is planned in the middle, thing 1 (where there is one) low on the right. */
async function met(pattern: FramePattern, { second = false, moved = [false, false], guided = false } = {}) {
  const { denoiser: model, calls } = denoiser();
  const row = [0, 0, 0.4, 0.1, 1, 0.8, 0.5, 0.3, 0, second ? 1 : 0];
  const objects = tensor([1, frames, 2, 5], Float32Array.from(Array.from({ length: frames }, () => row).flat()));
  const plain = { codes: tensor([1, 3, 2]), camera: tensor([1, frames, 4]), objects };
  const both = new Float32Array(2 * objects.data.length);
  both.set(objects.data);
  both.set(objects.data, objects.data.length);
  const twice = { codes: tensor([2, 3, 2]), camera: tensor([2, frames, 4]), objects: tensor([2, frames, 2, 5], both) };
  const conditions = { plain, ...(guided ? { guided: twice } : {}) };
  const found = await meetPictures(
    {
      request: tinyRequest({ steps: 2, guidance: 3 }),
      scheduler: {},
      denoiser: model,
      size,
      conditions,
      noiseOf: () => new Float32Array(3 * plane).fill(0.1),
      random: new TorchRandom(0),
    },
    pattern,
    moved,
  );
  return { found, conditions, calls };
}
const open = (): (FramePattern[number] | undefined)[] => new Array<undefined>(frames).fill(undefined);
const at = (tracks: Tensor, frame: number, thing: number) => [
  ...tracks.data.slice(frame * 10 + thing * 5, frame * 10 + thing * 5 + 3),
];

describe('meetPictures', () => {
  test('a thing goes on from where a given frame shows it', async () => {
    const pattern = open();
    pattern[0] = { latent: drawn([[-0.6, 0.3, 0.5], undefined]), level: 0 };
    const { found, calls } = await met(pattern);
    for (const frame of [0, 3, 5]) {
      const [x, y, half] = at(found.plain.objects, frame, 0);
      expect(Math.abs(x! + 0.6)).toBeLessThan(0.12);
      expect(Math.abs(y! - 0.3)).toBeLessThan(0.12);
      expect(Math.abs(half! - 0.5)).toBeLessThan(0.12);
    }
    expect(calls).toEqual([2, 2]);
  });

  test('between two given frames it goes from one place to the other; each thing by its own looks', async () => {
    const pattern = open();
    pattern[0] = {
      latent: drawn([
        [-0.7, 0, 0.4],
        [0.6, 0.4, 0.3],
      ]),
      level: 0,
    };
    pattern[5] = {
      latent: drawn([
        [0.3, 0, 0.4],
        [0.9, -0.5, 0.3],
      ]),
      level: 0,
    };
    const { found } = await met(pattern, { second: true, guided: true });
    const [first, middle, last] = [0, 2, 5].map((frame) => at(found.plain.objects, frame, 0)[0]!);
    expect(first).toBeLessThan(-0.55);
    expect(middle).toBeGreaterThan(first! + 0.2);
    expect(last).toBeGreaterThan(0.15);
    expect(Math.abs(at(found.plain.objects, 5, 1)[1]! + 0.5)).toBeLessThan(0.15);
    const rows = found.guided!.objects.data;
    expect(rows.slice(0, rows.length / 2)).toEqual(found.plain.objects.data);
    expect(rows.slice(rows.length / 2)).toEqual(found.plain.objects.data);
  });

  test.each([
    ['nothing is given', open(), {}],
    ['a frame is given weakly', [{ latent: drawn([[-0.6, 0.3, 0.5]]), level: 0.3 }, ...open().slice(1)], {}],
    [
      'the user moves the thing',
      [{ latent: drawn([[-0.6, 0.3, 0.5]]), level: 0 }, ...open().slice(1)],
      { moved: [true, false] },
    ],
  ])('nothing is drawn or changed where %s', async (_what, pattern, asked) => {
    const { found, conditions, calls } = await met(pattern, asked);
    expect(found).toBe(conditions);
    expect(calls).toEqual([]);
  });

  test('a picture without the thing leaves its track', async () => {
    const pattern = open();
    pattern[0] = { latent: drawn([]), level: 0 };
    const { found } = await met(pattern);

    expect(found.plain.objects.data.slice(0, 2)).toEqual(Float32Array.from([0, 0]));
  });
});
