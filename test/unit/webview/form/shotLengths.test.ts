// Lengths of shots in frames: borders moved, and what they may not do.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shotFrames } from '../../../../src/experiment/clipLength';
import { framesOf, moveEnd, secondsOf } from '../../../../webview/form/shotLengths';

describe('moveEnd', () => {
  it.each([
    ['to the right', [8, 8, 4], 0, 3, [11, 5, 4]],
    ['to the left', [8, 8, 4], 1, -7, [8, 1, 11]],
    ['not past the next border', [8, 8, 4], 0, 20, [15, 1, 4]],
    ['not past the one before', [8, 8, 4], 1, -20, [8, 1, 11]],
    ['as far back as it goes', [8, 8, 4], 1, -Infinity, [8, 1, 11]],
    ['the last one alone', [8, 8, 4], 2, 9, [8, 8, 13]],
    ['the last one back', [8, 8, 4], 2, -9, [8, 8, 1]],
    ['of no shot', [8, 8], 5, 1, [8, 8]],
  ])('%s', (_name, lengths, index, by, after) => {
    expect(moveEnd(lengths, index, by)).toEqual(after);
  });

  it('keeps the length of the clip at every inner border, and a frame for each shot', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(lengths, fc.nat(4), fc.integer({ min: -90, max: 90 }), (before, index, by) => {
        const after = moveEnd(before, index, by);
        expect(Math.min(...after)).toBeGreaterThanOrEqual(1);
        if (index < before.length - 1) expect(sum(after)).toBe(sum(before));
      }),
    );
  });
});

describe('frames and seconds', () => {
  it('are whole frames of the nearest number', () => {
    expect(framesOf([1, 0.3, 0.01], 8)).toEqual([8, 2, 1]);
  });

  it('come back as lengths that the format takes, at any speed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.constantFrom(8, 12, 23.976, 24, 29.97, 30, 60),
        (frames, fps) => {
          expect(shotFrames(secondsOf(frames, fps), fps)).toBe(frames);
        },
      ),
    );
  });

  it('are written short where they are', () => {
    expect(secondsOf(10, 8)).toBe(1.25);
    expect(String(secondsOf(5, 24))).toBe('0.208333333');
  });
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
