// The planner's tracks as the denoiser sees them: strength, camera, the user's paths.

import { describe, expect, it } from 'vitest';
import { isPresent, objectTracks, thingWidth, type TrackOptions } from '../../../../src/engine/motion/objectTracks';

/** [F, 2, 5] from rows of [x, y, half height, angle, present] for thing 0 and thing 1. */
const planned = (first: number[][], second: number[][] = first.map(() => [0, 0, 0.3, 0, 0])) =>
  Float32Array.from(first.flatMap((row, frame) => [...row, ...second[frame]!]));

/** Rows of one thing, rounded. */
function rows(tracks: Float32Array, thing = 0): number[][] {
  return Array.from({ length: tracks.length / 10 }, (_, frame) =>
    Array.from(
      tracks.subarray((frame * 2 + thing) * thingWidth, (frame * 2 + thing + 1) * thingWidth),
      (value) => Math.round(value * 1e5) / 1e5 + 0,
    ),
  );
}

const options = (frames: number, changes: Partial<TrackOptions> = {}): TrackOptions => ({
  state: new Float32Array(frames * 4),
  strength: 1,
  paths: [undefined, undefined],
  ...changes,
});

describe('from the scene to the frame', () => {
  // Python, torch 2.13, for camera state (sx, sy, z, r) and a thing (cx, cy, size, angle):
  //   R = torch.tensor([[math.cos(-r), -math.sin(-r)], [math.sin(-r), math.cos(-r)]])
  //   [*(R @ (torch.tensor([cx, cy]) - torch.tensor([sx, sy])) * math.exp(z)).tolist(), size * math.exp(z), angle - r]
  const cases: [what: string, state: number[], thing: number[], expected: number[]][] = [
    ['a camera at rest', [0, 0, 0, 0], [0.4, -0.2, 0.5, 0.1], [0.4, -0.2, 0.5, 0.1]],
    ['an offset camera', [0.3, -0.2, 0, 0], [0.4, -0.2, 0.5, 0.1], [0.1, 0, 0.5, 0.1]],
    ['zoom', [0, 0, 0.3, 0], [0.4, -0.2, 0.5, 0.1], [0.539944, -0.269972, 0.674929, 0.1]],
    ['roll', [0, 0, 0, 0.45], [0.4, -0.2, 0.5, 0.1], [0.273186, -0.354076, 0.5, -0.35]],
    ['all together', [-0.6, 0.25, -0.2, -0.4], [0.7, 0.3, 0.35, -1.2], [0.96439, 0.452182, 0.286556, -0.8]],
  ];
  it.each(cases)('%s', (_what, state, thing, expected) => {
    const tracks = objectTracks(planned([[...thing, 1]]), options(1, { state: Float32Array.from(state) }));
    rows(tracks)[0]!.forEach((value, i) => expect(value).toBeCloseTo([...expected, 1][i]!, 5));
  });

  it('takes each frame’s own camera, for both things', () => {
    const state = Float32Array.from([-0.25, 0, 0, 0, 0.25, 0.5, 0, 0]);
    const still = [0.5, 0.25, 0.4, 0, 1];
    const tracks = objectTracks(planned([still, still], [still, still]), options(2, { state }));
    for (const thing of [0, 1]) {
      expect(rows(tracks, thing)).toEqual([
        [0.75, 0.25, 0.4, 0, 1],
        [0.25, -0.25, 0.4, 0, 1],
      ]);
    }
  });
});

describe('strength', () => {
  // Means by hand: x 0.3, y −0.1, log size ln 0.4 (0.2 · 0.8 = 0.4²), angle 0.5.
  const track = planned([
    [0.1, -0.3, 0.2, 0, 1],
    [0.5, 0.1, 0.8, 1, 1],
  ]);
  it.each([
    [1, [0.1, -0.3, 0.2, 0, 1], [0.5, 0.1, 0.8, 1, 1]],
    [0, [0.3, -0.1, 0.4, 0.5, 1], [0.3, -0.1, 0.4, 0.5, 1]],
    [0.5, [0.2, -0.2, 0.28284, 0.25, 1], [0.4, 0, 0.56569, 0.75, 1]],
    [2, [-0.1, -0.5, 0.1, -0.5, 1], [0.7, 0.3, 1.6, 1.5, 1]],
  ])('%d moves a thing about its clip mean', (strength, first, last) => {
    expect(rows(objectTracks(track, options(2, { strength })))).toEqual([first, last]);
  });

  it('acts before the camera, which has its own', () => {
    const state = Float32Array.from([-0.5, 0, 0, 0, 0.5, 0, 0, 0]);
    expect(rows(objectTracks(track, options(2, { strength: 0, state }))).map(([x]) => x)).toEqual([0.8, -0.2]);
  });

  it('of 1 changes no bit', () => {
    const odd = planned([
      [0.1, 1 / 3, 0.7, -0.1, 1],
      [0.9, -1 / 7, 1e-5, 0.3, 1],
    ]);
    expect(objectTracks(odd, options(2)).slice(0, 4)).toEqual(odd.slice(0, 4));
    expect(rows(objectTracks(odd, options(2)))[1]![2]).toBe(1e-5);
  });

  it('has a number for a size of 0', () => {
    const flat = planned([
      [0, 0, 0, 0, 1],
      [0, 0, 0.1, 0, 1],
    ]);
    const sizes = rows(objectTracks(flat, options(2, { strength: 0.5 }))).map((row) => row[2]!);
    expect(sizes.every((size) => size > 0 && size < 0.1)).toBe(true);
  });
});

describe('presence', () => {
  it.each([
    [[1, 1, 1], 1],
    [[0.5, 0.5, 0.5], 1],
    [[0.49, 0.49, 0.49], 0],
    [[0, 0, 0], 0],
    [[0.9, 0.4, 0.6], 1],
    [[0.9, 0.1, 0.1], 0],
  ])('%j over the clip is %d in every frame', (seen, expected) => {
    const track = planned(
      seen.map(() => [0, 0, 0.5, 0, 1]),
      seen.map((value) => [0.2, 0.1, 0.5, 0, value]),
    );
    expect(isPresent(track, 1)).toBe(expected === 1);
    const tracks = objectTracks(track, options(3));
    expect(rows(tracks, 1).map((row) => row[4])).toEqual([expected, expected, expected]);
    expect(rows(tracks, 0).map((row) => row[4])).toEqual([1, 1, 1]);
  });
});

describe('a path', () => {
  const absent = [0.9, 0.9, 0.3, 0.25, 0.1];
  const track = planned([absent, absent], [absent, absent]);
  const path = { x: [-1.5, 1], y: [0.5, 0] };

  it.each([0, 1])('places thing %d in the frame, makes it present, keeps the planner’s size and angle', (thing) => {
    const paths: TrackOptions['paths'] = thing === 0 ? [path, undefined] : [undefined, path];
    const tracks = objectTracks(track, options(2, { paths }));
    expect(rows(tracks, thing)).toEqual([
      [-1.5, 0.5, 0.3, 0.25, 1],
      [1, 0, 0.3, 0.25, 1],
    ]);
    expect(rows(tracks, 1 - thing).map((row) => [row[0], row[4]])).toEqual([
      [0.9, 0],
      [0.9, 0],
    ]);
  });

  it('is in the frame: the camera changes size and angle, not the place', () => {
    const state = Float32Array.from([0.4, 0.4, Math.log(2), 0.25, 0.4, 0.4, 0, 0]);
    expect(rows(objectTracks(track, options(2, { state, paths: [path, undefined] })))).toEqual([
      [-1.5, 0.5, 0.6, 0, 1],
      [1, 0, 0.3, 0.25, 1],
    ]);
  });

  it.each([
    [0, [-0.25, 0.25], [-0.25, 0.25]],
    [0.5, [-0.875, 0.375], [0.375, 0.125]],
    [2, [-2.75, 0.75], [2.25, -0.25]],
  ])('is followed with strength %d about its mean', (strength, first, last) => {
    const tracks = objectTracks(track, options(2, { strength, paths: [path, undefined] }));
    expect(rows(tracks).map(([x, y]) => [x, y])).toEqual([first, last]);
  });
});
