// A sidecar against what a graph says: each difference is one error that names tensor, expected and found.
import { describe, expect, test } from 'vitest';
import { ModelError } from '../../../../src/base/errors';
import { checkTensors, type FoundGraph } from '../../../../src/engine/onnx/checkTensors';
import type { ComponentSpec } from '../../../../src/protocol/modelSpec';

const spec: ComponentSpec = {
  file: 'denoiser.onnx',
  sha256: '',
  inputs: {
    sample: { name: 'x', type: 'float32', shape: ['B', 3, 'F', 6, 10] },
    ids: { name: 'ids', type: 'int64', shape: ['B', 12] },
  },
  outputs: { velocity: { name: 'v', type: 'float32', shape: ['B', 3, 'F', 6, 10] } },
};
const graph = (): FoundGraph => ({
  inputs: [
    { name: 'x', type: 'float32', shape: ['batch', 3, 'n', 6, 10] },
    { name: 'ids', type: 'int64', shape: ['batch', 12] },
  ],
  outputs: [{ name: 'v', type: 'float32', shape: ['batch', 3, 'n', 6, 10] }],
});

test('agreeing graphs pass, whatever the free lengths are called', () => {
  expect(() => checkTensors('denoiser', spec, graph())).not.toThrow();
});

test('a fixed length of the sidecar may be free in the graph, and further outputs are no harm', () => {
  const found = graph();
  const open = found.inputs.map((tensor) => ({ ...tensor, shape: tensor.shape.map((_, axis) => `d${axis}`) }));
  const more = [...found.outputs, { name: 'extra', type: 'float32', shape: [1] }];
  expect(() => checkTensors('denoiser', spec, { inputs: open, outputs: more })).not.toThrow();
});

describe('what is refused', () => {
  const x = graph().inputs[0]!;
  const ids = graph().inputs[1]!;
  const v = graph().outputs[0]!;
  const cases: [what: string, found: FoundGraph, code: string, message: string][] = [
    [
      'a missing input',
      { inputs: [x], outputs: [v] },
      'tensor-missing',
      'tensor "ids": expected an input int64 [B, 12], found only x',
    ],
    ['a missing output', { inputs: [x, ids], outputs: [] }, 'tensor-missing', 'tensor "v": expected an output'],
    [
      'an input more',
      { inputs: [x, ids, { name: 'y', type: 'bool', shape: [] }], outputs: [v] },
      'tensor-unexpected',
      'tensor "y": expected no such input, found bool []',
    ],
    [
      'another type',
      { inputs: [{ ...x, type: 'float16' }, ids], outputs: [v] },
      'tensor-type',
      'expected float32 [B, 3, F, 6, 10], found float16',
    ],
    [
      'another rank',
      { inputs: [{ ...x, shape: ['B', 3, 6, 10] }, ids], outputs: [v] },
      'tensor-shape',
      'found float32 [B, 3, 6, 10]',
    ],
    [
      'height and width swapped',
      { inputs: [{ ...x, shape: ['B', 3, 'F', 10, 6] }, ids], outputs: [v] },
      'tensor-shape',
      'expected float32 [B, 3, F, 6, 10], found float32 [B, 3, F, 10, 6]',
    ],
    [
      'a batch fixed at one',
      { inputs: [{ ...x, shape: [1, 3, 'F', 6, 10] }, ids], outputs: [v] },
      'tensor-shape',
      'found float32 [1, 3, F, 6, 10]',
    ],
    [
      'an output of another shape',
      { inputs: [x, ids], outputs: [{ ...v, shape: ['B', 4, 'F', 6, 10] }] },
      'tensor-shape',
      'tensor "v"',
    ],
  ];
  test.each(cases)('%s', (_what, found, code, message) => {
    const act = () => checkTensors('denoiser', spec, found);
    expect(act).toThrow(ModelError);
    expect(act).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
    expect(act).toThrow(/component "denoiser"/);
  });
});
