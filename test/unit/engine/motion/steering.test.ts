// Points of a led thing, worked out by hand: half a frame in a second, edges at 0.15.
import { describe, expect, it } from 'vitest';
import { steered } from '../../../../src/engine/motion/steering';
import type { ObjectPath } from '../../../../src/experiment/request';

const start: ObjectPath['points'] = [[0, 0.5, 0.5]];

describe('steered', () => {
  it.each([
    ['right', { x: 1, y: 0 }, 5, [0.5, 0.75, 0.5]],
    ['up', { x: 0, y: -1 }, 5, [0.5, 0.5, 0.25]],
    ['nowhere', { x: 0, y: 0 }, 5, [0.5, 0.5, 0.5]],
    ['slantwise as fast as straight', { x: -1, y: 1 }, 5, [0.5, 0.3232, 0.6768]],
    ['to the edge and no further', { x: 1, y: 0 }, 25, [3, 0.85, 0.5]],
  ] as const)('leads %s', (_name, direction, end, point) => {
    expect(steered(start, direction, { end, fps: 8 })).toEqual([...start, point]);
  });

  it('leaves a thing where it is beyond the edge, and lets it come in', () => {
    const corner: ObjectPath['points'] = [[0, 0.95, 0.01]];
    expect(steered(corner, { x: 0, y: 0 }, { end: 5, fps: 8 })[1]).toEqual([0.5, 0.95, 0.01]);
    expect(steered(corner, { x: 1, y: 0 }, { end: 5, fps: 8 })[1]).toEqual([0.5, 0.95, 0.01]);
    expect(steered(corner, { x: -1, y: 0 }, { end: 5, fps: 8 })[1]).toEqual([0.5, 0.7, 0.01]);
  });

  it('keeps the points from before', () => {
    const once = steered(start, { x: 1, y: 0 }, { end: 5, fps: 8 });
    const twice = steered(once, { x: -1, y: 0 }, { end: 9, fps: 8 });
    expect(twice.slice(0, 2)).toEqual(once);
    expect(twice[2]).toEqual([1, 0.5, 0.5]);
  });
});
