// Random numbers equal to torch's CPU generator: MT19937 and both ways in which `torch.randn` makes float32 normals.
// Follows ATen MT19937RNGEngine.h, CPUGeneratorImpl.cpp and cpu/DistributionTemplates.h. AVX builds of torch use polynomial
// log and sin/cos, so its values differ from these by up to 2.4e-7. Leaves out other number types and CUDA's Philox.

import { UserError } from '../base/errors';
import { sizeOf, tensor, type Tensor } from './tensor';

const stateLength = 624;
const shift = 397;
/** From this count on torch fills uniforms first and transforms them in blocks of 16. */
const blockLength = 16;

/**
 * `torch.Generator('cpu').manual_seed(seed)`. Two generators with the same seed and the same calls give the same values;
 * the split into calls matters, as it does in torch.
 */
export class TorchRandom {
  private readonly twister: MersenneTwister;
  /** The second value of the last serial Box–Muller pair; survives block draws in between. */
  private cachedNormal: number | undefined;

  /** `seed` is a whole number; torch's engine keeps its low 32 bits. UserError `seed-not-integer` otherwise. */
  constructor(seed: number | bigint) {
    this.twister = new MersenneTwister(low32(seed));
  }

  /** `torch.randn(count)`: standard normal float32 values. */
  randn(count: number): Float32Array {
    return count < blockLength ? this.serialNormals(count) : this.blockNormals(count);
  }

  /** `torch.rand(count)`: uniform float32 values in [0, 1) on a grid of 2⁻²⁴. */
  rand(count: number): Float32Array {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++) out[i] = this.uniform24();
    return out;
  }

  /** `torch.randn(shape)`, contiguous. */
  randnTensor(shape: readonly number[]): Tensor {
    return tensor(shape, this.randn(sizeOf(shape)));
  }

  private uniform24(): number {
    return (this.twister.next() & 0xffffff) * 2 ** -24;
  }

  /** 53-bit uniform from two words, the high one drawn first. */
  private uniform53(): number {
    const high = this.twister.next();
    const low = this.twister.next();
    return ((high & 0x1fffff) * 2 ** 32 + low) * 2 ** -53;
  }

  private serialNormals(count: number): Float32Array {
    const out = new Float32Array(count);
    for (let i = 0; i < count; i++) out[i] = this.serialNormal();
    return out;
  }

  private serialNormal(): number {
    if (this.cachedNormal !== undefined) {
      const value = this.cachedNormal;
      this.cachedNormal = undefined;
      return value;
    }
    const angle = 2 * Math.PI * this.uniform53();
    const radius = Math.sqrt(-2 * Math.log1p(-this.uniform53()));
    this.cachedNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** A count that is no multiple of 16 redraws its last 16 values, overwriting some that were already made. */
  private blockNormals(count: number): Float32Array {
    const out = this.rand(count);
    const whole = count - (count % blockLength);
    for (let start = 0; start < whole; start += blockLength) boxMullerBlock(out, start);
    if (whole < count) {
      const tail = count - blockLength;
      out.set(this.rand(blockLength), tail);
      boxMullerBlock(out, tail);
    }
    return out;
  }
}

/** Turns 16 uniforms into 16 normals in place, pairing j with j + 8, each operation rounded to float32. */
function boxMullerBlock(values: Float32Array, start: number): void {
  const { fround } = Math;
  for (let j = start; j < start + 8; j++) {
    const uniform = fround(1 - (values[j] ?? 0));
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(uniform)))));
    const angle = fround(fround(2 * Math.PI) * (values[j + 8] ?? 0));
    values[j] = radius * fround(Math.cos(angle));
    values[j + 8] = radius * fround(Math.sin(angle));
  }
}

function low32(seed: number | bigint): number {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new UserError('seed-not-integer', `A seed is a whole number between 0 and 2^53 - 1, got ${seed}.`, {
      field: 'seed',
    });
  }
  return Number(BigInt(seed) & 0xffffffffn);
}

/** Matsumoto and Nishimura, "Mersenne Twister", 1998; 32-bit words. */
class MersenneTwister {
  private readonly state = new Uint32Array(stateLength);
  private position = stateLength;

  constructor(seed: number) {
    this.state[0] = seed;
    for (let j = 1; j < stateLength; j++) {
      const previous = this.word(j - 1);
      this.state[j] = Math.imul(1812433253, previous ^ (previous >>> 30)) + j;
    }
  }

  /** The next word, 0…2³² − 1. */
  next(): number {
    if (this.position === stateLength) this.refill();
    let y = this.word(this.position++);
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  private refill(): void {
    for (let k = 0; k < stateLength; k++) {
      const y = (this.word(k) & 0x80000000) | (this.word((k + 1) % stateLength) & 0x7fffffff);
      this.state[k] = this.word((k + shift) % stateLength) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }

  private word(index: number): number {
    return this.state[index] ?? 0;
  }
}
