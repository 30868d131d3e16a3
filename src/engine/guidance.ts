// Classifier-free guidance (Ho & Salimans, arXiv 2207.12598) with the two remedies in wide use: limiting it to a part of the
// run (Kynkäänniemi et al., arXiv 2404.07724) and rescaling its spread (Lin et al., arXiv 2305.08891, section 3.4).
// Leaves out perpendicular and perturbed-attention forms.

/** How strongly the prompt is followed. */
export interface GuidanceOptions {
  /** 1 follows the plain conditional output, larger pushes away from the unconditional one, 0 ignores the prompt. */
  scale: number;
  /** phi in [0, 1]: share of the result whose standard deviation is set back to the conditional output's. 0 is off. */
  rescale: number;
}

/**
 * uncond + scale·(cond − uncond), then rescaled. Takes the outputs for one video (the spread is measured over all
 * values given); returns a new array. Works the same for noise, velocity and clean-sample predictions.
 */
export function combineGuidance(cond: Float32Array, uncond: Float32Array, options: GuidanceOptions): Float32Array {
  const { scale, rescale } = options;
  const out = new Float32Array(cond.length);
  for (let i = 0; i < out.length; i++) {
    const base = uncond[i] ?? 0;
    out[i] = base + scale * ((cond[i] ?? 0) - base);
  }
  if (rescale === 0) return out;

  const spread = standardDeviation(out);
  if (spread === 0) return out;
  const factor = rescale * (standardDeviation(cond) / spread) + (1 - rescale);
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) * factor;
  return out;
}

/**
 * Whether step `step` (from 0) of `steps` is guided. A step stands at the share of the run already done, step / steps,
 * and `interval` [from, to) in [0, 1] selects steps by it; a `to` of 1 includes the end.
 */
export function guidanceActive(step: number, steps: number, interval: readonly [number, number]): boolean {
  const [from, to] = interval;
  const position = step / steps;
  return position >= from && position < to;
}

function standardDeviation(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return Math.sqrt(squares / values.length);
}
