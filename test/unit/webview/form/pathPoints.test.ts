// Points of a path: moved, added, drawn by hand. Whatever is done, the format takes the result.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../../src/experiment/parse';
import {
  appendedPoint,
  drawnPath,
  insertedPoint,
  movedPoint,
  pointsOf,
  spacedEvenly,
  type PathPoint,
} from '../../../../webview/form/pathPoints';

const timing = { frames: 16, fps: 8, seconds: 2 };
const line: PathPoint[] = [
  [0, 0.2, 0.5],
  [1, 0.6, 0.25],
];

function expectValid(points: readonly PathPoint[]): void {
  const text = JSON.stringify({ version: 1, prompt: 'a fox', motion: { paths: [{ object: 'fox', points }] } });
  expect(parseExperiment(text).problems).toEqual([]);
}

describe('points of a text', () => {
  it('are taken as they are, and what is none stands in the middle', () => {
    expect(pointsOf([[1, 0.25, 0.75], [], 'x', [2, '0', null]])).toEqual([
      [1, 0.25, 0.75],
      [0, 0.5, 0.5],
      [0, 0.5, 0.5],
      [2, 0.5, 0.5],
    ]);
  });
});

describe('a point', () => {
  it('is moved inside the frame, at its time', () => {
    expect(movedPoint(line, 1, { x: 1.3, y: -0.2 })).toEqual([line[0], [1, 1, 0]]);
    expect(movedPoint(line, 0, { x: 0.123456, y: 0.5 })[0]).toEqual([0, 0.12, 0.5]);
  });

  it('is added in the end, a step later', () => {
    expect(appendedPoint(line, { x: 0.9, y: 0.9 }, timing)).toEqual([...line, [2, 0.9, 0.9]]);
    expect(appendedPoint([], { x: 0.9, y: 0.9 }, timing)).toEqual([[0, 0.9, 0.9]]);
    expect(appendedPoint([[0, 0, 0]], { x: 1, y: 1 }, timing)).toEqual([
      [0, 0, 0],
      [0.5, 1, 1],
    ]);
  });

  it('at the end of the clip makes room by spreading all of them', () => {
    const full: PathPoint[] = [...line, [2, 0.7, 0.7]];
    expect(appendedPoint(full, { x: 1, y: 1 }, timing).map(([time]) => time)).toEqual([0, 0.67, 1.33, 2]);
  });

  it('is put between two', () => {
    expect(insertedPoint(line, 0, timing)).toEqual([line[0], [0.5, 0.4, 0.38], line[1]]);
    expect(insertedPoint(line, 1, timing)).toEqual([...line, [2, 0.8, 0.25]]);
    expect(insertedPoint([[0, 0.9, 0.5]], 0, timing)[1]).toEqual([0.5, 0.7, 0.5]);
    expect(insertedPoint([], 0, timing)).toEqual([[0, 0.5, 0.5]]);
  });

  it('and the others are spread over the clip', () => {
    expect(spacedEvenly(line, 3).map(([time]) => time)).toEqual([0, 3]);
    expect(spacedEvenly(line.slice(0, 1), 3)).toEqual([[0, 0.2, 0.5]]);
  });
});

describe('a line drawn by hand', () => {
  it('that is straight has two points', () => {
    const straight = Array.from({ length: 30 }, (_, i) => ({ x: 0.1 + i * 0.025, y: 0.4 + (i % 2) * 0.005 }));
    expect(drawnPath(straight, 2)).toEqual([
      [0, 0.1, 0.4],
      [2, 0.83, 0.41],
    ]);
  });

  it('with a corner keeps it, and passes it at an even speed', () => {
    const corner = [0, 0.2, 0.4, 0.6].map((x) => ({ x, y: 0 }));
    const down = [0.1, 0.2].map((y) => ({ x: 0.6, y }));
    expect(drawnPath([...corner, ...down], 2)).toEqual([
      [0, 0, 0],
      [1.5, 0.6, 0],
      [2, 0.6, 0.2],
    ]);
  });

  it('is valid whatever its shape', () => {
    const spot = fc.record({
      x: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(spot, { minLength: 1, maxLength: 40 }), (spots) => {
        expectValid(drawnPath(spots, 2));
      }),
    );
  });

  it('stays valid when points are added and moved', () => {
    const step = fc.record({ at: fc.nat(6), x: fc.double({ min: 0, max: 1, noNaN: true }), kind: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const made = steps.reduce<PathPoint[]>((points, { at, x, kind }) => {
          if (kind === 0) return appendedPoint(points, { x, y: x }, timing);
          if (kind === 1) return insertedPoint(points, at % points.length, timing);
          return movedPoint(points, at % points.length, { x, y: 1 - x });
        }, line);
        expectValid(made);
      }),
      { numRuns: 200 },
    );
  });
});
