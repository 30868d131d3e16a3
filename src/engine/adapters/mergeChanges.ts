// Low-rank changes into the weights of a graph: finds the initialiser of each layer by the table that the export wrote, checks shapes,
// and adds scale · weight · B·A there. All changes of a weight add up before they are rounded once to the type that the file stores.

import type { GraphWeight, GraphWeights } from '../onnx/graphWeights';
import { fromHalf, toHalf } from '../float16';
import { unfit, type LowRankChange } from './lowRank';
import type { AdapterSource } from './safetensors';

/** A change and the weight that it changes. */
export interface FittedChange extends LowRankChange {
  source: AdapterSource;
  target: GraphWeight;
  /** Whether the weight lies there as [in, out]. */
  isTurned: boolean;
}

/** Finds the weight of each change. Throws UserError `adapter-unfit` naming the layer: unknown, or of another shape. */
export function fitChanges(
  changes: readonly LowRankChange[],
  graph: GraphWeights,
  source: AdapterSource,
): FittedChange[] {
  // kohya writes every dot as an underscore.
  const names = new Map(
    [...graph.table.keys()].flatMap((name) => [[name, name] as const, [flat(name), name] as const]),
  );
  return changes.map((change) => {
    const { layer, down, up } = change;
    const name = names.get(`${layer}.weight`) ?? names.get(flat(`${layer}.weight`));
    const [initializer, how] = (name === undefined ? undefined : graph.table.get(name)) ?? [];
    const target = initializer === undefined ? undefined : findWeight(graph, initializer);
    if (target === undefined) throw unfit(source, layer, 'the model has no such layer that can be changed');
    const isTurned = how === 'turned';
    const shape = isTurned ? [...target.shape].reverse() : target.shape;
    const product = [up.shape[0]!, ...down.shape.slice(1)];
    if (plain(shape).join() !== plain(product).join()) {
      throw unfit(
        source,
        layer,
        `it changes a weight of shape [${product.join(', ')}]; the model's is [${shape.join(', ')}]`,
      );
    }
    return { ...change, source, target, isTurned };
  });
}

/**
 * Adds each change times its weight to the values of its target, in place. Throws UserError `adapter-unfit` when a value gets too large
 * for the type of the file; the values are then half changed and of no use.
 */
export function applyChanges(changes: readonly { change: FittedChange; weight: number }[]): void {
  const targets = new Map<Uint8Array, { change: FittedChange; weight: number }[]>();
  for (const one of changes) {
    const { bytes } = one.change.target;
    targets.set(bytes, [...(targets.get(bytes) ?? []), one]);
  }
  for (const [, together] of targets) {
    const { target } = together[0]!.change;
    const sum = new Float64Array(target.shape.reduce((size, length) => size * length, 1));
    for (const { change, weight } of together) addProduct(sum, change, weight);
    addToWeight(target, sum, together.at(-1)!.change);
  }
}

function flat(name: string): string {
  return name.replaceAll('.', '_');
}

/** The export keeps large weights in half precision under a name of their own, and expands them when the graph is loaded. */
function findWeight({ weights }: GraphWeights, initializer: string): GraphWeight | undefined {
  return weights.get(`${initializer}.half`) ?? weights.get(initializer);
}

/** Without the lengths of 1 at the end: a linear layer may be written as a convolution of one pixel. */
function plain(shape: readonly number[]): readonly number[] {
  const last = shape.findLastIndex((length) => length !== 1);
  return shape.slice(0, Math.max(1, last + 1));
}

/** sum += weight · scale · B·A, in the order in which the target's values lie. */
function addProduct(sum: Float64Array, { down, up, scale, isTurned }: FittedChange, weight: number): void {
  const rank = down.shape[0]!;
  const rows = up.shape[0]!;
  const columns = down.data.length / rank;
  const [rowStep, columnStep] = isTurned ? [1, rows] : [columns, 1];
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < rank; k++) {
      const factor = up.data[row * rank + k]! * scale * weight;
      for (let column = 0; column < columns; column++) {
        sum[row * rowStep + column * columnStep]! += factor * down.data[k * columns + column]!;
      }
    }
  }
}

function addToWeight({ type, bytes }: GraphWeight, sum: Float64Array, { source, layer }: FittedChange): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isHalf = type === 'float16';
  for (let i = 0; i < sum.length; i++) {
    const old = isHalf ? fromHalf(view.getUint16(2 * i, true)) : view.getFloat32(4 * i, true);
    const value = isHalf ? toHalf(old + sum[i]!) : Math.fround(old + sum[i]!);
    if (!Number.isFinite(isHalf ? fromHalf(value) : value)) {
      throw unfit(source, layer, 'with its weight it makes its values too large');
    }
    if (isHalf) view.setUint16(2 * i, value, true);
    else view.setFloat32(4 * i, value, true);
  }
}
