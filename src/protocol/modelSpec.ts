// What the engine has to know of a model folder: the checked content of its sidecar `t2v.json`, as plain data.
// Reading and verifying the folder is modelStore's work; titles, defaults and licences stay there.

import type { SizeBounds } from '../experiment/videoSizes';

/** One tensor at the border of an ONNX graph. Numbers are fixed lengths, names are free ones ("B", "F", "h", "w"). */
export interface TensorSpec {
  /** The name inside the graph. */
  name: string;
  /** The ONNX element type: float32, int64, … */
  type: string;
  shape: readonly (number | string)[];
}

/** One ONNX file and its tensors by the role that they play for a pipeline family. */
export interface ComponentSpec {
  /** File name inside the model folder. */
  file: string;
  /** Digest of the file, 64 hex digits; tells an exchanged file from the one that is loaded. */
  sha256: string;
  inputs: Record<string, TensorSpec>;
  outputs: Record<string, TensorSpec>;
}

/** How the model's latent lies: latent = (pixels in [-1, 1] − shift) · scale. */
export interface LatentSpec {
  channels: number;
  /** Video pixels per latent pixel along each side; divides every width and height of `limits.sizes`. */
  downscale: number;
  scale: number;
  shift: number;
}

/** What the model's camera rates mean. */
export interface CameraSpec {
  /**
   * What a rate of 1 kept over the whole clip does: pan and tilt in scene units (the short side of the frame is 2), zoom as
   * the logarithm of a factor, roll in radians.
   */
  span: readonly [pan: number, tilt: number, zoom: number, roll: number];
}

export interface TokenizerSpec {
  /** The name in the tokenizer table: wordpiece. */
  type: string;
  file: string;
  /** Digest of the file, 64 hex digits. */
  sha256: string;
  maxLength: number;
  lowercase: boolean;
}

export interface ModelSpec {
  name: string;
  /** The name in the table of pipeline families. */
  family: string;
  /** What the denoiser predicts. */
  prediction: string;
  /** Fields of a diffusers scheduler_config.json that override the sampler's own defaults. */
  scheduler: Record<string, unknown>;
  limits: {
    /** Allowed [width, height] of the finished video. */
    sizes: readonly (readonly [number, number])[];
    /** Bounds of further sizes, if there are any. */
    anySize?: SizeBounds;
    /** Allowed frame counts. */
    frames: readonly number[];
    /** Most frames of a clip that is made in parts; absent where only `frames` can be made. */
    longest?: number;
    maxTokens: number;
  };
  latent: LatentSpec;
  camera: CameraSpec;
  tokenizer: TokenizerSpec;
  components: Record<string, ComponentSpec>;
  /** Conditions that the model was trained with: camera, paths, keyframes, negativePrompt, strength, … */
  controls: readonly string[];
}
