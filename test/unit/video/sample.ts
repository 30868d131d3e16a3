// A sample clip and its metadata for the tests of everything that keeps clips: coloured shapes with soft edges that
// move over a gradient, as the embedded model draws them. Never square unless asked for.

import type { Frames } from '../../../src/engine/frames';
import type { GenerationRequest } from '../../../src/experiment/request';
import type { ClipMetadata } from '../../../src/video/clipMetadata';

type Rgb = [red: number, green: number, blue: number];

const shapes: { colour: Rgb; x: number; y: number }[] = [
  { colour: [220, 40, 40], x: 0.2, y: 0.3 },
  { colour: [40, 170, 60], x: 0.4, y: 0.45 },
  { colour: [50, 80, 220], x: 0.6, y: 0.6 },
  { colour: [250, 210, 40], x: 0.75, y: 0.3 },
];

export function sampleFrames(width = 96, height = 64, count = 5, fps = 8): Frames {
  const data = new Uint8ClampedArray(width * height * count * 4);
  for (let frame = 0; frame < count; frame++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = ((frame * height + y) * width + x) * 4;
        data.set(colourAt(x, y, { width, height, shift: frame / 64 }), at);
        data[at + 3] = 255;
      }
    }
  }
  return { width, height, count, fps, data };
}

/** Gradient, then discs (even) and boxes (odd), each with an edge one pixel wide. */
function colourAt(
  x: number,
  y: number,
  { width, height, shift }: { width: number; height: number; shift: number },
): Rgb {
  let colour: Rgb = [200 - (60 * y) / height, 215, 235 - (40 * x) / width];
  const radius = 0.12 * height;
  for (const [index, shape] of shapes.entries()) {
    const dx = Math.abs(x - (shape.x + shift) * width);
    const dy = Math.abs(y - shape.y * height);
    const distance = index % 2 === 0 ? Math.hypot(dx, dy) : Math.max(dx, dy);
    const cover = Math.min(1, Math.max(0, radius - distance + 0.5));
    colour = colour.map((value, i) => value + cover * (shape.colour[i]! - value)) as Rgb;
  }
  return colour;
}

export function sampleRequest(changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    format: 1,
    prompt: 'a red ball rolls over a green meadow',
    negativePrompt: '',
    model: 'embedded',
    modelDigest: 'ab'.repeat(32),
    backend: 'local',
    seed: 7,
    steps: 12,
    guidance: 2.5,
    guidanceInterval: [0, 1],
    guidanceRescale: 0,
    sampler: 'flow-match-euler',
    refine: { rounds: 0 },
    noise: { warped: 0 },
    video: { width: 96, height: 64, frames: 5, fps: 8 },
    motion: {
      camera: [{ at: 0, pan: 0.5, tilt: 0, zoom: 0, roll: 0 }],
      strength: 1,
      paths: [{ object: 'ball', points: [[0, 0.1, 0.5]] }],
    },
    keyframes: [{ at: 'first', image: 'start.png', strength: 1 }],
    shots: [],
    adapters: [],
    post: { interpolate: 1, upscale: 1 },
    ...changes,
  };
}

export function sampleMetadata(changes: Partial<GenerationRequest> = {}): ClipMetadata {
  const request = sampleRequest(changes);
  return {
    format: 1,
    requestHash: 'cd'.repeat(32),
    request,
    seed: request.seed,
    modelDigests: { denoiser: 'ef'.repeat(32) },
    versions: { 't2v-lab': '0.1.0', onnxruntime: '1.30.0' },
  };
}
