// A drawn scene filmed by a camera whose way is known: smooth blotches without a period, through src/engine/motion's own rule,
// with a thing in front that may go its own way. Brightness only.
import { cameraState } from '../../../src/engine/motion/cameraState';
import type { Plane } from '../../../src/metrics/luma';

export const span: [number, number, number, number] = [1.2, 1.2, 0.6, 0.9];

export interface Filming {
  width: number;
  height: number;
  frames: number;
  /** Constant rates of pan, tilt, zoom and roll. */
  rates: readonly [number, number, number, number];
  /** Radius of a disc in front, in half short sides, that goes against the camera; 0 = none. */
  disc?: number;
  /** Contrast of the background, 1 = that of the disc. */
  contrast?: number;
  /** Grey levels of noise in every pixel. */
  noise?: number;
}

/** Frames as luma. */
export function film({ width, height, frames, rates, disc = 0, contrast = 1, noise = 0 }: Filming): Plane[] {
  const state = cameraState(
    Float32Array.from({ length: frames * 4 }, (_, i) => rates[i % 4]!),
    span,
  );
  const half = Math.min(width, height) / 2;
  let chance = 5;
  return Array.from({ length: frames }, (_, frame) => {
    const [offsetX, offsetY, zoom, roll] = state.subarray(frame * 4, frame * 4 + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const data = new Float32Array(width * height);
    for (let at = 0; at < data.length; at++) {
      const x = ((at % width) + 0.5 - width / 2) / half;
      const y = (Math.floor(at / width) + 0.5 - height / 2) / half;
      const scale = Math.exp(-zoom);
      const sceneX = scale * (Math.cos(roll) * x - Math.sin(roll) * y) + offsetX;
      const sceneY = scale * (Math.sin(roll) * x + Math.cos(roll) * y) + offsetY;
      const [discX, discY] = [x - 0.05 * frame + 0.2, y + 0.04 * frame - 0.1];
      const isDisc = Math.hypot(discX, discY) < disc;
      chance = (chance * 48271) % 2147483647;
      data[at] =
        (isDisc ? blotches(3 * discX, 3 * discY) : 127.5 + contrast * (blotches(sceneX, sceneY) - 127.5)) +
        noise * ((chance % 2001) / 1000 - 1);
    }
    return { width, height, data };
  });
}

/** 0 to 255. */
function blotches(x: number, y: number): number {
  const waves =
    Math.sin(5 * x + 1.3 * y) +
    Math.sin(-2.1 * x + 6.7 * y + 1) +
    Math.sin(9.2 * x - 7.4 * y + 2) +
    Math.cos(3.3 * x * y);
  return 127.5 + 30 * waves;
}
