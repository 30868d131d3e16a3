// A clip in another format: read, shaped, coded, written whole or not at all. The experiment goes along unless it is not wanted.
// Leaves out sound and clips of other programs.

import { resolve } from 'node:path';
import { throwIfAborted } from '../base/abort';
import { UserError } from '../base/errors';
import type { Frames } from '../engine/frames';
import type { ExportFormat, Exported, ExportShape } from '../protocol/exportFormats';
import { clipTags, readClip } from './clip';
import type { ClipTags } from './clipMetadata';
import { shapeFrames } from './exportShape';
import { encodeH264, findFfmpeg, noH264 } from './ffmpeg';
import { encodeGif } from './gif';
import { muxMp4, type H264Track } from './mp4';
import { framePng, sheetPng } from './png';
import { encodeVp9, type EncodeOptions } from './vp9';
import { muxWebm } from './webm';
import { encodeWebp } from './webp';
import { writeWholeFile, writeWholeFolder } from './wholeFile';

/** Codes frames as H.264, one packet for each. */
export type EncodeH264 = (frames: Frames, options: EncodeOptions) => Promise<H264Track>;

export interface ExportOptions extends ExportShape {
  format: ExportFormat;
  /** Whether the experiment, seed and versions go along; true when absent. */
  keepMetadata?: boolean;
  /** Where MP4 gets its pictures coded; the ffmpeg of this machine when absent. */
  encodeH264?: EncodeH264;
  signal?: AbortSignal;
  /** Share of the work that is done, rising to 1. */
  onProgress?: (fraction: number) => void;
}

/**
 * Writes the clip at `source`, one that T2V Lab made, to `target`. A file that stands there is replaced at the very end, a folder
 * (format `png`) is not.
 * @throws CancelledError; UserError: those of reading a clip, of the shape (`bad-range`, `bad-size`, `odd-size`, `bad-speed`), of the
 *   format (`frame-rate`, `no-h264-encoder`), of the disk, and `same-file`. None of them leaves anything behind.
 */
export async function exportClip(source: string, target: string, options: ExportOptions): Promise<Exported> {
  if (resolve(source) === resolve(target)) {
    throw new UserError('same-file', `The export would replace the clip itself: ${target}.`, {
      hint: 'Choose another name or folder.',
      details: { path: target },
    });
  }
  const { format, signal, onProgress } = options;
  throwIfAborted(signal);
  const { frames, tags } = await readShaped(source, options);
  throwIfAborted(signal);
  onProgress?.(0.1);
  const watching = { signal, onProgress: (fraction: number) => onProgress?.(0.1 + 0.85 * fraction) };
  const bytes =
    format === 'png'
      ? await writeFrames(target, frames, tags, watching)
      : await writeOne(
          target,
          await encoders[format](frames, tags, { ...watching, encodeH264: options.encodeH264 }),
          signal,
        );
  onProgress?.(1);
  const { width, height, count, fps } = frames;
  return { path: target, format, width, height, frames: count, fps, bytes };
}

/** The frames that an export of these options writes, and what its file says of itself. @throws as {@link exportClip} */
export async function readShaped(
  source: string,
  options: Pick<ExportOptions, 'format' | 'keepMetadata'> & ExportShape,
): Promise<{ frames: Frames; tags: ClipTags }> {
  const clip = await readClip(source);
  const frames = shapeFrames(clip.frames, options, { even: options.format === 'mp4' });
  const { width, height, count, fps } = frames;
  if (options.keepMetadata === false) return { frames, tags: {} };
  return { frames, tags: clipTags(clip.metadata, { width, height, frames: count, fps }) };
}

type Encode = (
  frames: Frames,
  tags: ClipTags,
  options: EncodeOptions & Pick<ExportOptions, 'encodeH264'>,
) => Promise<Uint8Array>;

/** The formats that are one file. */
const encoders: Record<Exclude<ExportFormat, 'png'>, Encode> = {
  async mp4(frames, tags, { encodeH264: encode = byFfmpeg, ...watching }) {
    return muxMp4(await encode(frames, watching), tags);
  },
  async webm(frames, tags, watching) {
    const { width, height, fps } = frames;
    return muxWebm({ width, height, fps, packets: await encodeVp9(frames, watching) }, tags);
  },
  gif: encodeGif,
  webp: encodeWebp,
  async sheet(frames, tags, { onProgress }) {
    const bytes = sheetPng(frames, tags);
    onProgress?.(1);
    return Promise.resolve(bytes);
  },
};

const byFfmpeg: EncodeH264 = (frames, watching) => {
  const program = findFfmpeg();
  if (program === undefined) throw noH264('there is no ffmpeg on the PATH');
  return encodeH264(program, frames, watching);
};

async function writeOne(target: string, bytes: Uint8Array, signal?: AbortSignal): Promise<number> {
  await writeWholeFile(target, bytes, 'write the export', signal);
  return bytes.length;
}

/** `frame-01.png`, `frame-02.png`, …: as many digits as the last one needs, so that names sort. */
function writeFrames(target: string, frames: Frames, tags: ClipTags, watching: EncodeOptions): Promise<number> {
  const digits = Math.max(2, String(frames.count).length);
  async function* pictures() {
    for (let index = 0; index < frames.count; index++) {
      yield { name: `frame-${String(index + 1).padStart(digits, '0')}.png`, bytes: framePng(frames, index, tags) };
      watching.onProgress?.((index + 1) / frames.count);
      await new Promise(setImmediate);
    }
  }
  return writeWholeFolder(target, pictures(), 'write the pictures to', watching.signal);
}
