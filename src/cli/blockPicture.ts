// A small picture of a frame for a terminal: two pixels in each character, the upper half in the text's colour, the lower in the ground's.

import { frameAt, type Frames } from '../engine/frames';

/** Lines of text, `columns` characters wide, for the last of the frames. */
export function blockPicture(frames: Frames, columns: number): string[] {
  const { width, height, data } = frameAt(frames, frames.count - 1);
  const rows = Math.max(1, Math.round((columns * height) / width / 2));
  const colour = (column: number, half: number) => {
    const x = Math.floor(((column + 0.5) * width) / columns);
    const y = Math.floor(((half + 0.5) * height) / (2 * rows));
    return data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3).join(';');
  };
  return Array.from({ length: rows }, (_, row) => {
    const cells = Array.from(
      { length: columns },
      (_, column) => `\x1b[38;2;${colour(column, 2 * row)};48;2;${colour(column, 2 * row + 1)}m▀`,
    );
    return `${cells.join('')}\x1b[0m`;
  });
}
