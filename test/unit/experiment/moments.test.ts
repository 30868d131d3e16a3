// The time of a place in the text, and the places of a time.
import { describe, expect, it } from 'vitest';
import { momentAt, rangesAt } from '../../../src/experiment/moments';

const timing = { frames: 16, fps: 8 };

const text = `{
  "version": 1,
  "shots": [
    { "prompt": "a fox", "seconds": 1 },
    { "prompt": "a car", "seconds": 1.5 },
    { "prompt": "a bee", "seconds": 0.5 }
  ],
  "motion": {
    "camera": [
      { "at": 0, "pan": 0.5 },
      { "at": 1.25, "zoom": 0.25 }
    ],
    "paths": [
      { "object": "fox", "points": [[0, 0.25, 0.5], [2, 0.75, 0.5]] }
    ]
  },
  "keyframes": [
    { "at": "first", "image": "a.png" },
    { "at": "last", "image": "b.png" },
    { "at": 0.75, "image": "c.png" }
  ]
}`;

const at = (needle: string) => momentAt(text, text.indexOf(needle), timing);

describe('momentAt', () => {
  it.each([
    ['a fox', 0],
    ['a car', 1],
    ['a bee', 2.5],
    ['"pan"', 0],
    ['"zoom"', 1.25],
    ['0.75, 0.5]', 2],
    ['a.png', 0],
    // Three shots of 3 s together at 8 frames a second: the last of 24 frames.
    ['b.png', 23 / 8],
    ['c.png', 0.75],
  ])('%s is at %f s', (needle, seconds) => {
    expect(at(needle)).toBe(seconds);
  });

  it.each(['"version"', '"shots"', '"motion"', '"object"'])('%s has no time', (needle) => {
    expect(at(needle)).toBeUndefined();
  });

  it('takes the length of the clip from the text, else from the caller', () => {
    const last = '{ "keyframes": [{ "at": "last", "image": "b.png" }] ';
    expect(momentAt(`${last} }`, last.indexOf('b.png'), timing)).toBe(15 / 8);
    expect(momentAt(`${last}, "video": { "frames": 5, "fps": 4 } }`, last.indexOf('b.png'), timing)).toBe(1);
    expect(momentAt(`${last}, "video": { "frames": 5, "fps": 0 } }`, last.indexOf('b.png'), timing)).toBe(4 / 8);
  });

  it('knows the shots before one without a length, and none behind it', () => {
    const broken = '{ "shots": [{ "seconds": 2 }, { "prompt": "x" }, { "prompt": "y", "seconds": 1 }';
    expect(momentAt(broken, broken.indexOf('"x"'), timing)).toBe(2);
    expect(momentAt(broken, broken.indexOf('"y"'), timing)).toBeUndefined();
  });

  it.each(['', '[]', '{ "shots": 3 }', '{ "shots": [5], "keyframes": [{ "at": "soon" }]'])(
    'finds nothing in %j',
    (odd) => {
      expect(momentAt(odd, odd.length, timing)).toBeUndefined();
    },
  );
});

describe('rangesAt', () => {
  const shown = (seconds: number, of = text) =>
    rangesAt(of, seconds, timing).map(({ offset, length }) => of.slice(offset, offset + length));

  it('names the shot, the camera key, the path point and the keyframe of a moment', () => {
    expect(shown(0)).toEqual([
      '{ "prompt": "a fox", "seconds": 1 }',
      '{ "at": 0, "pan": 0.5 }',
      '[0, 0.25, 0.5]',
      '{ "at": "first", "image": "a.png" }',
    ]);
  });

  it('changes with the first frame of the next one', () => {
    expect(shown(7 / 8)[0]).toContain('a fox');
    expect(shown(8 / 8)[0]).toContain('a car');
    expect(shown(20 / 8)[0]).toContain('a bee');
    expect(shown(9 / 8)[1]).toContain('"pan"');
    expect(shown(10 / 8)[1]).toContain('"zoom"');
  });

  it('forgives what adding up lengths does to a number', () => {
    const tenths = '{ "shots": [{ "seconds": 0.1 }, { "seconds": 0.2 }, { "seconds": 1, "prompt": "z" }] }';
    expect(0.1 + 0.2).toBeGreaterThan(0.3);
    expect(shown(0.3, tenths)).toEqual(['{ "seconds": 1, "prompt": "z" }']);
  });

  it('shows a keyframe for its own frame only', () => {
    const images = (seconds: number) => shown(seconds).filter((one) => one.includes('.png'));
    expect(images(0.75)).toHaveLength(1);
    expect(images(0.75 + 1 / 8)).toEqual([]);
    expect(images(23 / 8)).toEqual(['{ "at": "last", "image": "b.png" }']);
  });

  it('is empty where nothing has a time', () => {
    expect(shown(1, '{ "version": 1, "prompt": "a fox" }')).toEqual([]);
    expect(shown(1, '{')).toEqual([]);
  });
});
