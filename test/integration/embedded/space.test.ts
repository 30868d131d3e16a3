// A frame wider than the shipped model draws, and a pan out of its first picture: seams of the windows, and whether a place stays the same.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Frames } from '../../../src/engine/frames';
import type { GenerationRequest } from '../../../src/experiment/request';
import type { ModelSpec } from '../../../src/protocol/modelSpec';
import { runEngine } from '../../support/runEngine';
import { tinyRequest } from '../../support/tinyModel';

const minutes = 60_000;
const folder = join(__dirname, '..', '..', '..', 'models', 'embedded');
const spec = JSON.parse(readFileSync(join(folder, 't2v.json'), 'utf8')) as ModelSpec;

async function made(changes: Partial<GenerationRequest>): Promise<Frames> {
  const request = tinyRequest({ model: folder, steps: 4, guidance: 1, seed: 3, ...changes });
  return (await runEngine(request, { folder, spec, threads: 2 })).frames;
}

const green = ({ width, height, data }: Frames, frame: number, x: number, y: number) =>
  data[((frame * height + y) * width + x) * 4 + 1]!;

/** Mean difference of each column and the next, over all frames. */
function steps(frames: Frames): number[] {
  return Array.from({ length: frames.width - 1 }, (_, x) => {
    let sum = 0;
    for (let frame = 0; frame < frames.count; frame++) {
      for (let y = 0; y < frames.height; y++)
        sum += Math.abs(green(frames, frame, x, y) - green(frames, frame, x + 1, y));
    }
    return sum / (frames.count * frames.height);
  });
}

const largestOfThree = (values: number[], at: number) => Math.max(...values.slice(at, at + 3));

describe('a frame in windows', () => {
  // Three windows of 640 pixels begin at 0, 320 and 640.
  test.each(['a fox on the grass', 'a robot in the city'])('%s: no seam', { timeout: 5 * minutes }, async (prompt) => {
    const frames = await made({ prompt, video: { width: 1280, height: 256, frames: 2, fps: 8 } });
    const all = steps(frames);
    const usual = all.slice(0, -2).map((_, at) => largestOfThree(all, at));
    const high = usual.sort((a, b) => a - b)[Math.floor(usual.length * 0.98)]!;
    for (const edge of [320, 640, 960]) expect(largestOfThree(all, edge - 2), `at ${edge}`).toBeLessThan(high);
  });
});

describe('a pan out of the first picture', () => {
  /** Mean difference of the right half of a frame, above the thing, and the left half of the other. */
  function apart(frames: Frames, one: number, other: number): number {
    let sum = 0;
    for (let y = 0; y < 100; y++) {
      for (let x = 0; x < 128; x++) sum += Math.abs(green(frames, one, x + 128, y) - green(frames, other, x, y));
    }
    return sum / 12_800;
  }

  test('a place stays what it was while it crosses the frame', { timeout: 5 * minutes }, async () => {
    // A rate of 0.5 is 5.12 pixels a frame, so that in 25 frames the scene goes 128 pixels to the left.
    const camera = [{ at: 0, pan: 0.5, tilt: 0, zoom: 0, roll: 0 }];
    const frames = await made({
      prompt: 'a car in the forest',
      video: { width: 256, height: 256, frames: 56, fps: 8 },
      motion: { camera, strength: 1, paths: [] },
    });
    const starts = [0, 6, 12, 18, 24, 30];
    const same = starts.map((start) => apart(frames, start, start + 25));
    const unlike = starts.map((start) => apart(frames, start, (start + 12) % 30));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(same)).toBeLessThan(4.5);
    expect(Math.max(...same)).toBeLessThan(7.5);
    expect(mean(same)).toBeLessThan(mean(unlike) / 2);
  });
});
