// Rates to the camera's state in each frame: [offset x, offset y, log zoom, roll].

import { describe, expect, it } from 'vitest';
import { cameraState } from '../../../../src/engine/motion/cameraState';

const span = [1.2, 1.2, 0.6, 0.9] as const;
const repeated = (rates: number[], frames: number) =>
  Float32Array.from(Array.from({ length: frames }, () => rates).flat());
const column = (state: Float32Array, which: number) => [...state].filter((_, i) => i % 4 === which);

describe('cameraState', () => {
  // Python, torch 2.13:
  //   rates = torch.tensor([[.5, -.25, 1, 0], [.25, -.25, .5, .4], [0, -.25, 0, -.8], [-1, -.25, 0, .2], [.75, -.25, .1, .6]])
  //   state = torch.cat([torch.zeros(1, 4), ((rates[1:] + rates[:-1]) / 2 / (len(rates) - 1)).cumsum(0)])
  //   (state - state[-1] / 2) * torch.tensor([1.2, 1.2, 0.6, 0.9])
  it('is the running sum of the rates, as torch computes it', () => {
    const rates = [
      [0.5, -0.25, 1, 0],
      [0.25, -0.25, 0.5, 0.4],
      [0, -0.25, 0, -0.8],
      [-1, -0.25, 0, 0.2],
      [0.75, -0.25, 0.1, 0.6],
    ];
    const expected = [
      [0.01875, 0.15, -0.07875, -0.01125],
      [0.13125, 0.075, 0.03375, 0.03375],
      [0.16875, 0, 0.07125, -0.01125],
      [0.01875, -0.075, 0.07125, -0.07875],
      [-0.01875, -0.15, 0.07875, 0.01125],
    ].flat();
    const state = cameraState(Float32Array.from(rates.flat()), span);
    expect(state).toHaveLength(20);
    expected.forEach((value, i) => expect(state[i]).toBeCloseTo(value, 6));
  });

  it('goes from minus to plus half the span at a constant rate of 1, and stands at 0 in mid clip', () => {
    const state = cameraState(repeated([1, 1, 1, 1], 7), span);
    span.forEach((whole, which) => {
      const way = column(state, which);
      expect(way[0]).toBeCloseTo(-whole / 2, 6);
      expect(way[3]).toBeCloseTo(0, 6);
      expect(way[6]).toBeCloseTo(whole / 2, 6);
    });
  });

  it('does not depend on how many frames the clip has', () => {
    const ends = [5, 7, 16].map((frames) => cameraState(repeated([0.4, -0.8, 0.2, -1], frames), span).slice(-4));
    for (const end of ends) [0.24, -0.48, 0.06, -0.45].forEach((value, i) => expect(end[i]).toBeCloseTo(value, 6));
  });

  it('keeps the four numbers apart: each has its own span', () => {
    const state = cameraState(repeated([1, 0, 0, 0], 3), [7, 11, 13, 17]);
    expect([...state]).toEqual([-3.5, 0, 0, 0, 0, 0, 0, 0, 3.5, 0, 0, 0].map((value) => expect.closeTo(value, 6)));
  });

  it.each([
    ['one frame', [0.5, -1, 1, 1], 1],
    ['no movement', [0, 0, 0, 0], 6],
  ])('is at rest with %s', (_what, rates, frames) => {
    const state = cameraState(repeated(rates, frames), span);
    expect(state).toHaveLength(frames * 4);
    expect([...state].every((value) => Math.abs(value) === 0)).toBe(true);
  });
});

describe('a clip longer than the model’s own', () => {
  it('goes on at the speed that was asked for', () => {
    const state = cameraState(repeated([1, 0, -0.5, 0], 31), span, { wayFrames: 16 });
    expect(state.at(-4)! - state[0]!).toBeCloseTo(2 * 1.2, 5);
    expect(column(state, 2).at(-1)! - state[2]!).toBeCloseTo(-0.5 * 2 * 0.6, 5);
    expect(column(state, 0)[15]).toBeCloseTo(0, 6);
  });

  it('of the model’s own length is the same either way', () => {
    const rates = repeated([0.3, 1, 0.2, -1], 16);
    expect(cameraState(rates, span, { wayFrames: 16 })).toEqual(cameraState(rates, span));
  });
});

describe('a loop', () => {
  it.each([16, 24, 31])('of %d frames comes back, so that the first follows the last in one more step', (frames) => {
    const state = cameraState(repeated([1, -1, 0.5, 1], frames), span, { loop: true });
    for (const which of [0, 1, 2, 3]) {
      const way = column(state, which);
      const steps = way.slice(1).map((value, i) => Math.abs(value - way[i]!));
      expect(Math.abs(way[0]! - way.at(-1)!)).toBeLessThanOrEqual(Math.max(...steps) + 1e-6);
      expect(Math.max(...way)).toBeCloseTo(-Math.min(...way), 1);
    }
    const pan = column(state, 0);
    expect(Math.max(...pan) - Math.min(...pan)).toBeGreaterThan(0.9 * 0.6);
  });

  it('with keys ends where it began too', () => {
    const rates = Float32Array.from(Array.from({ length: 20 }, (_, i) => [i < 10 ? 1 : 0, 0, i / 20, 0]).flat());
    const pan = column(cameraState(rates, span, { loop: true }), 0);
    const steps = pan.slice(1).map((value, i) => Math.abs(value - pan[i]!));
    expect(Math.abs(pan[0]! - pan.at(-1)!)).toBeLessThanOrEqual(Math.max(...steps));
  });
});
