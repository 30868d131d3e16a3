// Extractors at work on real graphs: the shipped one and a plugged-in one.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consistency } from '../../../src/metrics/consistency';
import { openExtractor, shippedExtractor, type Extractor } from '../../../src/services/extractor';
import { distancesOfSets, scoresOfSet } from '../../../src/services/setMetrics';
import { frozen, greys } from '../../unit/metrics/patterns';
import { sampleFrames } from '../../unit/video/sample';

const repository = join(__dirname, '..', '..', '..');
let shipped: Extractor;
let plugged: Extractor;
beforeAll(async () => {
  shipped = await openExtractor(shippedExtractor(repository));
  plugged = await openExtractor(join(repository, 'test', 'fixtures', 'meanColour'));
});
afterAll(async () => {
  await shipped.release();
  await plugged.release();
});

describe('the shipped extractor', () => {
  test('has a row for the clip, one for each frame, and chances for both', async () => {
    const { clip, frames, classes, frameClasses, summary } = await shipped.describe(sampleFrames(96, 64, 5));
    expect([clip?.length, frames?.length, frames?.[0]?.length]).toEqual([192, 16, 192]);
    expect([classes?.length, frameClasses?.length, frameClasses?.[0]?.length]).toEqual([65, 16, 65]);
    expect(summary).toHaveLength(326);
    expect(Array.from(summary!.subarray(0, 192))).toEqual(Array.from(clip!));
    expect(shipped.label).toBe('t2v-lab-emoji-judge 0.3.1');
  });

  test('sees a frozen clip as the same frame again and again, and its clip as that frame', async () => {
    const { clip, frames, classes, frameClasses } = await shipped.describe(frozen(7));
    expect(consistency(frames!)).toBeCloseTo(100, 3);
    frames![3]!.forEach((value, i) => expect(value).toBeCloseTo(clip![i]!, 3));
    frameClasses![9]!.forEach((value, i) => expect(value).toBeCloseTo(classes![i]!, 3));
  });

  test('finds a set nearer to itself than to another one', async () => {
    const set = async (shifts: number[]) =>
      Promise.all(shifts.map((shift) => shipped.describe(sampleFrames(96 + shift, 64, 4))));
    const [one, other] = [
      await set([0, 8, 16]),
      [await shipped.describe(frozen(3)), await shipped.describe(greys(9, 7, [3, 200]))],
    ];
    const near = distancesOfSets(one, one);
    const far = distancesOfSets(one, other);
    expect(Object.keys(far)).toEqual(['fid', 'kid', 'fvd', 'kvd']);
    expect(near.fid).toBeCloseTo(0, 3);
    expect(near.fvd).toBeCloseTo(0, 3);
    expect(far.fid!).toBeGreaterThan(near.fid! + 0.01);
    expect(far.fvd!).toBeGreaterThan(near.fvd! + 0.01);
    expect(far.kvd!).toBeGreaterThan(near.kvd!);
  });
});

describe('a plugged-in extractor of pictures', () => {
  test('has rows of frames alone', async () => {
    const seen = await plugged.describe(greys(12, 8, [0, 51, 255]));
    expect(seen.clip).toBeUndefined();
    expect(seen.frames?.map((row) => Number(row[0]!.toFixed(3)))).toEqual([0, 0.2, 1]);
    expect(seen.frameClasses?.map((row) => Number(row[2]!.toFixed(2)))).toEqual([0, 2, 10]);
  });

  test('gives the figures of frames and none of clips', async () => {
    const sets = await Promise.all(
      [
        [0, 51],
        [255, 204],
      ].map(async (levels) => [await plugged.describe(greys(12, 8, levels))]),
    );
    expect(scoresOfSet(sets[0]!)).toEqual({ is: expect.closeTo(1, 5) });
    const { fid, kid, ...others } = distancesOfSets(sets[0]!, sets[1]!);
    // Means 0.1 and 0.9 in each of three colours; both spreads are equal.
    expect(fid).toBeCloseTo(3 * 0.8 ** 2, 4);
    expect(kid).toBeGreaterThan(1);
    expect(others).toEqual({});
  });

  test('says nothing of sets that are too small', async () => {
    const one = [await plugged.describe(greys(12, 8, [9]))];
    expect(scoresOfSet(one)).toEqual({});
    expect(distancesOfSets(one, one)).toEqual({});
  });
});
