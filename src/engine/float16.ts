// IEEE half precision to single and back: Node 20 has no Float16Array. Rounds to nearest, ties to even, as ONNX Runtime, numpy and torch do.
// The way there works on the bits of the single number (method of F. Giesen, "float->half variants"), because models have millions of weights.

const single = new Float32Array(1);
const bitsOfSingle = new Uint32Array(single.buffer);

let values: Float32Array | undefined;

/** The value of 16 bits. */
export function fromHalf(bits: number): number {
  values ??= Float32Array.from({ length: 0x10000 }, (_, each) => valueOf(each));
  return values[bits & 0xffff]!;
}

/** The 16 bits nearest to a value; from ±65520 on it is infinity. */
export function toHalf(value: number): number {
  single[0] = value;
  const bits = bitsOfSingle[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const size = bits & 0x7fffffff;
  if (size >= 0x47800000) return sign | (size > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (size >= 0x38800000) {
    // The exponent is moved by 15 − 127, and half of what is cut off is added; a carry goes into the exponent by itself.
    const isOdd = (size >>> 13) & 1;
    return sign | ((size - 0x38000000 + 0xfff + isOdd) >>> 13);
  }
  // Below the smallest normal half: added to 0.5, the last ten bits of the sum are the wanted ones, rounded by the addition.
  bitsOfSingle[0] = size;
  single[0] = single[0] + 0.5;
  return sign | (bitsOfSingle[0] - 0x3f000000);
}

function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
