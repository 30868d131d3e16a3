// Given frames at their level: worked out on a clip of 2 channels, 3 frames, 2 pixels.
import { describe, expect, test } from 'vitest';
import { eachValue, holdFrames } from '../../../../src/engine/pipelines/heldFrames';

const shape = { channels: 2, frames: 3, plane: 2 };
const noise = Float32Array.from({ length: 12 }, (_, i) => 100 + i);
const held = holdFrames(
  [
    { latent: Float32Array.from([1, 2, 3, 4]), level: 0 },
    undefined,
    { latent: Float32Array.from([5, 6, 7, 8]), level: 0.25 },
  ],
  noise,
  shape,
);

test('levels follow the clip down, given frames never above their own', () => {
  expect([...held.levels(1)]).toEqual([0, 1, 0.25]);
  expect([...held.levels(0.5)]).toEqual([0, 0.5, 0.25]);
  expect([...held.levels(0.125)]).toEqual([0, 0.125, 0.125]);
});

test('a frame is held while the clip is noisier than it', () => {
  expect([0, 1, 2].map((frame) => held.isHeld(frame, 0.5))).toEqual([true, false, true]);
  expect([0, 1, 2].map((frame) => held.isHeld(frame, 0.25))).toEqual([true, false, false]);
  expect(held.isHeld(0, 0)).toBe(false);
});

describe('write', () => {
  test('puts the exact latent at level 0, channel by channel, and touches nothing else', () => {
    const clip = new Float32Array(12);
    held.write(clip, 0, 0);
    expect([...clip]).toEqual([1, 2, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0]);
  });

  test('mixes with the noise of that very frame', () => {
    const clip = new Float32Array(12);
    held.write(clip, 2, 0.25);
    expect([...clip.subarray(4, 6)]).toEqual([0.75 * 5 + 0.25 * 104, 0.75 * 6 + 0.25 * 105]);
    expect([...clip.subarray(10, 12)]).toEqual([0.75 * 7 + 0.25 * 110, 0.75 * 8 + 0.25 * 111]);
  });

  test('leaves generated frames alone', () => {
    const clip = new Float32Array(12);
    held.write(clip, 1, 0.5);
    expect([...clip]).toEqual(new Array(12).fill(0));
  });
});

test('eachValue visits a frame in both orders', () => {
  const seen: number[][] = [];
  eachValue(shape, 1, (at, within) => seen.push([at, within]));
  expect(seen).toEqual([
    [2, 0],
    [3, 1],
    [8, 2],
    [9, 3],
  ]);
});
