// Pictures between two pictures, against the truth and against a plain blend.
import { describe, expect, test } from 'vitest';
import { frameAt, type Frames } from '../../../../src/engine/frames';
import { blockFlow, type Flow } from '../../../../src/engine/post/blockFlow';
import { brightness } from '../../../../src/engine/post/plane';
import { between } from '../../../../src/engine/post/splat';
import { movingFrames, type Movement } from '../../../support/movingPictures';

const [width, height] = [88, 72];

function psnr(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  let sum = 0;
  a.forEach((value, i) => (sum += i % 4 === 3 ? 0 : (value - b[i]!) ** 2));
  return 10 * Math.log10((255 * 255) / (sum / (a.length * 0.75)));
}

function made(frames: Frames, share: number): Uint8ClampedArray {
  const [one, other] = [frameAt(frames, 0), frameAt(frames, 1)];
  const [a, b] = [brightness(one, 0), brightness(other, 0)];
  return between(one, other, { forth: blockFlow(a, b), back: blockFlow(b, a) }, { share });
}

describe('between', () => {
  const movements: [string, Movement][] = [
    ['a square over a still ground', { ground: [0, 0], square: [6, 4] }],
    ['ground and square', { ground: [-4, 2], square: [4, -2] }],
    ['far', { ground: [2, 0], square: [8, 8] }],
  ];
  test.each(movements)('%s: far nearer to the truth than a blend', (_what, movement) => {
    const ends = movingFrames(width, height, [0, 1], movement);
    for (const share of [0.25, 0.5, 0.75]) {
      const truth = movingFrames(width, height, [share], movement).data;
      const [a, b] = [frameAt(ends, 0).data, frameAt(ends, 1).data];
      const blend = a.map((value, i) => value * (1 - share) + b[i]! * share);
      expect(psnr(made(ends, share), truth)).toBeGreaterThan(psnr(blend, truth) + 3);
    }
  });

  test('a still picture stays as it is, and opaque', () => {
    const ends = movingFrames(width, height, [0, 0], { ground: [0, 0], square: [0, 0] });
    const found = made(ends, 0.25);
    frameAt(ends, 0).data.forEach((value, i) => expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1));
  });

  test('where nothing lands there is a blend, not a hole', () => {
    const picture = (value: number) => ({ width: 3, height: 1, data: new Uint8ClampedArray(12).fill(value) });
    const away: Flow = { width: 3, height: 1, dx: new Float32Array(3).fill(90), dy: new Float32Array(3) };
    const found = between(picture(100), picture(200), { forth: away, back: away }, { share: 0.5 });
    expect([...found]).toEqual([150, 150, 150, 255, 150, 150, 150, 255, 150, 150, 150, 255]);
  });

  test('a fallback fills holes, and counts less the better the flow fits', () => {
    const picture = (value: number) => ({ width: 3, height: 1, data: new Uint8ClampedArray(12).fill(value) });
    const still: Flow = { width: 3, height: 1, dx: new Float32Array(3), dy: new Float32Array(3) };
    const away: Flow = { ...still, dx: new Float32Array(3).fill(90) };
    const fallback = { data: picture(20).data, weight: 0.25 };
    const hole = between(picture(100), picture(200), { forth: away, back: away }, { share: 0.5, fallback });
    expect([...hole.slice(0, 4)]).toEqual([20, 20, 20, 255]);
    const fits = between(picture(120), picture(120), { forth: still, back: still }, { share: 0.5, fallback });
    expect(fits[0]).toBe(100);
    const misfits = between(picture(0), picture(255), { forth: still, back: still }, { share: 0.5, fallback });
    expect(misfits[0]).toBe(20);
  });
});
