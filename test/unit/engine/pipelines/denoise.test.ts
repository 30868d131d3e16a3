// The loop with a denoiser that knows the answer: velocity = (x − target) / s leads every sampler to the target.
import { describe, expect, test } from 'vitest';
import { samplerNames, type SamplerName } from '../../../../src/experiment/request';
import { denoise, type DenoiseOptions } from '../../../../src/engine/pipelines/denoise';
import type { FramePattern } from '../../../../src/engine/pipelines/framePatterns';
import { TorchRandom } from '../../../../src/engine/random';
import { createScheduler, samplerConfigFor } from '../../../../src/engine/schedulers';

const shape = { channels: 3, frames: 4, plane: 15 };
const size = shape.channels * shape.frames * shape.plane;
const frameOf = (at: number) => Math.floor(at / shape.plane) % shape.frames;
const target = Float32Array.from({ length: size }, (_, i) => Math.sin(i / 7) * 0.8);
const nothing: FramePattern = [undefined, undefined, undefined, undefined];

interface Seen {
  levels: number[][];
  inputs: Float32Array[];
  steps: number[];
}

async function run(name: SamplerName, pattern: FramePattern = nothing, changes: Partial<DenoiseOptions> = {}) {
  const random = new TorchRandom(3);
  const config = samplerConfigFor(name, { prediction: 'flow', modelConfig: {}, steps: 8 });
  const seen: Seen = { levels: [], inputs: [], steps: [] };
  const result = await denoise({
    scheduler: createScheduler(name, config),
    pattern,
    shape,
    noise: random.randn(size),
    noiseSource: (count) => random.randn(count),
    velocity: async (x, levels) => {
      seen.levels.push([...levels]);
      seen.inputs.push(x.slice());
      return x.map((value, i) => (value - target[i]!) / Math.max(levels[frameOf(i)]!, 1e-3));
    },
    onStep: (step) => seen.steps.push(step),
    ...changes,
  });
  return { result, seen };
}

const distance = (a: Float32Array, b: Float32Array) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('with nothing given', () => {
  test.each(samplerNames)('%s arrives at the clean clip that the denoiser knows', async (name) => {
    const { result, seen } = await run(name);
    expect(distance(result, target)).toBeLessThan(0.02);
    expect(seen.steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const first = seen.levels.map((levels) => levels[0]!);
    expect(first).toEqual([...first].sort((a, b) => b - a));
    expect(seen.levels.every((levels) => new Set(levels).size === 1)).toBe(true);
  });

  test('flow-match Euler walks from 1 in even steps', async () => {
    const { seen } = await run('flow-match-euler');
    seen.levels.forEach((levels, i) => expect(levels[0]).toBeCloseTo(1 - i / 8, 6));
  });
});

describe('with a frame given', () => {
  const latent = Float32Array.from({ length: shape.channels * shape.plane }, (_, i) => Math.cos(i) * 0.5);
  const frame = (clip: Float32Array, index: number) => clip.filter((_, at) => frameOf(at) === index);

  test.each(samplerNames)('exactly: %s shows it clean at every step and gives it back bit for bit', async (name) => {
    const { result, seen } = await run(name, [undefined, { latent, level: 0 }, undefined, undefined]);
    expect(frame(result, 1)).toEqual(latent);
    for (const input of seen.inputs) expect(frame(input, 1)).toEqual(latent);
    expect(seen.levels.every((levels) => levels[1] === 0 && levels[0]! > 0)).toBe(true);
    expect(distance(frame(result, 2), frame(target, 2))).toBeLessThan(0.02);
  });

  test.each(samplerNames)('weakly: %s holds it at its level, then takes it along', async (name) => {
    const { result, seen } = await run(name, [{ latent, level: 0.5 }, undefined, undefined, undefined]);
    for (const levels of seen.levels) expect(levels[0]).toBeCloseTo(Math.min(levels[3]!, 0.5), 6);
    expect(distance(frame(result, 0), frame(target, 0))).toBeLessThan(0.05);
    expect(distance(frame(seen.inputs[0]!, 0), frame(seen.inputs[1]!, 0))).toBeLessThan(1e-6);
  });

  test('a frame held to the last step comes out as the model cleans it', async () => {
    const { result, seen } = await run('flow-match-euler', [{ latent, level: 0.01 }, undefined, undefined, undefined]);
    expect(seen.levels.at(-1)![0]).toBeCloseTo(0.01, 6);
    expect(distance(frame(result, 0), frame(target, 0))).toBeLessThan(1e-5);
  });
});

test('the clean clip of a step is the prediction, given frames included', async () => {
  const previews: Float32Array[] = [];
  await run('flow-match-euler', nothing, { onStep: (_step, clean) => previews.push(clean()) });
  for (const preview of previews) expect(distance(preview, target)).toBeLessThan(1e-5);
});

test('a denoiser that fails stops the loop with its error', async () => {
  const failing = async () => {
    throw new RangeError('broken');
  };
  await expect(run('flow-match-euler', nothing, { velocity: failing })).rejects.toThrow(RangeError);
});
