// An adapter's tensors as low-rank changes of layers (LoRA, arXiv 2106.09685): W + scale · B·A. Reads the two ways in which trainers
// name them: `LAYER.lora_A.weight` with `.lora_B.weight` (peft) and `LAYER.lora_down.weight` with `.lora_up.weight` (kohya); `LAYER.alpha`
// is optional in both. Leaves out LoHa, LoKr, DoRA and whole weight differences, which are refused by name.

import { UserError } from '../../base/errors';
import type { Tensor } from '../tensor';
import type { AdapterSource } from './safetensors';

/** The change of one layer's weight, in the shapes of torch. */
export interface LowRankChange {
  /** As the file names it, without what trainers put in front of every name. */
  layer: string;
  /** A: [rank, in, …], with the kernel's axes for a convolution. */
  down: Tensor;
  /** B: [out, rank], with axes of length 1 behind them for a convolution. */
  up: Tensor;
  /** alpha / rank; 1 where the file names no alpha. */
  scale: number;
}

const parts = {
  'lora_A.weight': 'down',
  'lora_A.default.weight': 'down',
  'lora_down.weight': 'down',
  'lora_B.weight': 'up',
  'lora_B.default.weight': 'up',
  'lora_up.weight': 'up',
  alpha: 'alpha',
} as const;

const wrappers = /^(base_model\.model\.|transformer\.|unet\.|diffusion_model\.|lora_unet_)+/;

/**
 * The changes in the order of the file's layers. Throws UserError `adapter-unfit` naming file and tensor: a name of another kind, half
 * of a pair, shapes that do not multiply, nothing at all.
 */
export function lowRankChanges(tensors: ReadonlyMap<string, Tensor>, source: AdapterSource): LowRankChange[] {
  const layers = new Map<string, Partial<Record<'down' | 'up' | 'alpha', Tensor>>>();
  for (const [name, tensor] of tensors) {
    const [layer, part] = splitName(name, source);
    layers.set(layer, { ...layers.get(layer), [part]: tensor });
  }
  if (layers.size === 0) throw unfit(source, undefined, 'it holds no tensor');
  return [...layers].map(([layer, found]) => changeOf(layer, found, source));
}

/** The refusal of an adapter that is well-formed but not for this model. */
export function unfit({ path, field }: AdapterSource, tensor: string | undefined, problem: string): UserError {
  const place = tensor === undefined ? '' : `, tensor "${tensor}"`;
  return new UserError('adapter-unfit', `The adapter ${path}${place}: ${problem}.`, {
    field,
    hint: 'Give an adapter that was trained for this model.',
    details: { path, ...(tensor === undefined ? {} : { tensor }) },
  });
}

function splitName(name: string, source: AdapterSource): [layer: string, part: 'down' | 'up' | 'alpha'] {
  const ending = Object.keys(parts).find((known) => name.endsWith(`.${known}`)) as keyof typeof parts | undefined;
  if (ending === undefined) {
    throw unfit(source, name, 'it is no part of a low-rank change; expected names like LAYER.lora_A.weight');
  }
  return [name.slice(0, -ending.length - 1).replace(wrappers, ''), parts[ending]];
}

function changeOf(
  layer: string,
  { down, up, alpha }: Partial<Record<'down' | 'up' | 'alpha', Tensor>>,
  source: AdapterSource,
): LowRankChange {
  if (down === undefined || up === undefined) {
    throw unfit(source, layer, `it has no ${down === undefined ? 'lora_A' : 'lora_B'}, only the other half`);
  }
  const [rank = 0, ...rest] = down.shape;
  const [, upRank, ...kernel] = up.shape;
  if (rank < 1 || rest.length === 0 || upRank !== rank || kernel.some((length) => length !== 1)) {
    const shapes = `[${up.shape.join(', ')}] times [${down.shape.join(', ')}]`;
    throw unfit(source, layer, `lora_B times lora_A is ${shapes}, which is no product of two low-rank matrices`);
  }
  if (alpha !== undefined && alpha.data.length !== 1) throw unfit(source, layer, 'its alpha is not one number');
  return { layer, down, up, scale: (alpha?.data[0] ?? rank) / rank };
}
