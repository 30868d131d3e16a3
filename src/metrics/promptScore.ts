// Prompt-clip score: the cosine of what a dual encoder makes of the prompt and of the clip. CLIPScore (Hessel et al., arXiv 2104.08718)
// without its factor 2.5, as 100 · max(cos, 0).

import { cosine } from './vectors';

/** 0 to 100 from the two embeddings, which have one length. Higher is better. */
export function promptScore(prompt: Float32Array, clip: Float32Array): number {
  return 100 * Math.max(0, cosine(prompt, clip));
}
