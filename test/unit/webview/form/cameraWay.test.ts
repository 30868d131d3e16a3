// The drawing's camera is the engine's: the two are held against each other on many keys.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cameraState } from '../../../../src/engine/motion/cameraState';
import { cameraTrack } from '../../../../src/engine/motion/cameraTrack';
import { expandExperiment } from '../../../../src/experiment/expand';
import type { Experiment } from '../../../../src/experiment/schema';
import { cameraWay, rateKeys } from '../../../../webview/form/cameraWay';

const span = [1.2, 1.1, 0.6, 0.9] as const;
const rate = fc.double({ min: -1, max: 1, noNaN: true });
const rates = fc.record({ pan: rate, tilt: rate, zoom: rate, roll: rate }, { requiredKeys: [] });
const times = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 4 });
const keyList = fc
  .tuple(times, fc.array(rates, { minLength: 4, maxLength: 4 }))
  .map(([at, all]) => at.sort((a, b) => a - b).map((time, index) => ({ at: time / 8, ...all[index] })));

const request = (camera: unknown) =>
  expandExperiment({ version: 1, prompt: 'p', video: { frames: 40 }, motion: { camera } } as Experiment)[0]!.motion
    .camera;

describe('rateKeys', () => {
  it('are those that a request gets', () => {
    fc.assert(
      fc.property(fc.oneof(rates, keyList), (camera) => {
        expect(rateKeys(camera)).toEqual(request(camera));
      }),
    );
  });

  it.each([undefined, null, 5, 'left', {}, []])('are none for %j', (camera) => {
    expect(rateKeys(camera)).toEqual([]);
  });

  it('pass over what is no number', () => {
    expect(rateKeys([{ at: 'x', pan: 'fast', tilt: 0.5 }, 7])).toEqual([
      { at: 0, pan: 0, tilt: 0.5, zoom: 0, roll: 0 },
      { at: 0, pan: 0, tilt: 0.5, zoom: 0, roll: 0 },
    ]);
  });
});

describe('cameraWay', () => {
  it('is the way of the engine', () => {
    const sizes = fc.record({ frames: fc.integer({ min: 1, max: 24 }), fps: fc.constantFrom(8, 12, 24) });
    const strengths = fc.constantFrom(0, 0.5, 1, 2);
    fc.assert(
      fc.property(keyList, sizes, strengths, (camera, { frames, fps }, strength) => {
        const keys = rateKeys(camera);
        const state = cameraState(cameraTrack(keys, new Float32Array(frames * 4), { fps, strength }), span);
        const way = cameraWay(keys, { frames, fps, strength, span });
        expect(way).toHaveLength(frames);
        for (const [frame, { x, y, zoom, roll }] of way.entries()) {
          const expected = [...state.subarray(frame * 4, frame * 4 + 4)];
          const drawn = [x, y, Math.log(zoom), roll];
          for (const [column, value] of drawn.entries()) expect(value).toBeCloseTo(expected[column]!, 4);
        }
      }),
    );
  });

  it('goes half the span to either side at full speed', () => {
    const way = cameraWay(rateKeys({ pan: 1 }), { frames: 16, fps: 8, strength: 1, span });
    expect([way[0]!.x, way.at(-1)!.x]).toEqual([expect.closeTo(-0.6), expect.closeTo(0.6)]);
    expect(way[0]).toMatchObject({ zoom: 1 });
  });
});
