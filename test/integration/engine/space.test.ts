// Sizes within bounds and scenes wider than one call, on the tiny real model, whose latent is a quarter of the picture along each side.
import { describe, expect, test } from 'vitest';
import type { GenerationRequest } from '../../../src/experiment/request';
import { runEngine } from '../../support/runEngine';
import { tinyRequest, tinySpec } from '../../support/tinyModel';

const spec = () => {
  const { limits, controls, ...rest } = tinySpec();
  const anySize = { from: 24, to: 1000, step: 8, aspect: 30, drawn: 40 };
  return { ...rest, limits: { ...limits, anySize, longest: 60 }, controls: [...controls, 'shots', 'loop'] };
};

/** The clip, and what the denoiser was given in each call, [F, h, w]. */
async function made(changes: Partial<GenerationRequest>) {
  const shapes: string[] = [];
  const request = tinyRequest({ guidance: 1, steps: 1, ...changes });
  const { frames } = await runEngine(request, {
    spec: spec(),
    onRun: (component, { sample }) => void (component === 'denoiser' && shapes.push(sample!.shape.slice(2).join(' '))),
  });
  return { frames, shapes };
}
const video = (width: number, height: number, frames = 3) => ({ width, height, frames, fps: 8 });
const pan = (rate: number): GenerationRequest['motion'] => ({
  camera: [{ at: 0, pan: rate, tilt: 0, zoom: 0, roll: 0 }],
  strength: 1,
  paths: [],
});

describe('a size within bounds', () => {
  test.each([
    [48, 32, ['3 8 12']],
    [80, 40, ['3 10 20']],
    [160, 96, ['3 10 16']],
    [96, 160, ['3 16 10']],
    [728, 32, ['3 8 160', '3 8 160']],
  ])('%d × %d', async (width, height, expected) => {
    const { frames, shapes } = await made({ video: video(width, height) });
    expect(frames).toMatchObject({ width, height, count: 3 });
    expect(frames.data).toHaveLength(width * height * 3 * 4);
    expect(shapes).toEqual(expected);
  });
});

describe('a camera that leaves the first picture', () => {
  test('the scene is drawn first, and each call gets two views of it', async () => {
    const { frames, shapes } = await made({ video: video(40, 24, 30), motion: pan(1) });
    expect(frames.count).toBe(30);
    const [scenery = '', ...calls] = shapes;
    const [looks, height, width] = scenery.split(' ').map(Number);
    expect([looks, height]).toEqual([4, 8]);
    expect(width).toBeGreaterThan(15);
    const native = Math.max(...tinySpec().limits.frames);
    for (const call of calls) {
      const [count = 0, ...sides] = call.split(' ').map(Number);
      expect(sides).toEqual([6, 10]);
      expect(count).toBeLessThanOrEqual(native);
      expect(count).toBeGreaterThan(2);
    }
  });

  test('a slow one draws none', async () => {
    const { shapes } = await made({ video: video(40, 24, 12), motion: pan(0.2) });
    expect(new Set(shapes.map((shape) => shape.slice(2)))).toEqual(new Set(['6 10']));
  });

  test('with guidance, as a loop and in two shots it comes to an end, the same every time', async () => {
    const shots = [
      { prompt: 'a red ball', seconds: 2, transition: 'cut' as const },
      { prompt: 'a blue ball', seconds: 2, transition: 'blend' as const },
    ];
    const changes = { video: video(40, 24, 32), motion: pan(1), shots, guidance: 2 };
    const [first, second] = [await made(changes), await made(changes)];
    expect(first.frames.count).toBe(32);
    expect(first.frames.data).toEqual(second.frames.data);
    const loop = await made({ video: { ...video(40, 24, 30), loop: true }, motion: pan(1) });
    expect(loop.frames.count).toBe(30);
  });
});
