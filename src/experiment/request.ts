/**
 * The resolved request: one experiment with every default written out, one seed, and no sweep.
 * It is plain JSON, is what a backend runs, and is what `requestHash` identifies. Nothing here reads a file.
 */

/** Samplers that a request may name, in the order in which pickers show them. */
export const samplerNames = [
  'flow-match-euler',
  'ddim',
  'ddpm',
  'euler',
  'euler-ancestral',
  'dpmpp-2m',
  'dpmpp-2m-karras',
  'unipc',
  'lcm',
] as const;

/** One of {@link samplerNames}. */
export type SamplerName = (typeof samplerNames)[number];

/** In which order the frames of a long clip may be made. */
export const frameOrders = ['coarse-to-fine', 'windows', 'rollout'] as const;

/** Everything that decides what one clip looks like. All fields are explicit; lengths are in the units named beside them. */
export interface GenerationRequest {
  /** Version of this record, not of the experiment file. */
  format: 1;
  /** What to show. Empty only when `shots` carries the words. */
  prompt: string;
  /** What to keep away from; empty for none. */
  negativePrompt: string;
  /** `embedded`, or the folder of a model. */
  model: string;
  /** 64 hex digits over the model's sidecar; empty while the caller does not know them. */
  modelDigest: string;
  /** Name of the backend profile; `local` is the built-in engine. */
  backend: string;
  /** Integer from 0 to 2**53 - 1. */
  seed: number;
  /** Denoising steps, integer from 1. */
  steps: number;
  /** Classifier-free guidance scale; 1 means none. */
  guidance: number;
  /** Part of the run, as fractions from 0 to 1, in which guidance acts. */
  guidanceInterval: [number, number];
  /** 0 = off, 1 = full rescale of the guided output to the spread of the unguided one. */
  guidanceRescale: number;
  sampler: SamplerName;
  /** Further rounds, each of which makes the whole clip again from noise that remembers the round before; 0 = none. */
  refine: { rounds: number };
  /** Share of each frame's starting noise that is the first frame's, moved along with camera and things; 0 = each frame its own. */
  noise: { warped: number };
  /** Pixels, pixels, frames of the whole clip, frames per second. */
  video: VideoSize;
  motion: {
    camera: CameraKey[];
    strength: number;
    paths: ObjectPath[];
    /** Noise level from which moved copies of the first frame become the others; absent where the model makes clips itself. */
    zeroShot?: number;
  };
  keyframes: KeyframeCondition[];
  /** Empty when the clip is one shot described by `prompt`. */
  shots: ResolvedShot[];
  adapters: AdapterUse[];
  post: { interpolate: 1 | 2 | 4; upscale: 1 | 2 | 4 };
}

/** Size and timing of a clip: pixels, pixels, frames, frames per second. */
export interface VideoSize {
  width: number;
  height: number;
  frames: number;
  fps: number;
  /** There when the last frame leads back to the first; absent for an open clip, so that requests from before have the same hash. */
  loop?: true;
  /** In which order the frames of a long clip are made; absent for coarse to fine. */
  order?: Exclude<(typeof frameOrders)[number], 'coarse-to-fine'>;
}

/**
 * Camera speed at one moment. `at` is in seconds; the four rates lie in [-1, 1]. A constant camera is one key at 0;
 * an empty list means that the camera was not asked for.
 */
export interface CameraKey {
  at: number;
  pan: number;
  tilt: number;
  zoom: number;
  roll: number;
}

/** Where one object should be: points are `[t seconds, x, y]` with x and y in 0..1 of the frame and y pointing down. */
export interface ObjectPath {
  object: string;
  points: [t: number, x: number, y: number][];
}

/** A frame that is given. `at` in seconds, or one of the two ends; `strength` from 0 (ignored) to 1 (exact). */
export interface KeyframeCondition {
  at: 'first' | 'last' | number;
  image: string;
  /** sha256 of the image file, when the caller knows it; it then stands for the path in the request hash. */
  imageDigest?: string;
  strength: number;
}

/** One shot of a longer clip, `seconds` long. */
export interface ResolvedShot {
  prompt: string;
  seconds: number;
  transition: 'cut' | 'blend';
}

/** One adapter file and how strongly it acts. */
export interface AdapterUse {
  file: string;
  /** sha256 of the file, when the caller knows it; it then stands for the path in the request hash. */
  digest?: string;
  weight: number;
}
