// Differences between two experiments, and between two requests.
import { describe, expect, it } from 'vitest';
import { compareExperiments, type FieldChange } from '../../../src/experiment/compare';
import { expandExperiment } from '../../../src/experiment/expand';

const rows: { name: string; before: object; after: object; changes: FieldChange[] }[] = [
  { name: 'nothing, in another order', before: { a: 1, steps: 2 }, after: { steps: 2, a: 1 }, changes: [] },
  {
    name: 'a value',
    before: { prompt: 'a fox' },
    after: { prompt: 'a cat' },
    changes: [{ path: 'prompt', before: 'a fox', after: 'a cat' }],
  },
  {
    name: 'a field that came and one that went',
    before: { steps: 4 },
    after: { guidance: 3 },
    changes: [
      { path: 'steps', before: 4 },
      { path: 'guidance', after: 3 },
    ],
  },
  {
    name: 'a nested field',
    before: { motion: { camera: { pan: 0.2, zoom: 0.1 } } },
    after: { motion: { camera: { pan: 0.5, zoom: 0.1 } } },
    changes: [{ path: 'motion.camera.pan', before: 0.2, after: 0.5 }],
  },
  {
    name: 'a whole group',
    before: {},
    after: { video: { fps: 8 } },
    changes: [{ path: 'video', after: { fps: 8 } }],
  },
  {
    name: 'a number of a point: the point',
    before: {
      motion: {
        paths: [
          {
            points: [
              [0, 0.1, 0.2],
              [1, 0.3, 0.4],
            ],
          },
        ],
      },
    },
    after: {
      motion: {
        paths: [
          {
            points: [
              [0, 0.1, 0.2],
              [1, 0.3, 0.5],
            ],
          },
        ],
      },
    },
    changes: [{ path: 'motion.paths[0].points[1]', before: [1, 0.3, 0.4], after: [1, 0.3, 0.5] }],
  },
  {
    name: 'a list of seeds: the list',
    before: { seed: [1, 2] },
    after: { seed: [1, 2, 3] },
    changes: [{ path: 'seed', before: [1, 2], after: [1, 2, 3] }],
  },
  {
    name: 'entries that came and went',
    before: { keyframes: [{ at: 'first' }, { at: 'last' }] },
    after: { keyframes: [{ at: 'last' }] },
    changes: [
      { path: 'keyframes[0].at', before: 'first', after: 'last' },
      { path: 'keyframes[1]', before: { at: 'last' } },
    ],
  },
  {
    name: 'a constant camera that became keys',
    before: { motion: { camera: { pan: 1 } } },
    after: { motion: { camera: [{ at: 0 }] } },
    changes: [{ path: 'motion.camera', before: { pan: 1 }, after: [{ at: 0 }] }],
  },
  {
    name: 'several, in the order of the format',
    before: { steps: 1, prompt: 'a', extra: 1, video: { frames: 1, width: 1 } },
    after: { video: { frames: 2, width: 2 }, extra: 2, prompt: 'b', steps: 2 },
    changes: [
      { path: 'prompt', before: 'a', after: 'b' },
      { path: 'steps', before: 1, after: 2 },
      { path: 'video.width', before: 1, after: 2 },
      { path: 'video.frames', before: 1, after: 2 },
      { path: 'extra', before: 1, after: 2 },
    ],
  },
];

describe('compareExperiments', () => {
  it.each(rows)('$name', ({ before, after, changes }) => {
    expect(compareExperiments(before, after)).toEqual(changes);
  });

  it('shows a written default as no change once both are resolved', () => {
    const [plain] = expandExperiment({ version: 1, prompt: 'a fox' });
    const [written] = expandExperiment({ version: 1, prompt: 'a fox', steps: 12, title: 'Fox' });
    const [other] = expandExperiment({ version: 1, prompt: 'a fox', steps: 8 });
    expect(compareExperiments(plain!, written!)).toEqual([]);
    expect(compareExperiments(plain!, other!)).toEqual([{ path: 'steps', before: 12, after: 8 }]);
  });
});
