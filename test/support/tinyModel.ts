// The tiny untrained model of test/fixtures/tinyModel (written by makeTinyModel.py) and a request that fits it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerationRequest } from '../../src/experiment/request';
import type { ModelSpec } from '../../src/protocol/modelSpec';

export const tinyFolder = join(__dirname, '..', 'fixtures', 'tinyModel');

/** A fresh copy of the sidecar, free to be damaged. */
export function tinySpec(): ModelSpec {
  return JSON.parse(readFileSync(join(tinyFolder, 't2v.json'), 'utf8')) as ModelSpec;
}

/** Finished clips are 40 wide, 24 high, 5 frames; the latent is 10 × 6. The model also makes 24 × 32. */
export function tinyRequest(changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    format: 1,
    prompt: 'a red ball moves left',
    negativePrompt: '',
    model: tinyFolder,
    modelDigest: '',
    backend: 'local',
    seed: 7,
    steps: 3,
    guidance: 2,
    guidanceInterval: [0, 1],
    guidanceRescale: 0,
    sampler: 'flow-match-euler',
    refine: { rounds: 0 },
    noise: { warped: 0 },
    video: { width: 40, height: 24, frames: 5, fps: 8 },
    motion: { camera: [], strength: 1, paths: [] },
    keyframes: [],
    shots: [],
    adapters: [],
    post: { interpolate: 1, upscale: 1 },
    ...changes,
  };
}

/** A picture in one colour ramp: every pixel differs, so that a swapped axis shows. */
export function rampPicture(
  width: number,
  height: number,
  count = 1,
): { width: number; height: number; count: number; fps: number; data: Uint8ClampedArray } {
  const data = new Uint8ClampedArray(width * height * count * 4);
  for (let i = 0; i < width * height * count; i++) {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    data.set([(x * 255) / width, (y * 255) / height, (i * 7) % 256, 255], i * 4);
  }
  return { width, height, count, fps: 8, data };
}
