// A thing found in pictures made for the test: a two-coloured disc on a ground, in wide and tall pictures.
import { describe, expect, test } from 'vitest';
import { locateThing, type Look, type Template } from '../../../../src/engine/motion/locateThing';

type Colour = readonly [number, number, number];
const red: Colour = [0.8, -0.7, -0.6];
const white: Colour = [0.9, 0.9, 0.8];

/** A disc, red above and white below, at x, y with half height `size` in frame coordinates. */
function picture(
  [width, height]: readonly [number, number],
  disc: { x: number; y: number; size: number } | undefined,
  ground: (x: number, y: number) => Colour,
): Look {
  const data = new Float32Array(3 * width * height);
  const short = Math.min(width, height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = [(2 * column + 1 - width) / short, (2 * row + 1 - height) / short];
      const isDisc = disc !== undefined && Math.hypot(x - disc.x, y - disc.y) < disc.size;
      const colour = isDisc ? (y < disc.y ? red : white) : ground(x, y);
      colour.forEach((value, channel) => (data[channel * width * height + row * width + column] = value));
    }
  }
  return { width, height, data };
}

const grass = (x: number, y: number): Colour => (y < 0 ? [-0.2, 0.4, 0.9] : [-0.5, 0.3 + 0.1 * Math.sin(9 * x), -0.6]);
const plain = (): Colour => [-0.3, -0.3, -0.1];

function template(): Template {
  const look = picture([64, 64], { x: 0, y: 0, size: 0.5 }, plain);
  const without = picture([64, 64], undefined, plain);
  const plane = 64 * 64;
  const cover = Float32Array.from({ length: plane }, (_, i) => (look.data[i] === without.data[i] ? 0 : 1));
  return { look, cover, size: 0.5 };
}

describe('locateThing', () => {
  test.each([
    ['in the middle', [64, 64], { x: 0, y: 0, size: 0.5 }],
    ['aside', [64, 64], { x: 0.45, y: -0.3, size: 0.5 }],
    ['small', [64, 64], { x: -0.4, y: 0.35, size: 0.3 }],
    ['large', [64, 64], { x: 0.1, y: 0.05, size: 0.8 }],
    ['far to the side of a wide picture', [96, 54], { x: -1.2, y: 0.1, size: 0.4 }],
    ['low in a tall picture', [54, 80], { x: 0.2, y: 0.9, size: 0.45 }],
    ['a part of it out of the picture', [64, 64], { x: 0.7, y: 0, size: 0.5 }],
  ] as const)('%s', (_what, size, disc) => {
    const found = locateThing(picture(size, disc, grass), template(), 0.45);
    expect(Math.abs(found!.x - disc.x)).toBeLessThan(0.12);
    expect(Math.abs(found!.y - disc.y)).toBeLessThan(0.08);
    expect(Math.abs(Math.log(found!.size / disc.size))).toBeLessThan(0.25);
  });

  test('no place where the picture has no such thing', () => {
    expect(locateThing(picture([64, 64], undefined, grass), template(), 0.5)).toBeUndefined();
    expect(locateThing(picture([64, 64], undefined, plain), template(), 0.5)).toBeUndefined();
  });

  test('no place for a thing that nothing was drawn of', () => {
    const nothing = { ...template(), cover: new Float32Array(64 * 64) };
    expect(locateThing(picture([64, 64], { x: 0, y: 0, size: 0.5 }, grass), nothing, 0.5)).toBeUndefined();
  });
});
