// The slow part of a clip: a Butterworth low-pass over time, height and width at once, as FreeInit uses it (arXiv 2312.07537, order 4).
// A plain Fourier sum along each axis: latents are small, sides need not be powers of two, and the same numbers come out everywhere.

/** Axes of a clip [C, F, H, W]. */
export interface ClipSize {
  channels: number;
  frames: number;
  height: number;
  width: number;
}

const order = 4;

/**
 * The values [C, F, H, W] without what changes fast. `cutoff` in (0, 1] is where half is let through, as a share of the fastest
 * change that an axis can hold; the same for time and space.
 */
export function lowPass(values: Float32Array, size: ClipSize, cutoff: number): Float32Array {
  const { channels, frames, height, width } = size;
  const volume = frames * height * width;
  const axes: Axis[] = [
    { length: frames, stride: height * width },
    { length: height, stride: width },
    { length: width, stride: 1 },
  ];
  const gain = gains(size, cutoff);
  const out = new Float32Array(values.length);
  for (let channel = 0; channel < channels; channel++) {
    const re = Float64Array.from(values.subarray(channel * volume, (channel + 1) * volume));
    const im = new Float64Array(volume);
    for (const axis of axes) transform({ re, im }, axis, -1);
    for (let i = 0; i < volume; i++) {
      re[i]! *= gain[i]!;
      im[i]! *= gain[i]!;
    }
    for (const axis of axes) transform({ re, im }, axis, 1);
    // The gains are even in every frequency, so that the sum is real.
    for (let i = 0; i < volume; i++) out[channel * volume + i] = re[i]! / volume;
  }
  return out;
}

interface Axis {
  length: number;
  stride: number;
}

/** 1 / (1 + (d² / cutoff²)^order), where d is the length of the frequency with 1 as each axis' fastest. */
function gains({ frames, height, width }: ClipSize, cutoff: number): Float64Array {
  const gain = new Float64Array(frames * height * width);
  const [times, rows, columns] = [frames, height, width].map(squares) as [number[], number[], number[]];
  let at = 0;
  for (const time of times) {
    for (const row of rows) {
      for (const column of columns) gain[at++] = 1 / (1 + ((time + row + column) / cutoff ** 2) ** order);
    }
  }
  return gain;
}

/** The square of each bin's frequency, as a share of the fastest one. */
function squares(length: number): number[] {
  return Array.from({ length }, (_, k) => ((2 * Math.min(k, length - k)) / length) ** 2);
}

/** The sum of values · e^(sign · 2πi · jk / length) along one axis, in place. */
function transform({ re, im }: { re: Float64Array; im: Float64Array }, { length, stride }: Axis, sign: 1 | -1): void {
  const cos = Float64Array.from({ length }, (_, k) => Math.cos((2 * Math.PI * k) / length));
  const sin = Float64Array.from({ length }, (_, k) => sign * Math.sin((2 * Math.PI * k) / length));
  const [lineRe, lineIm] = [new Float64Array(length), new Float64Array(length)];
  const block = length * stride;
  for (let start = 0; start < re.length; start += block) {
    for (let offset = start; offset < start + stride; offset++) {
      for (let j = 0; j < length; j++) {
        lineRe[j] = re[offset + j * stride]!;
        lineIm[j] = im[offset + j * stride]!;
      }
      for (let k = 0; k < length; k++) {
        let [sumRe, sumIm, turn] = [0, 0, 0];
        for (let j = 0; j < length; j++) {
          sumRe += lineRe[j]! * cos[turn]! - lineIm[j]! * sin[turn]!;
          sumIm += lineRe[j]! * sin[turn]! + lineIm[j]! * cos[turn]!;
          turn += k;
          if (turn >= length) turn -= length;
        }
        re[offset + k * stride] = sumRe;
        im[offset + k * stride] = sumIm;
      }
    }
  }
}
