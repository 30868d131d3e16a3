// The right decoder for a clip.

import type { ClipView } from '../../src/protocol/playerMessages';
import type { ByteReader } from './byteReader';
import type { FrameSource } from './frameSource';
import { ImageFrames } from './imageFrames';
import { VideoFrames } from './videoFrames';

/** @throws CannotDecode; Error with the editor's words when the file cannot be read */
export async function openClip({ key, kind, bytes }: ClipView, reader: ByteReader): Promise<FrameSource> {
  const read = (start: number, end: number) => reader.read(key, start, end);
  if (kind === 'webm' || kind === 'mp4') return VideoFrames.open(bytes, read);
  return ImageFrames.open(kind, new Uint8Array(await read(0, bytes)));
}
