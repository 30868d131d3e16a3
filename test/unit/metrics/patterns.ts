// Clips and features from integer formulas, the same as in test/fixtures/metrics/reference.py, and the values that it printed.
import type { Frames } from '../../../src/engine/frames';
import references from '../../fixtures/metrics/reference.json';

export const reference = references;

export function patternClip(width: number, height: number, count: number, k = 0): Frames {
  const data = new Uint8ClampedArray(width * height * count * 4);
  for (let t = 0; t < count; t++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const at = ((t * height + y) * width + x) * 4;
        const red = (x * 7 + y * 13 + t * (31 + k)) % 256;
        data.set([red, (x * y + t * 5 + k) % 256, (x * x + 3 * y + t * t + k) % 256, 255], at);
      }
    }
  }
  return { width, height, count, fps: 8, data };
}

export const patternClips: Record<keyof typeof references.clips, Frames> = {
  '29x17x5': patternClip(29, 17, 5),
  '41x12x4': patternClip(41, 12, 4, 9),
};

/** Frames of one grey each. */
export function greys(width: number, height: number, levels: readonly number[]): Frames {
  const data = new Uint8ClampedArray(width * height * levels.length * 4).fill(255);
  for (let at = 0; at < data.length; at++) if (at % 4 !== 3) data[at] = levels[Math.floor(at / (width * height * 4))]!;
  return { width, height, count: levels.length, fps: 8, data };
}

/** The same frame again and again. */
export function frozen(count: number): Frames {
  const { width, height, fps, data } = patternClip(29, 17, 1);
  const bytes = new Uint8ClampedArray(data.length * count);
  for (let t = 0; t < count; t++) bytes.set(data, t * data.length);
  return { width, height, count, fps, data: bytes };
}

export function patternRows(rows: number, width: number, k: number): Float32Array[] {
  return Array.from({ length: rows }, (_, i) =>
    Float32Array.from(
      { length: width },
      (__, j) => Math.sin(((i * 37 + j * 17 + k * 101) % 97) * 1.7) + 0.1 * Math.cos(i * (k + 1)),
    ),
  );
}
