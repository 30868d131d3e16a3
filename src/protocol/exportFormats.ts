// The formats that a clip can be exported to. Adding one is a line here and a writer in src/video/exportClip.ts.

/** Each format with the ending of its files; `png` is a folder of pictures, one for each frame. */
export const exportFormats = {
  mp4: { ending: '.mp4' },
  webm: { ending: '.webm' },
  gif: { ending: '.gif' },
  webp: { ending: '.webp' },
  png: { ending: '-frames' },
  sheet: { ending: '-sheet.png' },
} as const;

export type ExportFormat = keyof typeof exportFormats;

export function isExportFormat(name: string): name is ExportFormat {
  return Object.hasOwn(exportFormats, name);
}

/** What of a clip is exported, how large, how fast. */
export interface ExportShape {
  /** Frames `first` to `last`, counted from 1, both among them; all when absent. */
  range?: { first: number; last: number };
  /** Pixels; the height follows. At most one of `width` and `scale`; the clip's own size without either. */
  width?: number;
  /** Both sides times this. */
  scale?: number;
  /** How many times as fast it plays, 0.1 to 10; 1 when absent. */
  speed?: number;
}

/** What was written: pixels, pixels, frames, frames per second, and the bytes of all files together. */
export interface Exported {
  path: string;
  format: ExportFormat;
  width: number;
  height: number;
  frames: number;
  fps: number;
  bytes: number;
}
