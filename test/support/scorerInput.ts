// What the judge of the quality test sees of a clip: 16 evenly spaced frames, each averaged down to 64 x 64, values in [-1, 1].
// The same as `shrink` in models/training/t2vtrain/learned_scorer.py for square clips.
import type { Frames } from '../../src/engine/frames';

const side = 64;
const picked = 16;

/** Tensor data [1, 16, 3, 64, 64] of a square clip whose side is a multiple of 64. Throws for other sizes. */
export function scorerInput(frames: Frames): { shape: number[]; data: Float32Array } {
  const { width, height, count } = frames;
  if (width !== height || width % side !== 0)
    throw new Error(`The judge takes square clips, got ${width} x ${height}.`);
  const cell = width / side;
  const data = new Float32Array(picked * 3 * side * side);
  for (let i = 0; i < picked; i++) {
    const frame = roundHalfEven((i * (count - 1)) / (picked - 1));
    for (let channel = 0; channel < 3; channel++) {
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          let sum = 0;
          for (let dy = 0; dy < cell; dy++) {
            const row = (frame * height + y * cell + dy) * width + x * cell;
            for (let dx = 0; dx < cell; dx++) sum += frames.data[(row + dx) * 4 + channel]!;
          }
          data[((i * 3 + channel) * side + y) * side + x] = sum / (cell * cell) / 127.5 - 1;
        }
      }
    }
  }
  return { shape: [1, picked, 3, side, side], data };
}

/** As PyTorch rounds: halves to the even neighbour. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
