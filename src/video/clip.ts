// Clip files: frames and the experiment that made them, in one WebM (VP9). Written whole or not at all.
// Leaves out other formats (exports) and clips of other programs, which have no experiment inside.

import { UserError } from '../base/errors';
import { fileError } from '../base/fileError';
import type { Frames } from '../engine/frames';
import {
  metadataFromText,
  metadataTag,
  metadataToText,
  type ClipMetadata,
  type ClipTags,
  type StoredMetadata,
  type StoredVideo,
} from './clipMetadata';
import { decodeVp9, openVp9Encoder } from './vp9';
import { muxWebm, readWebm, readWebmTags, type WebmTags } from './webm';
import { writeWholeFile } from './wholeFile';

export interface WriteOptions {
  signal?: AbortSignal;
  /** Share of the writing that is done, rising to 1. */
  onProgress?: (fraction: number) => void;
}

/** A clip file that is being made; nothing is on the disk before `finish`. */
export interface ClipWriter {
  /** The next frames, of the size that was announced; alpha is dropped. */
  add(frames: Frames, options?: WriteOptions): Promise<void>;
  /** Writes the file; all frames have to be there. An older file of that name is replaced only at the very end. */
  finish(signal?: AbortSignal): Promise<{ bytes: number }>;
  /** Frees the encoder's memory; to call in any case. */
  close(): void;
}

/** Starts a clip of `shape.count` frames that come piece by piece. Errors as of {@link writeClip}. */
export async function openClipWriter(
  path: string,
  shape: Omit<Frames, 'data'>,
  metadata: ClipMetadata,
): Promise<ClipWriter> {
  const { width, height, count, fps } = shape;
  const encoder = await openVp9Encoder(shape);
  const tags = tagsOf(metadata, metadataToText(metadata, { width, height, frames: count, fps }));
  return {
    add: (frames, options) => encoder.add(frames, options),
    async finish(signal) {
      const bytes = await muxWebm({ width, height, fps, packets: encoder.finish() }, tags);
      await writeWholeFile(path, bytes, 'write the clip', signal);
      return { bytes: bytes.length };
    },
    close: () => encoder.close(),
  };
}

/**
 * Codes the frames and writes the file; alpha is dropped. Same frames and metadata, same bytes.
 * An older file of that name is replaced only at the very end.
 * @returns the file's size in bytes.
 * @throws CancelledError; UserError `disk-full`, `no-permission`, `frame-size`. None of them leaves anything behind.
 */
export async function writeClip(
  path: string,
  frames: Frames,
  metadata: ClipMetadata,
  { signal, onProgress }: WriteOptions = {},
): Promise<{ bytes: number }> {
  const writer = await openClipWriter(path, frames, metadata);
  try {
    await writer.add(frames, { signal, onProgress: (fraction) => onProgress?.(fraction * 0.95) });
    const written = await writer.finish(signal);
    onProgress?.(1);
    return written;
  } finally {
    writer.close();
  }
}

/**
 * All frames of a clip that `writeClip` made, and its metadata.
 * @throws UserError `file-missing`, `not-a-clip`, `foreign-clip`, `damaged-clip`, `damaged-metadata` or `newer-format`.
 */
export async function readClip(path: string): Promise<{ frames: Frames; metadata: StoredMetadata }> {
  const { tags, packets } = await orFileError(readWebm(path), path);
  const metadata = metadataFromText(tags[metadataTag], path);
  if (packets.length !== metadata.video.frames) {
    throw new UserError(
      'damaged-clip',
      `${path} is damaged: ${packets.length} of its ${metadata.video.frames} frames are there.`,
      {
        details: { path, found: packets.length, expected: metadata.video.frames },
      },
    );
  }
  return { frames: { ...(await decodeVp9(packets)), fps: metadata.video.fps }, metadata };
}

/**
 * The frames of any WebM file with VP9, and its metadata where T2V Lab made it: for clips to compare with.
 * @throws UserError as {@link readClip}, but not for a file without an experiment.
 */
export async function readAnyClip(path: string): Promise<{ frames: Frames; metadata?: StoredMetadata }> {
  const { tags, packets, fps } = await orFileError(readWebm(path), path);
  if (metadataTag in tags) return readClip(path);
  return { frames: { ...(await decodeVp9(packets)), fps } };
}

/**
 * The metadata alone, without decoding a picture.
 * @throws as {@link readClip}, but a clip cut off after its tags still answers.
 */
export async function readClipMetadata(path: string): Promise<StoredMetadata> {
  const tags = await orFileError(readWebmTags(path), path);
  return metadataFromText(tags[metadataTag], path);
}

/** All tags of a file that holds `video`, for people and for T2V Lab. */
export function clipTags(metadata: ClipMetadata, video: StoredVideo): ClipTags {
  return tagsOf(metadata, metadataToText(metadata, video));
}

function tagsOf(metadata: ClipMetadata, text: string): WebmTags {
  const { request, seed } = metadata;
  const prompt = request.prompt === '' ? request.shots.map((shot) => shot.prompt).join(' | ') : request.prompt;
  const comment = `Made by T2V Lab with ${request.model}: seed ${seed}, ${request.steps} steps, guidance ${request.guidance}, sampler ${request.sampler}.`;
  return { TITLE: prompt, COMMENT: comment, [metadataTag]: text };
}

async function orFileError<T>(reading: Promise<T>, path: string): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw fileError(error, 'read the clip', path);
  }
}
