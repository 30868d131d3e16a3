// Pictures with a known movement: a smooth texture that slides, and a square of another texture that slides differently over it.
import type { Frames } from '../../src/engine/frames';

/** What moves: pixels per frame, right and down. */
export interface Movement {
  ground: readonly [number, number];
  square: readonly [number, number];
}

const texture = (x: number, y: number, kind: number) =>
  128 + 50 * Math.sin(x * 0.37 + kind) * Math.cos(y * 0.29) + 45 * Math.sin(x * 0.11 - y * 0.17 + 2 * kind);

/** `count` frames; the square starts 12 pixels from the left and the top and is 20 wide. Frame numbers may be broken. */
export function movingFrames(
  width: number,
  height: number,
  times: readonly number[],
  { ground, square }: Movement,
): Frames {
  const data = new Uint8ClampedArray(times.length * width * height * 4).fill(255);
  times.forEach((time, index) => {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [u, v] = [x - square[0] * time - 12, y - square[1] * time - 12];
        const isSquare = u >= 0 && v >= 0 && u < 20 && v < 20;
        const at = ((index * height + y) * width + x) * 4;
        for (let channel = 0; channel < 3; channel++) {
          data[at + channel] = isSquare
            ? 255 - texture(2 * u, 2 * v, channel + 3)
            : texture(x - ground[0] * time, y - ground[1] * time, channel);
        }
      }
    }
  });
  return { width, height, count: times.length, fps: 8, data };
}
