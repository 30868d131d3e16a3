import { describe, expect, it } from 'vitest';
import { sharpness } from '../../../src/metrics/sharpness';
import { lumaOf } from '../../../src/metrics/luma';
import { frozen, greys, patternClips, reference } from './patterns';

describe('sharpness', () => {
  it.each(Object.entries(reference.clips))('of %s is as numpy and scipy have it', (name, { sharpness: expected }) => {
    const measured = sharpness(lumaOf(patternClips[name as keyof typeof patternClips]));
    expect(measured / expected).toBeCloseTo(1, 6);
  });

  it('is 0 for flat and for tiny pictures', () => {
    expect(sharpness(lumaOf(greys(7, 5, [90, 20])))).toBeCloseTo(0, 6);
    expect(sharpness(lumaOf(greys(2, 9, [90])))).toBe(0);
  });

  it('falls when a picture is blurred', () => {
    const [sharp] = lumaOf(frozen(1));
    const blurred = { ...sharp!, data: sharp!.data.map((value, i, all) => (value + (all[i + 1] ?? value)) / 2) };
    expect(sharpness([blurred])).toBeLessThan(sharpness([sharp!]));
  });
});
