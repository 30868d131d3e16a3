// Where the first frame's noise goes: along with the camera and with each thing; by hand for moves of whole pixels.
import { describe, expect, test } from 'vitest';
import { warpedNoise, type WarpOptions } from '../../../../src/engine/noise/warpedNoise';
import { TorchRandom } from '../../../../src/engine/random';

// The short side is 2 units long: a pixel of these frames is 0.2 wide and high.
const size = { channels: 2, frames: 3, height: 10, width: 16 };
const plane = 160;
const noise = new TorchRandom(3).randn(2 * 3 * plane);
const value = (values: Float32Array, channel: number, frame: number, [x, y]: [number, number]) =>
  values[(channel * 3 + frame) * plane + y * 16 + x]!;

/** Two things far outside, and a camera that stands still, but for what is said. */
function options(changes: {
  camera?: [x: number, y: number, zoom: number, roll: number][];
  thing?: [x: number, y: number, half: number, angle: number][];
  share?: number;
}): WarpOptions {
  const { camera = [], thing, share = 1 } = changes;
  const state = [0, 1, 2].flatMap((frame) => camera[frame] ?? [0, 0, 0, 0]);
  const things = [0, 1, 2].flatMap((frame) => [
    ...(thing ? [...thing[frame]!, 1] : [0, 0, 0.5, 0, 0]),
    ...[0, 0, 5, 0, 0],
  ]);
  return { share, state: Float32Array.from(state), things: Float32Array.from(things) };
}

const everyPixel = Array.from({ length: plane }, (_, i): [number, number] => [i % 16, Math.floor(i / 16)]);

/** Checks a frame: each pixel has the first frame's value at `source`, or its own where that gives none. */
function expectFrame(
  made: Float32Array,
  frame: number,
  source: (at: [number, number]) => [number, number] | undefined,
) {
  for (const at of everyPixel) {
    for (const channel of [0, 1]) {
      const from = source(at);
      const wanted = from === undefined ? value(noise, channel, frame, at) : value(noise, channel, 0, from);
      expect(value(made, channel, frame, at), `pixel ${at.join()} of frame ${frame}`).toBe(wanted);
    }
  }
}
const inside = ([x, y]: [number, number]): [number, number] | undefined =>
  x >= 0 && x < 16 && y >= 0 && y < 10 ? [x, y] : undefined;

describe('warpedNoise', () => {
  test('share 0 leaves the noise as it is, and no share changes the first frame or the input', () => {
    const before = noise.slice();
    expect(warpedNoise(noise, size, options({ share: 0 }))).toBe(noise);
    const made = warpedNoise(noise, size, options({ share: 0.7 }));
    expectFrame(made, 0, (at) => at);
    expect(noise).toEqual(before);
  });

  test('a still camera and no thing: every frame has the noise of the first', () => {
    const made = warpedNoise(noise, size, options({}));
    expectFrame(made, 1, (at) => at);
    expectFrame(made, 2, (at) => at);
  });

  test('the camera two pixels to the right and one down: what comes into view keeps its own', () => {
    const made = warpedNoise(
      noise,
      size,
      options({
        camera: [
          [-0.2, 0, 0, 0],
          [0, 0.1, 0, 0],
          [0.2, 0.2, 0, 0],
        ],
      }),
    );
    expectFrame(made, 2, ([x, y]) => inside([x + 2, y + 1]));
  });

  test('the camera upside down: the noise is turned about the middle', () => {
    const made = warpedNoise(
      noise,
      size,
      options({
        camera: [
          [0, 0, 0, 0],
          [0, 0, 0, Math.PI],
          [0, 0, 0, 0],
        ],
      }),
    );
    expectFrame(made, 1, ([x, y]) => [15 - x, 9 - y]);
  });

  test('the camera nearer by the factor 2: each value stands in four pixels, from the middle of the frame', () => {
    const made = warpedNoise(
      noise,
      size,
      options({
        camera: [
          [0, 0, 0, 0],
          [0, 0, Math.log(2), 0],
          [0, 0, 0, 0],
        ],
      }),
    );
    expectFrame(made, 1, ([x, y]) => [4 + Math.floor(x / 2), Math.floor((y + 5) / 2)]);
  });

  test('a thing takes its noise along, and what it uncovers keeps its own', () => {
    // Four pixels wide and high, around pixel corners 4,4, then 9,5.
    const thing = [
      [-0.8, -0.2, 0.4, 0],
      [0.2, 0, 0.4, 0],
      [0.2, 0, 0.4, 0],
    ] as [number, number, number, number][];
    const made = warpedNoise(noise, size, options({ thing }));
    const covers = ([x, y]: [number, number], [left, top]: [number, number]) =>
      x >= left && x < left + 4 && y >= top && y < top + 4;
    expectFrame(made, 1, (at) => {
      if (covers(at, [7, 3])) return [at[0] - 5, at[1] - 1];
      return covers(at, [2, 2]) ? undefined : at;
    });
  });

  test('a thing and the camera together: the thing goes its way, the scene the other', () => {
    const thing = [
      [0, 0, 0.4, 0],
      [0, 0, 0.4, 0],
      [0, 0, 0.4, 0],
    ] as [number, number, number, number][];
    const camera = [
      [0, 0, 0, 0],
      [0.6, 0, 0, 0],
      [0, 0, 0, 0],
    ] as [number, number, number, number][];
    const made = warpedNoise(noise, size, options({ thing, camera }));
    const covered = ([x, y]: [number, number]) => x >= 6 && x < 10 && y >= 3 && y < 7;
    expectFrame(made, 1, (at) => {
      if (covered(at)) return at;
      const source = inside([at[0] + 3, at[1]]);
      return source === undefined || covered(source) ? undefined : source;
    });
  });

  test.each([0.1, 0.5, 1])('the variance stays 1 and the share %f is what two frames have in common', (share) => {
    const large = { channels: 3, frames: 4, height: 54, width: 96 };
    const count = 3 * 4 * 54 * 96;
    const state = Float32Array.from([0, 1, 2, 3].flatMap((frame) => [0.1 * frame, 0, 0.05 * frame, 0.1 * frame]));
    const things = new Float32Array(4 * 2 * 5);
    const made = warpedNoise(new TorchRandom(9).randn(count), large, { share, state, things });
    const last = made.subarray(3 * 54 * 96, 4 * 54 * 96);
    const variance = made.reduce((sum, each) => sum + each * each, 0) / count;
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const plain = warpedNoise(new TorchRandom(9).randn(count), large, { share: 1, state, things });
    const common = last.reduce((sum, each, i) => sum + each * plain[3 * 54 * 96 + i]!, 0) / last.length;
    const kept = new TorchRandom(9).randn(count).subarray(3 * 54 * 96, 4 * 54 * 96);
    const fresh = last.filter((_, i) => plain[3 * 54 * 96 + i] === kept[i]).length / last.length;
    expect(fresh).toBeLessThan(0.4);
    expect(Math.abs(common - ((1 - fresh) * Math.sqrt(share) + fresh))).toBeLessThan(0.06);
  });
});
