// Prompt and negative prompt as the token features that a denoiser reads. Each text runs alone, so that a quantised encoder
// gives the same features for a prompt whatever stands beside it.

import type { ModelSession } from '../onnx/session';
import { tensor, type Tensor } from '../tensor';
import type { TokenRow } from '../tokenizers';

/** Features of one text: tokens [1, L, D] and mask [1, L] with 1 for real tokens. */
export interface TextFeatures {
  tokens: Tensor;
  mask: Tensor;
}

/** Runs the encoder (roles inputIds, attentionMask → tokens) over one padded row of ids. */
export async function encodePrompt(encoder: ModelSession, row: TokenRow): Promise<TextFeatures> {
  const shape = [1, row.ids.length];
  const { tokens } = await encoder.run({
    inputIds: { shape, ints: row.ids },
    attentionMask: { shape, ints: row.mask },
  });
  return { tokens: tokens ?? tensor([1, row.ids.length, 0]), mask: tensor(shape, Float32Array.from(row.mask)) };
}

/** What to tell the user when a text was cut, or nothing. */
export function truncationNote(name: string, row: TokenRow): string[] {
  if (!row.truncated) return [];
  return [`The ${name} needs ${row.tokenCount} tokens, the model reads ${row.ids.length}: its end was cut off.`];
}
