// A small but complete model description, with sizes that differ in every direction.

import type { Sidecar } from '../../../src/modelStore/sidecar';

export function sampleSidecar(changes: Partial<Sidecar> = {}): Sidecar {
  return {
    format: 1,
    name: 'sample',
    title: 'Sample model',
    version: '1.2.3',
    family: 'framewise-flow',
    prediction: 'flow',
    licence: 'MIT',
    attribution: ['Somebody'],
    scheduler: { shift: 3 },
    defaults: { steps: 4, guidance: 2, sampler: 'flow-match-euler', width: 40, height: 24, frames: 5, fps: 8 },
    limits: {
      sizes: [
        [40, 24],
        [24, 40],
      ],
      frames: [5, 7],
      maxTokens: 12,
    },
    latent: { channels: 3, downscale: 4, scale: 1, shift: 0 },
    camera: { span: [1.2, 1.1, 0.6, 0.9] },
    tokenizer: { type: 'wordpiece', file: 'vocab.txt', sha256: '1'.repeat(64), maxLength: 12, lowercase: true },
    components: {
      denoiser: {
        file: 'denoiser.onnx',
        sha256: '2'.repeat(64),
        bytes: 10,
        inputs: { sample: { name: 'sample', type: 'float32', shape: ['B', 3, 'F', 'h', 'w'] } },
        outputs: { velocity: { name: 'velocity', type: 'float32', shape: ['B', 3, 'F', 'h', 'w'] } },
      },
    },
    controls: ['camera', 'paths'],
    ...changes,
  };
}
