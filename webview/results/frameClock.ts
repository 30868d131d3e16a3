// Which frame of a looping preview is to be seen at a moment. Pure, so that it can be tested without a page.

/** Index from 0 to `count - 1`. `milliseconds` count from the start; a preview of one frame stands still. */
export function frameAt(milliseconds: number, count: number, fps: number): number {
  if (count <= 1) return 0;
  return Math.floor((Math.max(0, milliseconds) / 1000) * fps) % count;
}
