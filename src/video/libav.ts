// The one door to libav.js (WebAssembly build of FFmpeg's libraries with libvpx, LGPL-2.1, no GPL parts).
// Loaded on first use, in this thread, kept for the life of the process. Only what `vp9.ts` calls is typed here.

import { InternalError } from '../base/errors';

/** Pointers into the WebAssembly heap are plain numbers; every call here is synchronous. */
export interface Libav {
  readonly AV_PIX_FMT_YUV420P: number;
  readonly AV_PKT_FLAG_KEY: number;
  readonly AV_LOG_QUIET: number;
  av_log_set_level_sync(level: number): void;
  ff_init_encoder_sync(
    name: string,
    options: { ctx: Record<string, number>; time_base: [number, number]; options: Record<string, string> },
  ): [codec: number, context: number, frame: number, packet: number, frameSize: number];
  ff_encode_multi_sync(context: number, frame: number, packet: number, frames: number[], last: boolean): LibavPacket[];
  ff_free_encoder_sync(context: number, frame: number, packet: number): void;
  ff_init_decoder_sync(name: string): [codec: number, context: number, packet: number, frame: number];
  ff_decode_multi_sync(
    context: number,
    packet: number,
    frame: number,
    packets: LibavPacket[],
    config: { fin: boolean; copyoutFrame: 'ptr' },
  ): number[];
  ff_free_decoder_sync(context: number, packet: number, frame: number): void;
  av_frame_alloc_sync(): number;
  av_frame_get_buffer_sync(frame: number, align: number): number;
  av_frame_free_js_sync(frame: number): void;
  AVFrame_format_sync(frame: number): number;
  AVFrame_format_s_sync(frame: number, format: number): void;
  AVFrame_width_sync(frame: number): number;
  AVFrame_width_s_sync(frame: number, width: number): void;
  AVFrame_height_sync(frame: number): number;
  AVFrame_height_s_sync(frame: number, height: number): void;
  AVFrame_pts_s_sync(frame: number, low: number): void;
  AVFrame_ptshi_s_sync(frame: number, high: number): void;
  AVFrame_data_a_sync(frame: number, plane: number): number;
  AVFrame_linesize_a_sync(frame: number, plane: number): number;
  copyin_u8_sync(to: number, bytes: Uint8Array): void;
  copyout_u8_sync(from: number, length: number): Uint8Array;
}

export interface LibavPacket {
  data: Uint8Array;
  pts?: number;
  flags?: number;
}

let loading: Promise<Libav> | undefined;

/**
 * The library, loaded once (about 50 ms).
 * @throws InternalError `video-library` when its files cannot be loaded; the next call tries again.
 */
export function loadLibav(): Promise<Libav> {
  loading ??= start().catch((error: unknown) => {
    loading = undefined;
    throw new InternalError('video-library', `The video library could not be loaded: ${String(error)}`, {
      cause: error,
    });
  });
  return loading;
}

/** Drops the loaded library, after a fault inside it; the next call loads a fresh one. */
export function forgetLibav(): void {
  loading = undefined;
}

async function start(): Promise<Libav> {
  const module = (await import('@libav.js/variant-webm-vp9')) as unknown as {
    default: { LibAV(options: { noworker: true }): Promise<unknown> };
  };
  const libav = (await module.default.LibAV({ noworker: true })) as Libav;
  // Faults come back as return codes; the library's own lines would go to the program's output.
  libav.av_log_set_level_sync(libav.AV_LOG_QUIET);
  return libav;
}
