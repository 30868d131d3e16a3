// Plans: what stands in them, and rules that hold for every prompt.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planScene } from '../../../../src/experiment/scene/scenePlan';

const ball =
  'a red ball bounces from left to right on the grass while a fox runs to the left, then the camera zooms in on the fox';

describe('planScene', () => {
  it('makes two ways, camera keys and shots of two events', () => {
    const { fields, notes } = planScene(ball);
    expect(fields.prompt).toBeUndefined();
    expect(Object.keys(fields)).toContain('prompt');
    expect(fields.shots).toEqual([
      { prompt: 'a red ball bounces from left to right on the grass while a fox runs to the left', seconds: 2 },
      { prompt: 'a fox on the grass', seconds: 2, transition: 'blend' },
    ]);
    expect(fields.camera).toEqual([{ at: 0, zoom: 0 }, { at: 1.875 }, { at: 2, zoom: 0.6 }]);
    const [red, fox] = fields.paths ?? [];
    expect([red?.object, fox?.object]).toEqual(['red ball', 'fox']);
    expect([red?.points[0], red?.points.at(-1)]).toEqual([
      [0, 0.12, 0.35],
      [1.875, 0.88, 0.35],
    ]);
    expect(Math.min(...(red?.points.map(([, , y]) => y) ?? []))).toBeCloseTo(0.17, 2);
    expect(fox?.points).toEqual([
      [0, 0.8, 0.7],
      [1.875, 0.2, 0.7],
      [2, 0.2, 0.7],
      [3.875, 0.5, 0.5],
    ]);
    expect(notes.map(({ code }) => code)).toEqual(['unknown-thing']);
  });

  it.each<[string, Partial<ReturnType<typeof planScene>['fields']>]>([
    ['a cat spins', {}],
    ['a cat on the grass', {}],
    ['a cat on the grass, camera zooms in slowly', { camera: { zoom: 0.3 } }],
    ['a cat, the camera pans left and tilts up', { camera: { pan: -0.6, tilt: 0.6 } }],
    ['a cat, static camera', { camera: { pan: 0 } }],
    [
      'a cat moves left',
      {
        paths: [
          {
            object: 'cat',
            points: [
              [0, 0.8, 0.5],
              [1.875, 0.2, 0.5],
            ],
          },
        ],
      },
    ],
    [
      'a cat slowly moves up',
      {
        paths: [
          {
            object: 'cat',
            points: [
              [0, 0.5, 0.675],
              [1.875, 0.5, 0.325],
            ],
          },
        ],
      },
    ],
    ['a cat on the left spins', { paths: [{ object: 'cat', points: [[0, 0.22, 0.5]] }] }],
    [
      'a cat moves left for 1 second',
      {
        frames: 8,
        paths: [
          {
            object: 'cat',
            points: [
              [0, 0.8, 0.5],
              [0.875, 0.2, 0.5],
            ],
          },
        ],
      },
    ],
    [
      'a cat spins while a dog moves right',
      {
        paths: [
          { object: 'cat', points: [[0, 0.27, 0.35]] },
          {
            object: 'dog',
            points: [
              [0, 0.2, 0.7],
              [1.875, 0.8, 0.7],
            ],
          },
        ],
      },
    ],
  ])('%s', (prompt, fields) => {
    expect(planScene(prompt).fields).toEqual(fields);
  });

  it('lets a thing go on from where it was, cuts to another place and blends in the same', () => {
    const { shots, paths } = planScene('a fox runs left in the snow, then it jumps, then it spins at night').fields;
    expect(shots?.map(({ prompt, transition }) => [prompt, transition])).toEqual([
      ['a fox runs left in the snow', undefined],
      ['a fox bounces in the snow', 'blend'],
      ['a fox spins under a starry night sky', undefined],
    ]);
    expect(paths?.[0]?.points.filter(([t]) => t >= 2).every(([, x]) => x === 0.2)).toBe(true);
  });

  it('divides the frames that a clip has among its shots, and takes lengths that the words name', () => {
    expect(
      planScene('a cat spins, then a dog spins', { frames: 48 }).fields.shots?.map(({ seconds }) => seconds),
    ).toEqual([3, 3]);
    const { shots, frames } = planScene('a cat spins for 3 seconds, then it grows', { fps: 12 }).fields;
    expect(shots?.map(({ seconds }) => seconds)).toEqual([3, 16 / 12]);
    expect(frames).toBeUndefined();
  });

  it('says when a length is no whole number of frames', () => {
    const { notes, fields } = planScene('a cat spins for 1.3 seconds');
    expect(notes[0]?.message).toContain('1.3 seconds are no whole number of frames at 8');
    expect(fields.frames).toBe(16);
  });

  it('gives the same plan each time, inside the format, for any words', () => {
    const words = fc.array(
      fc.constantFrom(
        ...'a the fox dog ball red moves runs left right up down bounces circles zigzags shakes spins then and while , . it camera zooms in pans on grass slowly fast for 2 seconds xyzzy they'.split(
          ' ',
        ),
      ),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(words, fc.constantFrom(8, 12, 24), (list, fps) => {
        const plan = planScene(list.join(' '), { fps });
        expect(planScene(list.join(' '), { fps })).toEqual(plan);
        for (const { points } of plan.fields.paths ?? []) {
          points.forEach(([t, x, y], index) => {
            expect(t).toBeGreaterThan(points[index - 1]?.[0] ?? -1);
            expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
            expect(Math.max(x, y)).toBeLessThanOrEqual(1);
          });
        }
      }),
    );
  });
});
