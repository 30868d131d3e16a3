// Frame consistency (FCS): how alike neighbouring frames are to an extractor, as "frame consistency" in Text2Video-Zero, Pix2Video and
// VBench's subject consistency (arXiv 2311.17982): mean cosine of the embeddings of consecutive frames, times 100. With CLIP's image
// encoder as extractor it is the published figure; with another one it is comparable only to itself.

import { cosine } from './vectors';

/** Mean cosine × 100 of neighbouring rows, -100 to 100; a single frame gives 100. Higher is better. */
export function consistency(embeddings: readonly Float32Array[]): number {
  if (embeddings.length < 2) return 100;
  const steps = embeddings.slice(1).map((row, before) => cosine(embeddings[before]!, row));
  return (100 * steps.reduce((sum, one) => sum + one, 0)) / steps.length;
}
