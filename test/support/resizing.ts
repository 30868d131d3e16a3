// Smaller and larger clips by the plain ways that the product's own are held against.
import type { Frames } from '../../src/engine/frames';

/** Means of blocks, as a smaller picture is made. */
export function shrunk(frames: Frames, factor: number): Frames {
  const [width, height] = [frames.width / factor, frames.height / factor];
  const data = new Uint8ClampedArray(frames.count * width * height * 4);
  for (let at = 0; at < data.length; at++) {
    const [channel, pixel] = [at % 4, at >> 2];
    const [x, y, index] = [pixel % width, Math.floor(pixel / width) % height, Math.floor(pixel / (width * height))];
    let sum = 0;
    for (let v = 0; v < factor; v++) {
      for (let u = 0; u < factor; u++) {
        sum += frames.data[((index * frames.height + y * factor + v) * frames.width + x * factor + u) * 4 + channel]!;
      }
    }
    data[at] = Math.round(sum / (factor * factor));
  }
  return { ...frames, width, height, data };
}

/** Catmull-Rom, the usual bicubic (a = −0.5), pixel centres aligned. */
export function bicubic(frames: Frames, factor: number): Frames {
  const weight = (x: number) => {
    const t = Math.abs(x);
    if (t < 1) return 1.5 * t ** 3 - 2.5 * t ** 2 + 1;
    return t < 2 ? -0.5 * t ** 3 + 2.5 * t ** 2 - 4 * t + 2 : 0;
  };
  const [width, height] = [frames.width * factor, frames.height * factor];
  const data = new Uint8ClampedArray(frames.count * width * height * 4).fill(255);
  for (let row = 0; row < frames.count * height; row++) {
    const [y, top] = [row % height, Math.floor(row / height) * frames.height];
    for (let x = 0; x < width; x++) {
      const [px, py] = [(x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5];
      for (let channel = 0; channel < 3; channel++) {
        let sum = 0;
        for (let v = Math.floor(py) - 1; v <= Math.floor(py) + 2; v++) {
          for (let u = Math.floor(px) - 1; u <= Math.floor(px) + 2; u++) {
            const [cu, cv] = [Math.min(Math.max(u, 0), frames.width - 1), Math.min(Math.max(v, 0), frames.height - 1)];
            sum += weight(px - u) * weight(py - v) * frames.data[((top + cv) * frames.width + cu) * 4 + channel]!;
          }
        }
        data[(row * width + x) * 4 + channel] = sum;
      }
    }
  }
  return { ...frames, width, height, data };
}
