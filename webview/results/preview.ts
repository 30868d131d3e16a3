// The moving preview on a canvas: loops the frames it was given last, at their own speed. With reduced motion it stands
// still on the middle frame.

import type { Frames } from '../../src/protocol/frames';
import { element } from '../shared/elements';
import { wantsStillness } from '../shared/stillness';
import { frameAt } from './frameClock';

export class Preview {
  readonly canvas = element('canvas', { class: 'picture' });
  private frames: Frames | undefined;
  private request = 0;
  private started = 0;
  /** On the canvas now; the display asks far more often than a clip changes, and the engine needs the processor. */
  private drawn = -1;

  /** Shows these frames from now on. */
  show(frames: Frames): void {
    const isFirst = this.frames === undefined;
    this.frames = frames;
    this.drawn = -1;
    if (this.canvas.width !== frames.width || this.canvas.height !== frames.height) {
      this.canvas.width = frames.width;
      this.canvas.height = frames.height;
    }
    if (isFirst) {
      this.started = performance.now();
      this.next();
    }
  }

  stop(): void {
    cancelAnimationFrame(this.request);
    this.frames = undefined;
  }

  private next(): void {
    const { frames } = this;
    if (!frames) return;
    const isStill = wantsStillness();
    const elapsed = performance.now() - this.started;
    const index = isStill ? Math.floor(frames.count / 2) : frameAt(elapsed, frames.count, frames.fps);
    if (index !== this.drawn) this.draw(frames, index);
    this.drawn = index;
    this.request = requestAnimationFrame(() => this.next());
  }

  private draw({ width, height, data }: Frames, index: number): void {
    const size = width * height * 4;
    const pixels = new Uint8ClampedArray(data.subarray(index * size, (index + 1) * size));
    this.canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  }
}
