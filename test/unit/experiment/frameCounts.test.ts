// Counts that a model makes, with and without clips made in parts.
import { describe, expect, it } from 'vitest';
import { canMakeFrames, framesWords, nearestFrames } from '../../../src/experiment/frameCounts';

const trained = { frames: [8, 16] };
const long = { frames: [16], longest: 960 };

describe('canMakeFrames', () => {
  it.each([
    [trained, 8, true],
    [trained, 12, false],
    [trained, 32, false],
    [long, 1, true],
    [long, 16, true],
    [long, 480, true],
    [long, 960, true],
    [long, 961, false],
    [long, 0, false],
    [long, 20.5, false],
    [{ frames: [16], longest: 4 }, 16, true],
    [{ frames: [16], longest: 4 }, 5, false],
  ])('%j, %d frames: %s', (limits, count, expected) => {
    expect(canMakeFrames(limits, count)).toBe(expected);
  });
});

describe('nearestFrames', () => {
  it.each([
    [trained, 12, 8],
    [trained, 13, 16],
    [trained, 900, 16],
    [long, 1200, 960],
    [long, 0, 1],
    [long, 33.2, 33],
  ])('%j, %d: %d', (limits, value, expected) => {
    expect(nearestFrames(limits, value)).toBe(expected);
  });
});

describe('framesWords', () => {
  it.each([
    [{ frames: [16] }, '16'],
    [trained, '8 or 16'],
    [{ frames: [9, 1, 5] }, '1, 5 or 9'],
    [{ frames: [1, 5, 9, 13, 17, 21, 25] }, '1, 5, … 25'],
    [long, '1 to 960'],
    [{ frames: [16], longest: 4 }, '1 to 16'],
  ])('%j', (limits, expected) => {
    expect(framesWords(limits)).toBe(expected);
  });
});
