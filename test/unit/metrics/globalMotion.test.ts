import { describe, expect, it } from 'vitest';
import { globalMotion, pyramidOf } from '../../../src/metrics/globalMotion';
import { lumaOf } from '../../../src/metrics/luma';
import { film } from './movedScene';
import { greys } from './patterns';

const wide = { width: 150, height: 90, frames: 2 };
const motionOf = (rates: [number, number, number, number], disc = 0) => {
  const [from, to] = film({ ...wide, rates, disc }).map(pyramidOf);
  return globalMotion(from!, to!);
};

describe('pyramidOf', () => {
  it('halves until the short side is small', () => {
    const [plane] = film({ ...wide, frames: 1, rates: [0, 0, 0, 0] });
    expect(pyramidOf(plane!).map(({ width, height }) => [width, height])).toEqual([
      [150, 90],
      [75, 45],
    ]);
  });

  it('begins smaller for large pictures and stays with small ones', () => {
    expect(pyramidOf(lumaOf(greys(384, 216, [9]))[0]!).map(({ width }) => width)).toEqual([192, 96, 48]);
    expect(pyramidOf(lumaOf(greys(31, 20, [9]))[0]!).map(({ width }) => width)).toEqual([31]);
  });
});

describe('globalMotion', () => {
  it('gives shift and turn in half short sides and radians', () => {
    // Half of the way either side of the middle: a pan of 0.1 × 1.2 to the right moves the picture 0.12 to the left.
    const pan = motionOf([0.1, 0, 0, 0])!;
    expect(pan.bRe).toBeCloseTo(-0.12, 2);
    expect(pan.bIm).toBeCloseTo(0, 2);
    const roll = motionOf([0, 0, 0, 0.1])!;
    expect(Math.atan2(roll.aIm, roll.aRe)).toBeCloseTo(-0.09, 2);
    const zoom = motionOf([0, 0, 0.1, 0])!;
    expect(Math.hypot(zoom.aRe, zoom.aIm)).toBeCloseTo(Math.exp(0.06), 2);
  });

  it('tells how much of the picture moves along', () => {
    const alone = motionOf([0.1, 0, 0, 0])!.support;
    const covered = motionOf([0.1, 0, 0, 0], 0.7)!.support;
    expect(alone).toBeGreaterThan(0.95);
    expect(covered).toBeLessThan(alone - 0.05);
  });

  it('says nothing without structure, or between pictures that have nothing in common', () => {
    const [flat] = lumaOf(greys(150, 90, [9])).map(pyramidOf);
    expect(globalMotion(flat!, flat!)).toBeUndefined();
    const [one] = film({ ...wide, rates: [4, 4, 0, 0] }).map(pyramidOf);
    const [other] = film({ ...wide, rates: [-3, 9, 2, 5] }).map(pyramidOf);
    expect(globalMotion(one!, other!)).toBeUndefined();
  });
});
