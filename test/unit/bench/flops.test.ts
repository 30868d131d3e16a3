import { describe, expect, it } from 'vitest';
import { countFlops } from '../../bench/flops.mjs';

/** One event of a profile as ONNX Runtime 1.30 writes it. */
const node = (operator: string, inputs: number[][], output: number[]) => ({
  cat: 'Node',
  args: {
    op_name: operator,
    input_type_shape: inputs.map((shape) => ({ float: shape })),
    output_type_shape: [{ float: output }],
  },
});

describe('countFlops', () => {
  // Expected: 2 x multiply-adds by hand; the convolutions agree with torch.utils.flop_counter of torch 2.13.
  const cases = [
    {
      what: 'a convolution: every output value reads all input channels under the kernel',
      events: [node('Conv', [[2, 8, 7, 5], [12, 8, 3, 3], [12]], [2, 12, 7, 5])],
      expected: 2 * (2 * 12 * 7 * 5) * (8 * 3 * 3),
    },
    {
      what: 'a convolution in groups reads only its group',
      events: [
        node(
          'Conv',
          [
            [1, 8, 4, 6],
            [8, 1, 3, 3],
          ],
          [1, 8, 4, 6],
        ),
      ],
      expected: 2 * (8 * 4 * 6) * 9,
    },
    {
      what: 'a strided convolution counts its outputs',
      events: [
        node(
          'Conv',
          [
            [1, 3, 8, 6],
            [5, 3, 3, 3],
          ],
          [1, 5, 4, 3],
        ),
      ],
      expected: 2 * (5 * 4 * 3) * 27,
    },
    {
      what: 'a batched product',
      events: [
        node(
          'MatMul',
          [
            [2, 4, 7, 3],
            [2, 4, 3, 5],
          ],
          [2, 4, 7, 5],
        ),
      ],
      expected: 2 * (2 * 4 * 7 * 5) * 3,
    },
    {
      what: 'a product with a shared matrix',
      events: [
        node(
          'MatMul',
          [
            [2, 7, 3],
            [3, 5],
          ],
          [2, 7, 5],
        ),
      ],
      expected: 2 * (2 * 7 * 5) * 3,
    },
    { what: 'Gemm', events: [node('Gemm', [[7, 3], [3, 5], [5]], [7, 5])], expected: 2 * 7 * 5 * 3 },
    {
      what: 'Gemm with its first matrix turned round',
      events: [
        node(
          'Gemm',
          [
            [3, 7],
            [3, 5],
          ],
          [7, 5],
        ),
      ],
      expected: 2 * 7 * 5 * 3,
    },
    { what: 'other operators count nothing', events: [node('Softmax', [[7, 5]], [7, 5])], expected: 0 },
    {
      what: 'events that are no nodes',
      events: [{ cat: 'Session', args: {} }, { cat: 'Node', args: { op_name: 'MatMul' } }, {}],
      expected: 0,
    },
    { what: 'nothing', events: [], expected: 0 },
  ];
  it.each(cases)('$what', ({ events, expected }) => {
    expect(countFlops(events).total).toBe(expected);
  });

  it('adds up by operator', () => {
    const events = [
      node(
        'MatMul',
        [
          [7, 3],
          [3, 5],
        ],
        [7, 5],
      ),
      node(
        'Conv',
        [
          [1, 1, 2, 3],
          [1, 1, 1, 1],
        ],
        [1, 1, 2, 3],
      ),
      node(
        'MatMul',
        [
          [7, 3],
          [3, 5],
        ],
        [7, 5],
      ),
    ];
    expect(countFlops(events)).toEqual({ total: 432, byOperator: { MatMul: 420, Conv: 12 } });
  });
});
