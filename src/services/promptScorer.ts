// How well a clip fits its words: the prompt goes through the text encoder that the extractor's `dual` was trained for, the mean of its token
// states and the clip's summary through `dual`, and the cosine of both is the score.

import { encodePrompt } from '../engine/pipelines/encodePrompts';
import { openSession } from '../engine/onnx/session';
import { tensor, type Tensor } from '../engine/tensor';
import { promptScore } from '../metrics/promptScore';
import type { DigestCache } from '../modelStore/digestCache';
import { verifyFiles } from '../modelStore/verifyModel';
import type { ModelDescription } from './engineServices';
import { sessionOnce, sessionOptions, type Extractor } from './extractor';
import { TokenizerCache } from './promptTokens';

export interface PromptScorer {
  /** 0 to 100. @throws ModelError when a graph fails. */
  score(prompt: string, summary: Float32Array): Promise<number>;
  release(): Promise<void>;
}

/**
 * The scorer of an extractor that has a `dual`. Undefined where it has none, or where `model` is not the one whose text encoder that
 * `dual` reads.
 * @throws ModelError when the files of the text encoder are not whole.
 */
export async function openPromptScorer(
  { sidecar, folder }: Pick<Extractor, 'sidecar' | 'folder'>,
  model: ModelDescription,
  cache?: DigestCache,
): Promise<PromptScorer | undefined> {
  const { dual } = sidecar.components;
  const encoder = model.sidecar.components.textEncoder;
  if (dual === undefined || encoder === undefined || encoder.sha256 !== sidecar.textEncoder) return undefined;
  const files = { textEncoder: encoder, tokenizer: model.sidecar.tokenizer };
  const named = Object.entries(files).map(([role, { file, sha256, bytes }]) => ({ role, file, sha256, bytes }));
  await verifyFiles(model.folder, named, { cache });
  const tokenizer = await new TokenizerCache().of(model);
  if (tokenizer === undefined) return undefined;
  const text = sessionOnce(() => openSession('textEncoder', encoder, sessionOptions(model.folder)));
  const both = sessionOnce(() => openSession('dual', dual, sessionOptions(folder)));
  return {
    async score(prompt, summary) {
      const { tokens, mask } = await encodePrompt(await text(), tokenizer.encode(prompt));
      const feeds = { text: meanToken(tokens, mask), summary: tensor([1, summary.length], summary) };
      const shared = await (await both()).run(feeds);
      return promptScore(shared.text!.data, shared.clip!.data);
    },
    release: async () => void (await Promise.all([text.release(), both.release()])),
  };
}

/** Mean of the token states [1, L, D] that the mask [1, L] keeps: [1, D]. */
export function meanToken(tokens: Tensor, mask: Tensor): Tensor {
  const width = tokens.shape.at(-1) ?? 0;
  const mean = tensor([1, width]);
  const count = mask.data.reduce((sum, one) => sum + one, 0);
  for (let token = 0; token < mask.data.length; token++) {
    if (mask.data[token] === 0) continue;
    for (let i = 0; i < width; i++) mean.data[i]! += tokens.data[token * width + i]! / count;
  }
  return mean;
}
