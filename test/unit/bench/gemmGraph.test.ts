import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { gemmFlops, gemmGraph } from '../../bench/gemmGraph.mjs';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('gemmGraph', () => {
  it('writes the bytes that the onnx package writes', () => {
    // onnx 1.23.2: b = np.arange(15, dtype=np.float32) / 4 - 1
    // g = make_graph([make_node('MatMul', ['a', 'b'], ['c'])], 'gemm', [make_tensor_value_info('a', 1, [200, 5])],
    //   [make_tensor_value_info('c', 1, [200, 3])], [make_tensor('b', 1, [5, 3], b.tobytes(), raw=True)])
    // make_model(g, ir_version=8, opset_imports=[make_opsetid('', 17)]).SerializeToString(); 200 needs two bytes as a varint
    const bytes = gemmGraph({ m: 200, k: 5, n: 3 }, (index: number) => index / 4 - 1);
    expect(bytes).toHaveLength(153);
    expect(digest(bytes)).toBe('3c87bd7128ed5fe4c99febc7013a5a0548bc977ad9c47f7e2ee1f12567665903');
  });

  it('changes with every length and every weight', () => {
    const weight = (index: number) => index;
    const graphs = [
      gemmGraph({ m: 2, k: 3, n: 5 }, weight),
      gemmGraph({ m: 3, k: 2, n: 5 }, weight),
      gemmGraph({ m: 2, k: 5, n: 3 }, weight),
      gemmGraph({ m: 2, k: 3, n: 5 }, (index) => index + (index === 14 ? 1 : 0)),
    ].map(digest);
    expect(new Set(graphs).size).toBe(4);
  });
});

describe('gemmFlops', () => {
  it('counts a multiplication and an addition for each product', () => {
    expect(gemmFlops({ m: 2, k: 3, n: 5 })).toBe(60);
    expect(gemmFlops({ m: 1024, k: 1024, n: 1024 })).toBe(2 ** 31);
  });
});
