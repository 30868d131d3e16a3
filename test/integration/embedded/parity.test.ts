// The shipped graphs beside PyTorch: the same inputs, made again here, must give what the recipe's export stage wrote down.
// test/fixtures/parity/embedded.json is made by `python train.py --stage export` (models/training/t2vtrain/parity.py):
//   { made, prompt, noise: { seed }, formulas,
//     text: { ids, mask, tokens }, planner: { codes, objects, camera }, denoiser: { velocity }, upscaler: { high } }
// where each output is { shape, stride, values }: every `stride`-th value of the flattened tensor, rounded to 7 places.
//   text      one row [1, L]: the prompt's padded ids and mask → tokens [1, L, 384]
//   planner   those tokens, the mask as floats, frame_time i / (F − 1) → codes [1, 3, E], objects [1, F, 2, 5], camera [1, F, 4]
//   denoiser  sample = torch.randn(1, 3, F, h, w) of a generator with the seed, each frame times its timestep / 1000 (a noised grey
//             clip, as large as the model is used to), timestep (61 i + 30) mod 1000, the planner's codes, camera and objects by the formulas below (frame i of F, u = i / (F − 1) − 0.5) → velocity
//   upscaler  torch.randn(F + 2, 3, h, w) drawn next from that generator and clamped to [-1, 1], the planner's codes → high
// `formulas` says the same in words for who reads the fixture. h and w differ, so that a swapped axis shows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, type ModelSession } from '../../../src/engine/onnx/session';
import { framesFromTensor } from '../../../src/engine/frames';
import { encodePrompt, type TextFeatures } from '../../../src/engine/pipelines/encodePrompts';
import { planPrompt, type Plan } from '../../../src/engine/pipelines/planPrompt';
import { TorchRandom } from '../../../src/engine/random';
import { tensor, type Tensor } from '../../../src/engine/tensor';
import { tokenizers } from '../../../src/engine/tokenizers';
import { loadSidecar } from '../../../src/modelStore';

interface Picked {
  shape: number[];
  stride: number;
  values: number[];
}
interface Fixture {
  prompt: string;
  noise: { seed: number };
  text: { ids: number[]; mask: number[]; tokens: Picked };
  planner: { codes: Picked; objects: Picked; camera: Picked };
  denoiser: { velocity: Picked };
  upscaler: { high: Picked };
}

const repository = join(__dirname, '..', '..', '..');
const folder = join(repository, 'models', 'embedded');
const fixture = JSON.parse(
  readFileSync(join(repository, 'test', 'fixtures', 'parity', 'embedded.json'), 'utf8'),
) as Fixture;
const latent = fixture.denoiser.velocity.shape;
const [, , frames, height, width] = latent as [number, number, number, number, number];

/** Camera state of frame i: a slow move in all four numbers. */
const cameraOf = (u: number) => [0.3 * u, -0.2 * u, 0.1 * u, 0.25 * u];
/** Both things of frame i in frame coordinates: one crosses upwards and turns, the other comes towards it and grows. */
const objectsOf = (u: number) => [u, 0.25 - 0.5 * u, 0.4, 0.6 * u, 1, 0.5 - u, -0.3, 0.3 + 0.1 * u, -0.5, 1];

const sessions: Record<string, ModelSession> = {};
let text: TextFeatures;
let plan: Plan;

beforeAll(async () => {
  const sidecar = await loadSidecar(folder);
  for (const name of ['textEncoder', 'planner', 'denoiser', 'upscaler']) {
    sessions[name] = await openSession(name, sidecar.components[name]!, {
      folder,
      provider: 'cpu',
      threads: 2,
      now: () => 0,
    });
  }
  const { tokenizer } = sidecar;
  const vocabulary = readFileSync(join(folder, tokenizer.file), 'utf8');
  const row = tokenizers.wordpiece(vocabulary, tokenizer).encode(fixture.prompt);
  expect([row.ids, row.mask]).toEqual([fixture.text.ids, fixture.text.mask]);
  text = await encodePrompt(sessions.textEncoder!, row);
  plan = await planPrompt(sessions.planner!, text, frames);
});
afterAll(async () => {
  for (const session of Object.values(sessions)) await session.release();
});

/** Largest difference to the fixture, over the outputs that it holds: at least `least` of them. */
function largestDifference(found: Tensor, want: Picked, least = 300): number {
  expect(found.shape).toEqual(want.shape);
  expect(want.values).toHaveLength(Math.ceil(found.data.length / want.stride));
  expect(want.values.length).toBeGreaterThanOrEqual(least);
  return want.values.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - (found.data[i * want.stride] ?? Number.NaN))),
    0,
  );
}

const perFrame = (shape: number[], row: (u: number) => number[]) =>
  tensor(
    [1, frames, ...shape],
    Float32Array.from(Array.from({ length: frames }, (_, i) => row(i / (frames - 1) - 0.5)).flat()),
  );

describe('the embedded model beside PyTorch', () => {
  const random = new TorchRandom(fixture.noise.seed);
  const sample = random.randnTensor(latent);
  const low = random.randnTensor([frames + 2, 3, height, width]);

  test('text encoder', () => {
    expect(largestDifference(text.tokens, fixture.text.tokens)).toBeLessThan(1e-3);
  });

  test.each([
    ['codes', 100],
    ['objects', 100],
    ['camera', 50],
  ] as const)('planner: %s', (role, least) => {
    expect(largestDifference(plan[role], fixture.planner[role], least)).toBeLessThan(1e-3);
  });

  test('denoiser, with a level of its own for every frame and all conditions given', async () => {
    expect(width).not.toBe(height);
    const timestep = tensor(
      [1, frames],
      Float32Array.from({ length: frames }, (_, i) => (61 * i + 30) % 1000),
    );
    const plane = height * width;
    const noised = tensor(
      sample.shape,
      sample.data.map((value, i) => (value * timestep.data[Math.floor(i / plane) % frames]!) / 1000),
    );
    const { velocity } = await sessions.denoiser!.run({
      sample: noised,
      timestep,
      codes: plan.codes,
      camera: perFrame([4], cameraOf),
      objects: perFrame([2, 5], objectsOf),
    });
    expect(largestDifference(velocity!, fixture.denoiser.velocity)).toBeLessThan(1e-3);
  });

  test('the denoiser draws a thing alike in either place, and looks at no other where that one is absent', async () => {
    const timestep = tensor([1, frames], new Float32Array(frames).fill(700));
    const rest = { sample, timestep, camera: perFrame([4], cameraOf) };
    const [scene, thing, other] = [0, 1, 2].map((row) => plan.codes.data.subarray(row * 128, (row + 1) * 128));
    const run = async (things: Float32Array[], present: number[]) => {
      const objects = perFrame([2, 5], (u) => present.flatMap((there) => [...objectsOf(u).slice(0, 4), there])); // one track for both
      const codes = tensor([1, 3, 128], Float32Array.from([scene!, ...things].flatMap((code) => [...code])));
      return (await sessions.denoiser!.run({ ...rest, codes, objects })).velocity!;
    };
    const first = await run([thing!, other!], [1, 0]);
    const most = (found: Tensor) =>
      found.data.reduce((worst, v, i) => Math.max(worst, Math.abs(v - first.data[i]!)), 0);
    expect(most(await run([thing!, thing!], [1, 0]))).toBeLessThan(1e-4);
    expect(most(await run([other!, thing!], [0, 1]))).toBeLessThan(1e-4);
    expect(most(await run([thing!, other!], [0, 0]))).toBeGreaterThan(0.1);
  });

  test('upscaler', async () => {
    const clamped = tensor(
      low.shape,
      low.data.map((v) => Math.min(1, Math.max(-1, v))),
    );
    const { frames: high } = await sessions.upscaler!.run({ frames: clamped, codes: plan.codes });
    expect(largestDifference(high!, fixture.upscaler.high)).toBeLessThan(1e-3);

    const pictures = await sessions.upscaler!.runBytes({ frames: clamped, codes: plan.codes }, 'pictures');
    const wanted = framesFromTensor(high!, 8).data;
    expect(pictures.shape).toEqual([frames, 4 * height, 4 * width, 4]);
    const others = wanted.filter((value, i) => value !== pictures.data[i]);
    expect(others.length).toBeLessThan(wanted.length / 1000); // the last bit where rounding in float32 and in doubles part
    expect(wanted.every((value, i) => Math.abs(value - pictures.data[i]!) <= 1)).toBe(true);
  });
});
