// Tracks led through places: at the places exactly, between them evenly, elsewhere by the nearest correction.
import { describe, expect, test } from 'vitest';
import { bendTracks, type ThingPlace } from '../../../../src/engine/motion/bendTracks';

const frames = 9;
/** Thing 0 goes right by 0.1 a frame at half height 0.4, thing 1 stands. */
const tracks = Float32Array.from(
  Array.from({ length: frames }, (_, frame) => [0.1 * frame, -0.2, 0.4, 0.3, 1, 0.5, 0.5, 0.2, 0, 1]).flat(),
);
const place = (frame: number, x: number, y: number, size: number): ThingPlace => ({ frame, x, y, size });
const thing = (bent: Float32Array, which: number, frame: number) => [
  ...bent.slice(frame * 10 + which * 5, frame * 10 + which * 5 + 5),
];
const near = (values: number[]) => values.map((value) => expect.closeTo(value, 5) as number);

test('without places the tracks are the same', () => {
  expect(bendTracks(tracks, 0, [])).toBe(tracks);
});

describe('with places', () => {
  const bent = bendTracks(tracks, 0, [place(2, 0.5, 0.2, 0.8), place(6, 0.6, -0.2, 0.2)]);

  test('a thing is there in those frames, its angle and presence kept', () => {
    expect(thing(bent, 0, 2)).toEqual(near([0.5, 0.2, 0.8, 0.3, 1]));
    expect(thing(bent, 0, 6)).toEqual(near([0.6, -0.2, 0.2, 0.3, 1]));
  });

  test('between them the correction changes evenly, the size by its logarithm', () => {
    expect(thing(bent, 0, 4)).toEqual(near([0.4 + 0.15, 0, 0.4, 0.3, 1]));
  });

  test('before and after them it moves as planned', () => {
    expect(thing(bent, 0, 0)).toEqual(near([0.3, 0.2, 0.8, 0.3, 1]));
    expect(thing(bent, 0, 8)).toEqual(near([0.8, -0.2, 0.2, 0.3, 1]));
  });

  test('the other thing stays', () => {
    for (let frame = 0; frame < frames; frame++) expect(thing(bent, 1, frame)).toEqual(thing(tracks, 1, frame));
  });
});
