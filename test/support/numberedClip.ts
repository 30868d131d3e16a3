// Clips whose frames carry their number in their pixels, so that a test can read off the screen which frame is seen.
import type { Frames } from '../../src/engine/frames';

/** Bits of a number, and the side of the square that shows one. Large squares survive any coding. */
export const bits = 10;
export const square = 16;

export interface NumberedOptions {
  count: number;
  width?: number;
  height?: number;
  fps?: number;
}

/** Frame n shows n as black and white squares in the top row, lowest bit first, and the opposite of each in the row below. */
export function numberedFrames({ count, width = 192, height = 96, fps = 8 }: NumberedOptions): Frames {
  const data = new Uint8ClampedArray(width * height * count * 4).fill(255);
  for (let index = 0; index < count; index += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const grey = greyOf(index, x, y, count);
        data.fill(grey, ((index * height + y) * width + x) * 4, ((index * height + y) * width + x) * 4 + 3);
      }
    }
  }
  return { width, height, count, fps, data };
}

function greyOf(index: number, x: number, y: number, count: number): number {
  const bit = Math.floor(x / square);
  const row = Math.floor(y / square);
  if (bit < bits && row < 2) return ((index >> bit) & 1) === (row === 0 ? 1 : 0) ? 235 : 20;
  // The rest moves a little, so that the clip looks like one.
  return 60 + Math.round((100 * index) / count) + ((x + y + index) % 32);
}

/**
 * Runs in the page, on the canvas: the number that its pixels show; -1 when they show none.
 * Text, because the tests know no page.
 */
export const numberOnCanvas = `(canvas) => {
  const context = canvas.getContext('2d');
  let number = 0;
  for (let bit = 0; bit < ${bits}; bit += 1) {
    const at = (row) => context.getImageData(bit * ${square} + ${square / 2}, row * ${square} + ${square / 2}, 1, 1).data[0];
    const [one, other] = [at(0), at(1)];
    if (Math.abs(one - other) < 100) return -1;
    if (one > other) number |= 1 << bit;
  }
  return number;
}`;
