// The one door to libwebp's encoder (WebAssembly, by @jsquash/webp: Apache-2.0 around BSD code). Its script is bundled; its
// WebAssembly lies beside the bundle as a file. Loaded on first use, kept for the life of the process.

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { InternalError } from '../base/errors';

/** libwebp's `WebPConfig` (encode.h), with every field, as its script asks for. */
const config = {
  // Measured on a generated clip of 256×256: 38.9 dB at 90; the loss is mostly that of 4:2:0.
  quality: 90,
  target_size: 0,
  target_PSNR: 0,
  method: 4,
  sns_strength: 50,
  filter_strength: 60,
  filter_sharpness: 0,
  filter_type: 1,
  partitions: 0,
  segments: 4,
  pass: 1,
  show_compressed: 0,
  preprocessing: 0,
  autofilter: 0,
  partition_limit: 0,
  alpha_compression: 1,
  alpha_filtering: 1,
  alpha_quality: 100,
  lossless: 0,
  exact: 0,
  image_hint: 0,
  emulate_jpeg_size: 0,
  thread_level: 0,
  low_memory: 0,
  near_lossless: 100,
  use_delta_palette: 0,
  use_sharp_yuv: 1,
};

interface Encoder {
  encode(rgba: Uint8ClampedArray, width: number, height: number, options: typeof config): Uint8Array | null;
}

type Factory = (options: {
  noInitialRun: boolean;
  /** Named or not, the file is not looked for once its bytes are here. */
  locateFile: () => string;
  wasmBinary: Uint8Array;
}) => Promise<Encoder>;

/** One picture, `width * height * 4` bytes RGBA, as a still WebP file (lossy). */
export type EncodeStill = (rgba: Uint8ClampedArray, width: number, height: number) => Uint8Array;

let loading: Promise<EncodeStill> | undefined;

/**
 * The encoder, loaded once.
 * @throws InternalError `picture-library` when its files cannot be loaded; the next call tries again.
 */
export function loadWebpEncoder(): Promise<EncodeStill> {
  loading ??= start().catch((cause: unknown) => {
    loading = undefined;
    throw new InternalError('picture-library', `The WebP library could not be loaded: ${String(cause)}`, { cause });
  });
  return loading;
}

async function start(): Promise<EncodeStill> {
  const script: unknown = await import('@jsquash/webp/codec/enc/webp_enc_simd.js');
  const path = createRequire(__filename).resolve('@jsquash/webp/codec/enc/webp_enc_simd.wasm');
  const encoder = await (script as { default: Factory }).default({
    noInitialRun: true,
    locateFile: () => path,
    wasmBinary: await readFile(path),
  });
  return (rgba, width, height) => {
    const file = encoder.encode(rgba, width, height, config);
    if (file === null) throw new InternalError('picture-encode', `libwebp refused a picture of ${width}×${height}.`);
    return file;
  };
}
