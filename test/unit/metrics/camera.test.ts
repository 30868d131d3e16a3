import { describe, expect, it } from 'vitest';
import { measuredCamera, type CameraRates } from '../../../src/metrics/camera';
import { lumaOf } from '../../../src/metrics/luma';
import { film, span, type Filming } from './movedScene';
import { greys } from './patterns';

type Rates = Filming['rates'];
const wide = { width: 150, height: 90, frames: 7 };
/** As the scene counts them: tilt downwards. */
const valuesOf = ({ pan, tilt, zoom, roll }: CameraRates) => [pan, -tilt, zoom, roll];

function expectRates(filming: Filming, digits = 1.5): void {
  const measured = measuredCamera(film(filming), span);
  expect(measured).toBeDefined();
  valuesOf(measured!).forEach((value, axis) => {
    expect(Math.abs(value - filming.rates[axis]!), `axis ${axis}: ${value}`).toBeLessThan(10 ** -digits);
  });
}

describe('measuredCamera', () => {
  it.each<[string, Rates]>([
    ['nothing', [0, 0, 0, 0]],
    ['a pan to the right', [1, 0, 0, 0]],
    ['a slow pan to the left', [-0.2, 0, 0, 0]],
    ['a tilt', [0, 0.7, 0, 0]],
    ['a tilt the other way', [0, -1, 0, 0]],
    ['a zoom in', [0, 0, 1, 0]],
    ['a zoom out', [0, 0, -0.6, 0]],
    ['a roll', [0, 0, 0, 0.8]],
    ['a roll the other way', [0, 0, 0, -1]],
  ])('finds %s in a wide clip', (_what, rates) => {
    expectRates({ ...wide, rates });
  });

  it('finds all of them at once', () => {
    expectRates({ ...wide, rates: [0.6, -0.4, 0.5, 0.7] }, 1.3);
  });

  it('finds the same in a tall clip of other length', () => {
    expectRates({ width: 72, height: 104, frames: 12, rates: [0.5, 0.3, -0.4, 0.2] });
  });

  it('follows the background when a thing goes its own way in front of it', () => {
    expectRates({ ...wide, rates: [0.8, 0, 0, 0.3], disc: 0.6 }, 1.3);
  });

  it('is not outvoted by a thing with strong outlines on a pale background', () => {
    expectRates({ ...wide, rates: [0.6, 0, 0, 0], disc: 0.7, contrast: 0.1 });
    expectRates({ ...wide, rates: [0, 0, 0, 0], disc: 0.7, contrast: 0.1 });
  });

  it('bears noise', () => {
    expectRates({ ...wide, rates: [0.4, 0.4, 0.4, 0], noise: 6 }, 1.3);
  });

  it('counts in the rates of the model', () => {
    const once = measuredCamera(film({ ...wide, rates: [0.8, 0, 0, 0] }), span)!;
    const twice = measuredCamera(film({ ...wide, rates: [0.8, 0, 0, 0] }), [2.4, 1.2, 0.6, 0.9])!;
    expect(twice.pan).toBeCloseTo(once.pan / 2, 6);
  });

  it.each([
    ['one colour', lumaOf(greys(60, 40, [90, 90, 90]))],
    ['a flash of light without structure', lumaOf(greys(60, 40, [0, 255, 0]))],
    ['one frame', film({ ...wide, frames: 1, rates: [0, 0, 0, 0] })],
    ['cuts', [3, 5, 9, 11].map((k) => film({ ...wide, frames: 2, rates: [k, k, k, k] })[k % 2]!)],
  ])('says nothing of %s', (_what, luma) => {
    expect(measuredCamera(luma, span)).toBeUndefined();
  });
});
