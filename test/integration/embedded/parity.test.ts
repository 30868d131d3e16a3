// The shipped graphs beside PyTorch: the same inputs, made again here, must give what the recipe's export stage wrote down.
// test/fixtures/parity/embedded.json is made by `python train.py --stage export` (models/training/t2vtrain/parity.py).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, type ModelSession } from '../../../src/engine/onnx/session';
import { TorchRandom } from '../../../src/engine/random';
import { tensor, type Tensor } from '../../../src/engine/tensor';
import { tokenizers } from '../../../src/engine/tokenizers';
import { loadSidecar, type Sidecar } from '../../../src/modelStore';

interface Picked {
  shape: number[];
  stride: number;
  values: number[];
}
interface Fixture {
  prompt: string;
  ids: number[];
  noise: { seed: number };
  formulas: { camera: number[] };
  tokens: Picked;
  velocity: Picked;
  high: Picked;
}

const repository = join(__dirname, '..', '..', '..');
const folder = join(repository, 'models', 'embedded');
const fixture = JSON.parse(
  readFileSync(join(repository, 'test', 'fixtures', 'parity', 'embedded.json'), 'utf8'),
) as Fixture;
const frames = fixture.velocity.shape[2]!;

let sidecar: Sidecar;
const sessions: Record<string, ModelSession> = {};
let text: { tokens: Tensor; mask: Tensor };

beforeAll(async () => {
  sidecar = await loadSidecar(folder);
  for (const name of ['textEncoder', 'denoiser', 'upscaler']) {
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
  expect(row.ids).toEqual(fixture.ids);
  const shape = [1, row.ids.length];
  const { tokens } = await sessions.textEncoder!.run({
    inputIds: { shape, ints: row.ids },
    attentionMask: { shape, ints: row.mask },
  });
  text = { tokens: tokens!, mask: tensor(shape, Float32Array.from(row.mask)) };
});
afterAll(async () => {
  for (const session of Object.values(sessions)) await session.release();
});

/** Largest difference to the fixture, over the outputs that it holds. */
function largestDifference(found: Tensor, want: Picked): number {
  expect(found.shape).toEqual(want.shape);
  return want.values.reduce(
    (worst, value, i) => Math.max(worst, Math.abs(value - found.data[i * want.stride]!)),
    0,
  );
}

const perFrame = (row: (i: number) => number[]) =>
  tensor([1, frames, row(0).length], Float32Array.from(Array.from({ length: frames }, (_, i) => row(i)).flat()));

describe('the embedded model beside PyTorch', () => {
  const random = new TorchRandom(fixture.noise.seed);
  const latent = fixture.velocity.shape;
  const sample = random.randnTensor(latent);
  const [height, width] = latent.slice(3) as [number, number];
  const low = random.randnTensor([frames, 3, height, width]);

  test('text encoder', () => {
    expect(fixture.tokens.values.length).toBeGreaterThan(300);
    expect(largestDifference(text.tokens, fixture.tokens)).toBeLessThan(1e-3);
  });

  test('denoiser, with a level of its own for every frame and all conditions given', async () => {
    const timestep = tensor(
      [1, frames],
      Float32Array.from({ length: frames }, (_, i) => (61 * i + 30) % 1000),
    );
    const { velocity } = await sessions.denoiser!.run({
      sample,
      timestep,
      textTokens: text.tokens,
      textMask: text.mask,
      frameTime: perFrame((i) => [i / (frames - 1), 1]),
      camera: perFrame(() => fixture.formulas.camera),
      path: perFrame((i) => [i / frames - 0.5, 0.25 - i / frames / 2, 0.5, 1]),
    });
    expect(fixture.velocity.values.length).toBeGreaterThan(300);
    expect(largestDifference(velocity!, fixture.velocity)).toBeLessThan(1e-3);
  });

  test('upscaler', async () => {
    const clamped = tensor(
      low.shape,
      low.data.map((v) => Math.min(1, Math.max(-1, v))),
    );
    const { frames: high } = await sessions.upscaler!.run({
      frames: clamped,
      textTokens: text.tokens,
      textMask: text.mask,
    });
    expect(fixture.high.values.length).toBeGreaterThan(300);
    expect(largestDifference(high!, fixture.high)).toBeLessThan(1e-3);
  });
});
