// How much arithmetic one run of an ONNX graph is: the multiplications and additions of its Conv, ConvTranspose, MatMul and Gemm nodes (two for
// each weight used), with the shapes that the runtime's own profile reports. Everything else (norms, activations, softmax) counts as nothing,
// as in torch.utils.flop_counter. Optimisations are off, so that the exported graph is counted, not what a runtime makes of it.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @param {typeof import('onnxruntime-node')} runtime
 * @param {string} path of the .onnx file
 * @param {Record<string, { type: string, shape: readonly number[], data: Float32Array }>} feeds by the graph's input names
 * @returns {Promise<{ total: number, byOperator: Record<string, number> }>}
 */
export async function measureFlops(runtime, path, feeds) {
  const folder = await mkdtemp(join(tmpdir(), 't2v-profile-'));
  try {
    const session = await runtime.InferenceSession.create(path, {
      executionProviders: ['cpu'],
      graphOptimizationLevel: 'disabled',
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
      logSeverityLevel: 3,
    });
    const inputs = Object.entries(feeds).map(([name, { type, data, shape }]) => [
      name,
      new runtime.Tensor(type, data, shape),
    ]);
    await session.run(Object.fromEntries(inputs));
    session.endProfiling();
    await session.release();
    const [file] = await readdir(folder);
    return countFlops(JSON.parse(await readFile(join(folder, file ?? ''), 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {readonly { cat?: string, args?: { op_name?: string, input_type_shape?: object[], output_type_shape?: object[] } }[]} events
 *   of a profile of ONNX Runtime
 */
export function countFlops(events) {
  const byOperator = {};
  for (const { cat, args } of events) {
    const count = cat === 'Node' && Object.hasOwn(operators, args?.op_name ?? '') ? operators[args.op_name] : undefined;
    if (count === undefined || args.output_type_shape === undefined) continue;
    const inputs = (args.input_type_shape ?? []).map(shapeOf);
    const [output] = args.output_type_shape.map(shapeOf);
    byOperator[args.op_name] = (byOperator[args.op_name] ?? 0) + 2 * count(inputs, output ?? []);
  }
  return { total: Object.values(byOperator).reduce((sum, one) => sum + one, 0), byOperator };
}

/** Multiply-adds of one node from the shapes of its inputs and its output. */
const operators = {
  // weight [out, in / groups, kernel…]
  Conv: ([, weight = []], output) => sizeOf(output) * sizeOf(weight.slice(1)),
  // weight [in, out / groups, kernel…]
  ConvTranspose: ([input = [], weight = []]) => sizeOf(input) * sizeOf(weight.slice(1)),
  MatMul: ([a = []], output) => sizeOf(output) * (a.at(-1) ?? 0),
  // either side may be transposed: a has rows x inner values in any case
  Gemm: ([a = []], output) => sizeOf(output) * (sizeOf(a) / (output[0] ?? 1)),
};

/** {"float": [2, 3]} to [2, 3]. */
function shapeOf(entry) {
  return Object.values(entry)[0] ?? [];
}

function sizeOf(shape) {
  return shape.reduce((product, length) => product * length, 1);
}
