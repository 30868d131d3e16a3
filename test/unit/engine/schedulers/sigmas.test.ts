// Sigmas and ways to pick them.

import { describe, expect, it } from 'vitest';
import { alphasCumprod } from '../../../../src/engine/schedulers/betas';
import {
  interpolateAt,
  karrasSigmas,
  normalizedLevel,
  sigmasOf,
  timestepOf,
} from '../../../../src/engine/schedulers/sigmas';

const stableDiffusion = sigmasOf(
  alphasCumprod({ beta_schedule: 'scaled_linear', beta_start: 0.00085, beta_end: 0.012 }),
);

describe('sigmasOf', () => {
  it("reaches Stable Diffusion's well-known ends", () => {
    expect(stableDiffusion[0]).toBeCloseTo(0.029167532920837402, 7);
    expect(stableDiffusion.at(-1)).toBeCloseTo(14.614646911621094, 4);
  });

  it('is noise per picture: ā = 1/(sigma² + 1)', () => {
    const sigmas = sigmasOf(Float32Array.of(0.5, 0.2, 2 ** -24));
    expect(sigmas[0]).toBeCloseTo(1, 6);
    expect(sigmas[1]).toBeCloseTo(2, 6);
    expect(sigmas[2]).toBeCloseTo(4096, 2);
  });
});

describe('interpolateAt', () => {
  it.each([
    [-1, 1],
    [0, 1],
    [0.25, 1.5],
    [1, 3],
    [1.5, 6],
    [2, 9],
    [7, 9],
  ])('at %d', (index, want) => {
    expect(interpolateAt(Float32Array.of(1, 3, 9), index)).toBe(want);
  });
});

describe('karrasSigmas', () => {
  it('has both ends and even seventh roots between', () => {
    const sigmas = karrasSigmas(0.1, 50, 5);
    expect(sigmas[0]).toBeCloseTo(50, 9);
    expect(sigmas[4]).toBeCloseTo(0.1, 9);
    const roots = sigmas.map((sigma) => sigma ** (1 / 7));
    const gaps = roots.slice(1).map((root, i) => root - (roots[i] ?? NaN));
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0] ?? NaN, 9);
  });

  it('starts at the largest when there is only one', () => {
    expect(karrasSigmas(0.1, 50, 1)).toEqual([expect.closeTo(50, 9)]);
  });
});

describe('timestepOf', () => {
  it.each([0, 1, 17, 500, 998, 999])('finds the timestep %i of its own sigma', (t) => {
    expect(timestepOf(stableDiffusion[t] ?? NaN, stableDiffusion)).toBeCloseTo(t, 6);
  });

  it('goes by the logarithm between two timesteps', () => {
    const between = Math.sqrt((stableDiffusion[40] ?? NaN) * (stableDiffusion[41] ?? NaN));
    expect(timestepOf(between, stableDiffusion)).toBeCloseTo(40.5, 5);
  });

  it.each([
    [1e-12, 0],
    [0, 0],
    [0.001, 0],
    [700, 999],
  ])('holds sigma %d at timestep %i', (sigma, want) => {
    expect(timestepOf(sigma, stableDiffusion)).toBe(want);
  });
});

describe('normalizedLevel', () => {
  it.each([0, 0.03, 1, 14.6, 4096])('of %d has squares that sum to 1 and the same ratio', (sigma) => {
    const level = normalizedLevel(sigma);
    expect(level.alpha ** 2 + level.sigma ** 2).toBeCloseTo(1, 12);
    expect(level.sigma / level.alpha).toBeCloseTo(sigma, 9);
  });
});
