// Frames ↔ VP9 packets (profile 0: 8 bit, 4:2:0), by libvpx in libav.js. Constant quality, near-transparent.
// One thread and a fixed speed, so that the same frames give the same bytes. Leaves out audio, alpha and containers.

import { throwIfAborted } from '../base/abort';
import { CancelledError, InternalError, UserError, messageOf } from '../base/errors';
import type { Frames } from '../engine/frames';
import { chromaSize, rgbaFromYuv, yuvFromRgba, type YuvPicture } from './colour';
import { forgetLibav, loadLibav, type Libav } from './libav';

/** One coded picture; packets stand in decoding order, which is also showing order. */
export interface Vp9Packet {
  data: Uint8Array;
  isKey: boolean;
}

/** Pictures of one decoded stream, all of one size; without a frame rate, which is the container's matter. */
export type DecodedPictures = Omit<Frames, 'fps'>;

export interface EncodeOptions {
  signal?: AbortSignal;
  /** Called after each frame with the share that is done, in (0, 1]. */
  onProgress?: (fraction: number) => void;
}

/** Frames between two key frames: a seek decodes at most this many. */
const keyFrameInterval = 16;

// Measured: "realtime" speed 5 costs a fifth of "good" speed 4 for 1.2× the bytes (the tests' sample clip); on a generated clip of 256×256 speed 8
// costs 0.56 of speed 5 for equal bytes and 0.6 dB (43.9 against 44.5).
const libvpxOptions = {
  deadline: 'realtime',
  'cpu-used': '8',
  crf: '10',
  'lag-in-frames': '0',
  threads: '1',
  colorspace: 'bt709',
  color_primaries: 'bt709',
  color_trc: 'bt709',
  color_range: 'tv',
};

/** A stream that is being coded, frames in order. */
export interface Vp9Encoder {
  /**
   * Codes the next frames, one packet for each; alpha is dropped.
   * @throws CancelledError between two frames; InternalError `frame-bytes`, `video-encode`.
   */
  add(frames: Frames, options?: EncodeOptions): Promise<void>;
  /** All packets, the first one a key frame. InternalError `video-encode` when frames are missing. */
  finish(): Vp9Packet[];
  /** Frees the encoder's memory; to call in any case. */
  close(): void;
}

/** Starts a stream of `count` frames. UserError `frame-size` when they are empty or beyond VP9's 65 535 pixels a side. */
export async function openVp9Encoder(shape: Omit<Frames, 'data'>): Promise<Vp9Encoder> {
  requireShape(shape);
  const libav = await loadLibav();
  const { width, height, count } = shape;
  const [, context, frame, packet] = libav.ff_init_encoder_sync('libvpx-vp9', {
    ctx: { width, height, pix_fmt: libav.AV_PIX_FMT_YUV420P, bit_rate: 0, gop_size: keyFrameInterval },
    // Constant quality does not look at time; the container carries the real frame rate.
    time_base: [1, 30],
    options: libvpxOptions,
  });
  const packets: Vp9Packet[] = [];
  return {
    async add(frames, options = {}) {
      requireBytes(frames);
      try {
        await encodeEach({ libav, encoder: [context, frame, packet], packets, count }, frames, options);
      } catch (error) {
        throw videoFault(error, 'coded');
      }
    },
    finish() {
      if (packets.length === count) return packets;
      throw new InternalError('video-encode', `${count} frames became ${packets.length} packets.`);
    },
    close: () => libav.ff_free_encoder_sync(context, frame, packet),
  };
}

/**
 * Codes all frames: one packet per frame, the first one a key frame.
 * @throws CancelledError between two frames; UserError `frame-size` when the frames are empty or beyond VP9's 65 535 pixels a side.
 */
export async function encodeVp9(frames: Frames, options: EncodeOptions = {}): Promise<Vp9Packet[]> {
  requireShape(frames);
  requireBytes(frames);
  const encoder = await openVp9Encoder(frames);
  try {
    throwIfAborted(options.signal);
    await encoder.add(frames, options);
    return encoder.finish();
  } finally {
    encoder.close();
  }
}

/**
 * Decodes every picture of a stream.
 * @throws UserError `damaged-clip` when a packet is not VP9, a picture is missing or sizes change on the way.
 */
export async function decodeVp9(packets: readonly Vp9Packet[]): Promise<DecodedPictures> {
  const libav = await loadLibav();
  const [, context, packet, frame] = libav.ff_init_decoder_sync('libvpx-vp9');
  try {
    const coded = packets.map((each, index) => ({
      data: each.data,
      pts: index,
      flags: each.isKey ? libav.AV_PKT_FLAG_KEY : 0,
    }));
    const decoded = libav.ff_decode_multi_sync(context, packet, frame, coded, { fin: true, copyoutFrame: 'ptr' });
    return joinPictures(takePictures(libav, decoded), packets.length);
  } catch (error) {
    throw error instanceof UserError ? error : damaged(`its pictures cannot be decoded (${messageOf(error)})`);
  } finally {
    libav.ff_free_decoder_sync(context, packet, frame);
  }
}

interface Coding {
  libav: Libav;
  encoder: [context: number, frame: number, packet: number];
  /** What is coded so far; new packets are added. */
  packets: Vp9Packet[];
  /** Frames of the whole stream. */
  count: number;
}

async function encodeEach(
  { libav, encoder, packets, count }: Coding,
  frames: Frames,
  { signal, onProgress }: EncodeOptions,
): Promise<void> {
  const size = frames.width * frames.height * 4;
  for (let index = 0; index < frames.count; index++) {
    throwIfAborted(signal);
    const rgba = frames.data.subarray(index * size, (index + 1) * size);
    const place = packets.length;
    const picture = giveFrame(libav, yuvFromRgba(rgba, frames.width, frames.height), place);
    const coded = libav.ff_encode_multi_sync(...encoder, [picture], place === count - 1);
    for (const { data, flags } of coded) packets.push({ data, isKey: ((flags ?? 0) & libav.AV_PKT_FLAG_KEY) !== 0 });
    onProgress?.((index + 1) / frames.count);
    await new Promise(setImmediate);
  }
}

/** An AVFrame with the picture in it. libav.js' own copy drops the last chroma row of odd heights, so rows are copied here. */
function giveFrame(libav: Libav, picture: YuvPicture, index: number): number {
  const frame = libav.av_frame_alloc_sync();
  libav.AVFrame_format_s_sync(frame, libav.AV_PIX_FMT_YUV420P);
  libav.AVFrame_width_s_sync(frame, picture.width);
  libav.AVFrame_height_s_sync(frame, picture.height);
  libav.AVFrame_pts_s_sync(frame, index);
  libav.AVFrame_ptshi_s_sync(frame, 0);
  if (libav.av_frame_get_buffer_sync(frame, 0) < 0) {
    throw new InternalError('video-memory', `No memory for a picture of ${picture.width}×${picture.height}.`);
  }
  for (const [plane, { bytes, width, height }] of planesOf(picture).entries()) {
    const start = libav.AVFrame_data_a_sync(frame, plane);
    const stride = libav.AVFrame_linesize_a_sync(frame, plane);
    for (let row = 0; row < height; row++) {
      libav.copyin_u8_sync(start + row * stride, bytes.subarray(row * width, (row + 1) * width));
    }
  }
  return frame;
}

function takePictures(libav: Libav, frames: number[]): YuvPicture[] {
  try {
    return frames.map((frame) => takePicture(libav, frame));
  } finally {
    for (const frame of frames) libav.av_frame_free_js_sync(frame);
  }
}

function takePicture(libav: Libav, frame: number): YuvPicture {
  if (libav.AVFrame_format_sync(frame) !== libav.AV_PIX_FMT_YUV420P) {
    throw damaged('its pictures are not 8-bit 4:2:0, the only kind that is written here');
  }
  const picture = emptyPicture(libav.AVFrame_width_sync(frame), libav.AVFrame_height_sync(frame));
  for (const [plane, { bytes, width, height }] of planesOf(picture).entries()) {
    const start = libav.AVFrame_data_a_sync(frame, plane);
    const stride = libav.AVFrame_linesize_a_sync(frame, plane);
    for (let row = 0; row < height; row++) bytes.set(libav.copyout_u8_sync(start + row * stride, width), row * width);
  }
  return picture;
}

function joinPictures(pictures: YuvPicture[], expected: number): DecodedPictures {
  const [first] = pictures;
  if (first === undefined || pictures.length !== expected) {
    throw damaged(`it holds ${expected} packets but ${pictures.length} pictures`);
  }
  const { width, height } = first;
  const data = new Uint8ClampedArray(pictures.length * width * height * 4);
  for (const [index, picture] of pictures.entries()) {
    if (picture.width !== width || picture.height !== height) throw damaged('its pictures change size on the way');
    rgbaFromYuv(picture, data, index * width * height * 4);
  }
  return { width, height, count: pictures.length, data };
}

function emptyPicture(width: number, height: number): YuvPicture {
  const chroma = chromaSize(width) * chromaSize(height);
  return { width, height, y: new Uint8Array(width * height), u: new Uint8Array(chroma), v: new Uint8Array(chroma) };
}

function planesOf({ width, height, y, u, v }: YuvPicture): { bytes: Uint8Array; width: number; height: number }[] {
  const chroma = { width: chromaSize(width), height: chromaSize(height) };
  return [
    { bytes: y, width, height },
    { bytes: u, ...chroma },
    { bytes: v, ...chroma },
  ];
}

function requireShape({ width, height, count, fps }: Omit<Frames, 'data'>): void {
  const isSide = (length: number) => Number.isInteger(length) && length >= 1 && length <= 65535;
  if (!isSide(width) || !isSide(height) || count < 1 || !(fps > 0) || !Number.isFinite(fps)) {
    throw new UserError(
      'frame-size',
      `A clip of ${width}×${height}, ${count} frames at ${fps} per second cannot be written.`,
      {
        hint: 'Width and height go from 1 to 65535, with at least one frame and a frame rate above 0.',
      },
    );
  }
}

function requireBytes({ width, height, count, data }: Frames): void {
  if (data.length !== width * height * count * 4) {
    throw new InternalError(
      'frame-bytes',
      `${width}×${height}×${count} frames need ${width * height * count * 4} bytes, got ${data.length}.`,
    );
  }
}

function videoFault(error: unknown, what: string): Error {
  if (error instanceof CancelledError || error instanceof InternalError) return error;
  forgetLibav();
  return new InternalError('video-encode', `The clip could not be ${what}: ${messageOf(error)}`, { cause: error });
}

function damaged(why: string): UserError {
  return new UserError('damaged-clip', `The clip is damaged: ${why}.`);
}
