// W + weight · scale · B·A against the same product written out by hand, for both ways in which a weight can lie in a graph.
import { describe, expect, test } from 'vitest';
import type { LowRankChange } from '../../../../src/engine/adapters/lowRank';
import { applyChanges, fitChanges } from '../../../../src/engine/adapters/mergeChanges';
import { fromHalf, toHalf } from '../../../../src/engine/float16';
import type { GraphWeight, GraphWeights } from '../../../../src/engine/onnx/graphWeights';
import { tensor } from '../../../../src/engine/tensor';
import { wave } from '../../../support/safetensorsFile';

const source = { path: 'ink.safetensors', field: 'adapters[0].file' };

function single(shape: number[], values: number[]): GraphWeight {
  return { shape, type: 'float32', bytes: new Uint8Array(Float32Array.from(values).buffer) };
}

function half(shape: number[], values: number[]): GraphWeight {
  return { shape, type: 'float16', bytes: new Uint8Array(Uint16Array.from(values, toHalf).buffer) };
}

function valuesOf({ type, bytes }: GraphWeight): number[] {
  const copy = bytes.slice().buffer;
  return type === 'float32' ? [...new Float32Array(copy)] : [...new Uint16Array(copy)].map(fromHalf);
}

/** A linear layer [3, 4] as torch has it, the same one transposed, and a convolution [2, 3, 3, 1] in half precision. */
function graph(): GraphWeights {
  return {
    weights: new Map([
      ['lin.weight', single([3, 4], wave(12))],
      ['val_7', single([4, 3], wave(12, 1))],
      ['conv.weight.half', half([2, 3, 3, 1], wave(18, 2))],
    ]),
    table: new Map([
      ['lin.weight', ['lin.weight', 'same']],
      ['net.0.turned.weight', ['val_7', 'turned']],
      ['conv.weight', ['conv.weight', 'same']],
      ['lost.weight', ['val_9', 'same']],
    ]),
  };
}

function change(layer: string, [out, rank, ...rest]: [number, number, ...number[]], scale = 1): LowRankChange {
  const columns = rest.reduce((size, length) => size * length, 1);
  const kernel = rest.slice(1).map(() => 1);
  return {
    layer,
    down: tensor([rank, ...rest], Float32Array.from(wave(rank * columns, 3))),
    up: tensor([out, rank, ...kernel], Float32Array.from(wave(out * rank, 4))),
    scale,
  };
}

/** Entry [row, column] of B·A. */
function product({ up, down }: LowRankChange, row: number, column: number): number {
  const rank = down.shape[0]!;
  const columns = down.data.length / rank;
  let sum = 0;
  for (let k = 0; k < rank; k++) sum += up.data[row * rank + k]! * down.data[k * columns + column]!;
  return sum;
}

describe('merging', () => {
  test('adds to a weight that lies as torch has it', () => {
    const known = graph();
    const one = change('lin', [3, 2, 4], 0.5);
    applyChanges(fitChanges([one], known, source).map((fitted) => ({ change: fitted, weight: -2 })));
    valuesOf(known.weights.get('lin.weight')!).forEach((value, i) => {
      expect(value).toBeCloseTo(wave(12)[i]! - product(one, Math.floor(i / 4), i % 4), 6);
    });
  });

  test('adds the transposed product to a weight that lies transposed', () => {
    const known = graph();
    const one = change('net.0.turned', [3, 2, 4]);
    applyChanges(fitChanges([one], known, source).map((fitted) => ({ change: fitted, weight: 1 })));
    valuesOf(known.weights.get('val_7')!).forEach((value, i) => {
      expect(value).toBeCloseTo(wave(12, 1)[i]! + product(one, i % 3, Math.floor(i / 3)), 6);
    });
  });

  test('adds to a kernel in half precision, rounding once, and leaves the other weights alone', () => {
    const known = graph();
    const before = valuesOf(known.weights.get('conv.weight.half')!);
    const one = change('conv', [2, 1, 3, 3, 1]);
    applyChanges(fitChanges([one], known, source).map((fitted) => ({ change: fitted, weight: 0.7 })));
    valuesOf(known.weights.get('conv.weight.half')!).forEach((value, i) => {
      expect(value).toBe(fromHalf(toHalf(before[i]! + 0.7 * product(one, Math.floor(i / 9), i % 9))));
    });
    expect(valuesOf(known.weights.get('lin.weight')!)).toEqual([...Float32Array.from(wave(12))]);
  });

  test('several changes of a weight add up', () => {
    const [both, apart] = [graph(), graph()];
    const [one, other] = [change('lin', [3, 2, 4]), change('lin', [3, 1, 4], 3)];
    applyChanges(
      fitChanges([one, other], both, source).map((fitted, i) => ({ change: fitted, weight: [0.25, -1][i]! })),
    );
    [0.25, -1].forEach((weight, i) => {
      applyChanges(fitChanges([[one, other][i]!], apart, source).map((fitted) => ({ change: fitted, weight })));
    });
    valuesOf(both.weights.get('lin.weight')!).forEach((value, i) => {
      expect(value).toBeCloseTo(valuesOf(apart.weights.get('lin.weight')!)[i]!, 5);
    });
  });

  test('a change there and back in half precision is lost in rounding only', () => {
    const known = graph();
    const one = change('conv', [2, 1, 3, 3, 1]);
    const before = valuesOf(known.weights.get('conv.weight.half')!);
    const fitted = fitChanges([one], known, source)[0]!;
    applyChanges([
      { change: fitted, weight: 3 },
      { change: fitted, weight: -3 },
    ]);
    expect(valuesOf(known.weights.get('conv.weight.half')!)).toEqual(before);
  });

  test('underscores of kohya find the layer', () => {
    expect(fitChanges([change('net_0_turned', [3, 2, 4])], graph(), source)[0]?.isTurned).toBe(true);
  });

  test('a kernel of one pixel fits a linear layer', () => {
    expect(fitChanges([change('lin', [3, 2, 4, 1, 1])], graph(), source)).toHaveLength(1);
  });
});

describe('what does not fit', () => {
  const cases: [what: string, change: LowRankChange, says: string][] = [
    ['a layer that the model has not', change('other', [3, 2, 4]), 'the model has no such layer'],
    ['a name of every object', change('constructor', [3, 2, 4]), 'the model has no such layer'],
    [
      'a layer whose weight cannot be changed',
      change('lost', [3, 2, 4]),
      'the model has no such layer that can be changed',
    ],
    ['too many inputs', change('lin', [3, 2, 5]), "it changes a weight of shape [3, 5]; the model's is [3, 4]"],
    ['axes in the wrong order', change('net.0.turned', [4, 2, 3]), "shape [4, 3]; the model's is [3, 4]"],
    ['another kernel', change('conv', [2, 1, 3, 1, 3]), "shape [2, 3, 1, 3]; the model's is [2, 3, 3, 1]"],
  ];
  test.each(cases)('%s', (_what, one, says) => {
    expect(() => fitChanges([one], graph(), source)).toThrow(
      expect.objectContaining({
        code: 'adapter-unfit',
        message: expect.stringContaining(says),
        details: { path: 'ink.safetensors', tensor: one.layer },
      }),
    );
  });

  test('values that get too large for the file', () => {
    const one = change('conv', [2, 1, 3, 3, 1], 1e6);
    const fitted = fitChanges([one], graph(), source);
    expect(() => applyChanges(fitted.map((each) => ({ change: each, weight: 1 })))).toThrow(
      expect.objectContaining({ code: 'adapter-unfit', message: expect.stringContaining('too large') }),
    );
  });
});
