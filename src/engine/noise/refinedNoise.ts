// The noise of a further round (FreeInit, arXiv 2312.07537): the finished clip is noised again with the noise that it came from, its slow
// part is kept, and everything fast is drawn anew. What the first round settled on then stands in the noise, so frames agree better.

import { lowPass, type ClipSize } from './lowPass';

/**
 * How much of a clip is left at the noisiest step of the models that the method was made for: √ᾱ of the last of 1000 steps with
 * scaled-linear betas from 0.00085 to 0.012. A flow model begins with noise alone, so that the share has to be named.
 */
const signalLeft = 0.0683;

/** Share of the fastest change up to which the old noise is kept, in time and in space. */
const cutoff = 0.25;

export interface RefineInput {
  /** The finished latent of the round before. */
  clean: Float32Array;
  /** The noise of the first round. */
  first: Float32Array;
  /** Noise that nobody has seen, from the same generator. */
  fresh: Float32Array;
}

/** Noise of unit variance up to sampling error, [C, F, H, W] as all of the input. */
export function refinedNoise({ clean, first, fresh }: RefineInput, size: ClipSize): Float32Array {
  const noiseLeft = Math.sqrt(1 - signalLeft ** 2);
  const apart = clean.map((value, i) => signalLeft * value + noiseLeft * first[i]! - fresh[i]!);
  // slow(old) + fresh − slow(fresh), with one filter.
  const slow = lowPass(apart, size, cutoff);
  return slow.map((value, i) => value + fresh[i]!);
}
