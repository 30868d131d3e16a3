import { describe, expect, it } from 'vitest';
import { samplerNames } from '../../../src/experiment/request';
import { storedRequestSchema } from '../../../src/experiment/storedRequest';
import { sampleRequest } from '../video/sample';

describe('storedRequestSchema', () => {
  it('gives back every kind of request as it was', () => {
    const request = sampleRequest({
      keyframes: [
        { at: 'first', image: 'a.png', strength: 1 },
        { at: 1.5, image: 'b.png', imageDigest: 'ab', strength: 0.5 },
      ],
      shots: [{ prompt: 'a fox', seconds: 2, transition: 'blend' }],
      adapters: [{ file: 'style.safetensors', digest: 'cd', weight: -0.5 }],
      post: { interpolate: 2, upscale: 4 },
      video: { width: 256, height: 256, frames: 480, fps: 8, loop: true, order: 'windows' },
      refine: { rounds: 2 },
      noise: { warped: 0.25 },
    });
    expect(storedRequestSchema.parse(JSON.parse(JSON.stringify(request)))).toEqual(request);
  });

  it('fills in what requests of earlier versions do not have', () => {
    const { refine: _refine, noise: _noise, ...older } = sampleRequest();
    expect(storedRequestSchema.parse(older)).toEqual(sampleRequest());
  });

  it.each(samplerNames)('knows the sampler %s', (sampler) => {
    expect(storedRequestSchema.safeParse(sampleRequest({ sampler })).success).toBe(true);
  });

  it('keeps fields of a later version', () => {
    const request = { ...sampleRequest(), later: { deep: [1] } };
    expect(storedRequestSchema.parse(request)).toEqual(request);
  });

  // change → path of the field that is refused
  const cases: [name: string, change: object, path: string][] = [
    ['another format', { format: 2 }, 'format'],
    ['no prompt', { prompt: undefined }, 'prompt'],
    ['a seed with a fraction', { seed: 0.5 }, 'seed'],
    ['a seed beyond exact integers', { seed: 2 ** 53 }, 'seed'],
    ['no steps', { steps: 0 }, 'steps'],
    ['half a round', { refine: { rounds: 0.5 } }, 'refine.rounds'],
    ['guidance as text', { guidance: '2.5' }, 'guidance'],
    ['half an interval', { guidanceInterval: [0] }, 'guidanceInterval'],
    ['a frame rate of 0', { video: { width: 4, height: 2, frames: 3, fps: 0 } }, 'video.fps'],
    [
      'a point without y',
      { motion: { camera: [], strength: 1, paths: [{ object: 'x', points: [[0, 1]] }] } },
      'motion.paths.0.points.0',
    ],
    ['an unknown end', { keyframes: [{ at: 'middle', image: 'a.png', strength: 1 }] }, 'keyframes.0.at'],
    ['an unknown transition', { shots: [{ prompt: 'a', seconds: 1, transition: 'wipe' }] }, 'shots.0.transition'],
    ['a threefold upscale', { post: { interpolate: 1, upscale: 3 } }, 'post.upscale'],
  ];
  for (const [name, change, path] of cases) {
    it(`refuses ${name}`, () => {
      const result = storedRequestSchema.safeParse({ ...sampleRequest(), ...change });
      expect(result.error?.issues[0]?.path.join('.')).toBe(path);
    });
  }
});
