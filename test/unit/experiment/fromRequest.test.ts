// The way back from a request: expanding the experiment gives the very request again, under any defaults.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandExperiment, type ExpandContext } from '../../../src/experiment/expand';
import { experimentOf, experimentText } from '../../../src/experiment/fromRequest';
import { parseExperiment } from '../../../src/experiment/parse';
import type { GenerationRequest } from '../../../src/experiment/request';
import type { Experiment } from '../../../src/experiment/schema';
import { requestHash } from '../../../src/experiment/requestHash';
import { sampleRequest } from '../video/sample';
import { experiments } from './arbitraries';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Defaults that are nowhere the format's own. */
const strange: ExpandContext['modelDefaults'] = {
  steps: 3,
  guidance: 9,
  guidanceInterval: [0.25, 0.5],
  guidanceRescale: 0.75,
  sampler: 'lcm',
  width: 320,
  height: 64,
  frames: 9,
  fps: 5,
};

/** Undefined for an experiment that cannot run. */
function firstRequest(experiment: Experiment): GenerationRequest | undefined {
  try {
    return expandExperiment(experiment, { modelDigest: 'ab'.repeat(32) })[0];
  } catch {
    return undefined;
  }
}

/** Through the text, as a user's file goes. */
function thereAndBack(request: GenerationRequest, modelDefaults: ExpandContext['modelDefaults']): GenerationRequest {
  const { experiment, problems } = parseExperiment(experimentText(experimentOf(request)));
  expect(problems).toEqual([]);
  const made = expandExperiment(experiment!, { modelDefaults, modelDigest: request.modelDigest });
  expect(made).toHaveLength(1);
  return made[0]!;
}

describe('experimentOf', () => {
  it('gives every request of every experiment back, whatever the defaults are by then', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        const request = firstRequest(experiment);
        // Made-up times do not always lie inside the clip.
        fc.pre(request !== undefined);
        for (const defaults of [undefined, strange]) {
          const again = thereAndBack(request, defaults);
          expect(requestHash(again, sha256)).toBe(requestHash(request, sha256));
        }
      }),
      { numRuns: 150, seed: 20 },
    );
  });

  it('gives a clip of shots back without saying its frames twice', () => {
    const shots = [
      { prompt: 'one', seconds: 1, transition: 'cut' as const },
      { prompt: 'two', seconds: 0.5, transition: 'blend' as const },
    ];
    const video = { width: 96, height: 64, frames: 12, fps: 8 };
    const request = sampleRequest({ prompt: '', shots, video, motion: { camera: [], strength: 1, paths: [] } });
    expect(experimentOf(request).video).toEqual({ width: 96, height: 64, fps: 8 });
    expect(thereAndBack(request, strange)).toEqual(request);
  });

  it('writes paths as it is told, and leaves out what says nothing', () => {
    const request = sampleRequest({
      model: '/models/mine',
      keyframes: [{ at: 'last', image: '/w/a.png', strength: 1 }],
    });
    const experiment = experimentOf(request, (path) => `to${path}`);
    expect(experiment.model).toBe('to/models/mine');
    expect(experiment.keyframes).toEqual([{ at: 'last', image: 'to/w/a.png', strength: 1 }]);
    expect(Object.keys(experiment)).not.toContain('negativePrompt');
    expect(Object.keys(experiment)).not.toContain('post');
  });

  it('writes a constant camera as one, and keys as keys', () => {
    const key = { at: 0, pan: 0.5, tilt: 0, zoom: 0, roll: 0 };
    const motion = (camera: (typeof key)[]) =>
      experimentOf(sampleRequest({ motion: { camera, strength: 2, paths: [] } }));
    expect(motion([key]).motion).toEqual({ camera: { pan: 0.5, tilt: 0, zoom: 0, roll: 0 }, strength: 2 });
    expect(motion([key, { ...key, at: 0.5 }]).motion?.camera).toHaveLength(2);
    expect(motion([{ ...key, at: 0.25 }]).motion?.camera).toEqual([{ ...key, at: 0.25 }]);
  });
});
