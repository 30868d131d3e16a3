// Pictures as plain data: what previews and given frames are when they cross a process border, and what the engine makes.
// The engine's `frames.ts` turns them into tensors and back.

/** A clip as RGBA bytes, frame after frame, row after row from the top left. */
export interface Frames {
  /** Pixels per row. */
  width: number;
  /** Rows per frame. */
  height: number;
  /** Number of frames. */
  count: number;
  /** Frames per second, > 0. */
  fps: number;
  /** `count * height * width * 4` bytes, RGBA, alpha not premultiplied. */
  data: Uint8ClampedArray;
}
