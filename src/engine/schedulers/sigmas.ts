// The same noise schedule seen as sigma = noise per unit of picture, √((1 − ā)/ā), with the ways to pick values from it.
// Karras et al., arXiv 2206.00364 (equation 5) for the rho = 7 spacing; diffusers' interpolation for the rest.

import { linspace } from './betas';

/** sigma_t for each ā_t, rising. */
export function sigmasOf(cumulative: Float32Array): Float32Array {
  return cumulative.map((value) => Math.sqrt((1 - value) / value));
}

/** The value at a fractional index by straight lines, held at both ends (numpy.interp over 0, 1, 2 …). */
export function interpolateAt(values: Float32Array, index: number): number {
  const held = Math.min(Math.max(index, 0), values.length - 1);
  const below = Math.floor(held);
  const first = values[below] ?? 0;
  const second = values[below + 1] ?? first;
  return first + (held - below) * (second - first);
}

/** `steps` sigmas from `largest` to `smallest`, evenly spaced in sigma^(1/7). */
export function karrasSigmas(smallest: number, largest: number, steps: number): number[] {
  const rho = 7;
  return linspace(largest ** (1 / rho), smallest ** (1 / rho), steps).map((root) => root ** rho);
}

/** The fractional timestep whose sigma this is, by straight lines in log sigma, held at both ends of the schedule. */
export function timestepOf(sigma: number, schedule: Float32Array): number {
  const logSigma = Math.log(Math.max(sigma, 1e-10));
  const logAt = (t: number): number => Math.log(schedule[t] ?? 1);
  let below = 0;
  while (below < schedule.length - 2 && logAt(below + 1) <= logSigma) below++;
  const share = (logAt(below) - logSigma) / (logAt(below) - logAt(below + 1));
  return below + Math.min(1, Math.max(0, share));
}

/** The share of picture and of noise, squares summing to 1, of a sample with this sigma. */
export function normalizedLevel(sigma: number): { alpha: number; sigma: number } {
  const alpha = 1 / Math.sqrt(sigma * sigma + 1);
  return { alpha, sigma: sigma * alpha };
}

/** The sample times a factor, as a new array. */
export function scaleBy(sample: Float32Array, factor: number): Float32Array {
  const scaled = new Float32Array(sample.length);
  for (let i = 0; i < scaled.length; i++) scaled[i] = (sample[i] ?? 0) * factor;
  return scaled;
}
