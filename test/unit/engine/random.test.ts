// The noise generator against torch itself. Vectors: test/fixtures/golden/torch_randn.json (torch 2.13.0 CPU), and the
// values below from `torch.randn(n, generator=torch.Generator().manual_seed(seed))` of the same build.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TorchRandom } from '../../../src/engine/random';

interface NoiseVectors {
  cpu: Record<string, number[]>;
  cpu_sequence_42: number[][];
}

const repository = join(__dirname, '../../..');
const golden = JSON.parse(
  readFileSync(join(repository, 'test/fixtures/golden/torch_randn.json'), 'utf8'),
) as NoiseVectors;

function expectClose(got: ArrayLike<number>, want: readonly number[], tolerance: number): void {
  expect(got.length).toBe(want.length);
  want.forEach((value, i) => expect(Math.abs((got[i] ?? NaN) - value), `value ${i}`).toBeLessThanOrEqual(tolerance));
}

describe('TorchRandom.randn', () => {
  it('has every vector of the reference file', () => {
    expect(Object.keys(golden.cpu)).toHaveLength(36);
  });

  it.each(Object.entries(golden.cpu))('equals torch for seed:length %s', (key, want) => {
    const [seed = '', length = ''] = key.split(':');
    expectClose(new TorchRandom(Number(seed)).randn(Number(length)), want, 1e-6);
  });

  it.each(Object.entries(golden.cpu).filter(([key]) => Number(key.split(':')[1]) < 16))(
    'equals torch to the last bit on the serial path, %s',
    (key, want) => {
      const [seed = '', length = ''] = key.split(':');
      expect([...new TorchRandom(BigInt(seed)).randn(Number(length))]).toEqual(want);
    },
  );

  it('equals torch over calls of 10, 20, 3 and 16 values on one generator', () => {
    const random = new TorchRandom(42);
    for (const want of golden.cpu_sequence_42) expectClose(random.randn(want.length), want, 1e-6);
  });

  it('keeps the spare normal of an odd serial draw over other draws', () => {
    const random = new TorchRandom(5);
    expectClose(random.randn(3), [-0.4867807626724243, -0.6038215756416321, -0.5580962300300598], 1e-6);
    expectClose(random.rand(2), [0.0332646369934082, 0.9941847324371338], 0);
    expectClose(random.randn(17).slice(-2), [0.8967041373252869, 0.548134982585907], 1e-6);
    expectClose(random.randn(1), [0.6675242781639099], 1e-6);
    expectClose(random.randn(2), [0.43925032019615173, -0.5217031240463257], 1e-6);
  });

  it('equals torch in a clip-sized draw, at the start, inside and at the end', () => {
    const values = new TorchRandom(7).randn(3 * 16 * 24 * 32);
    expectClose(values.slice(0, 3), [-0.8201345205307007, 0.39563116431236267, 0.8989084959030151], 1e-6);
    expectClose(values.slice(12345, 12346), [-0.19897544384002686], 1e-6);
    expectClose(values.slice(-3), [-1.1014755964279175, 0.422961950302124, -0.6135907173156738], 1e-6);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean).toBeCloseTo(-0.004053242062538863, 7);
  });

  it('gives no values for a length of 0, and leaves the generator where it was', () => {
    const random = new TorchRandom(0);
    expect(random.randn(0)).toHaveLength(0);
    expectClose(random.randn(5), golden.cpu['0:5'] ?? [], 1e-6);
  });

  it('gives the same values again for the same seed and the same calls', () => {
    const draw = (): number[] => {
      const random = new TorchRandom(123);
      return [...random.randn(7), ...random.randn(33), ...random.rand(4)];
    };
    expect(draw()).toEqual(draw());
  });
});

describe('TorchRandom.rand', () => {
  it('equals torch.rand exactly', () => {
    const want = [0.8822692632675171, 0.9150039553642273, 0.38286375999450684, 0.9593056440353394, 0.3904482126235962];
    expect([...new TorchRandom(42).rand(5)]).toEqual(want);
  });

  it('stays in [0, 1) and fills it evenly', () => {
    const values = new TorchRandom(9).rand(30_000);
    const shares = [0, 0, 0, 0, 0];
    for (const value of values) {
      expect(value >= 0 && value < 1).toBe(true);
      const bin = Math.floor(value * 5);
      shares[bin] = (shares[bin] ?? 0) + 1 / values.length;
    }
    for (const share of shares) expect(share).toBeCloseTo(0.2, 1.5);
  });
});

describe('seeds', () => {
  const allOnes = [1.2197630405426025, -0.3929794728755951];

  it.each([
    ['2^32 - 1', 2 ** 32 - 1],
    ['2^53 - 1, the largest of a request', Number.MAX_SAFE_INTEGER],
    ['2^64 - 1', 2n ** 64n - 1n],
    ['-1', -1],
  ])('only the low 32 bits count: %s is all ones', (_name, seed) => {
    expectClose(new TorchRandom(seed).randn(2), allOnes, 1e-6);
  });

  it.each([
    [4294967303, 7],
    [2 ** 32, 0],
    [2n ** 40n + 42n, 42n],
  ])('%s gives the same noise as %s', (large, small) => {
    expect(new TorchRandom(large).randn(20)).toEqual(new TorchRandom(small).randn(20));
  });

  it.each([1.5, NaN, Infinity, 2 ** 53])('refuses %s', (seed) => {
    expect(() => new TorchRandom(seed)).toThrow(
      expect.objectContaining({ code: 'seed-not-integer', fault: 'user', field: 'seed' }),
    );
  });
});

describe('TorchRandom.randnTensor', () => {
  it('is randn in row-major order', () => {
    const made = new TorchRandom(3).randnTensor([1, 2, 3, 5]);
    expect(made.shape).toEqual([1, 2, 3, 5]);
    expect(made.data).toEqual(new TorchRandom(3).randn(30));
  });
});

describe('the source tree', () => {
  it('has no other source of randomness than this one', () => {
    const files = readdirSync(join(repository, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    expect(files.length).toBeGreaterThan(20);
    const offenders = files.filter((name) =>
      /Math\s*\.\s*random|getRandomValues/u.test(readFileSync(join(repository, 'src', name), 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});
