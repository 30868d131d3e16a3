// The prompt-clip score with the shipped graphs: what a clip shows beats what it does not show.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tensor } from '../../../src/engine/tensor';
import { createEngineServices, type EngineServices, type ModelDescription } from '../../../src/services/engineServices';
import { openExtractor, shippedExtractor, type Extractor } from '../../../src/services/extractor';
import { meanToken, openPromptScorer } from '../../../src/services/promptScorer';
import { tinyFolder } from '../../support/tinyModel';

const repository = join(__dirname, '..', '..', '..');
let models: EngineServices;
let embedded: ModelDescription;
let extractor: Extractor;
beforeAll(async () => {
  models = createEngineServices({ home: repository, device: () => ({ provider: 'cpu', threads: 1 }), previewEvery: 0 });
  embedded = await models.describeModel('embedded');
  extractor = await openExtractor(shippedExtractor(repository));
});
afterAll(async () => {
  await extractor.release();
  models.dispose();
});

describe('the prompt scorer', () => {
  test('gives equal prompts equal scores, and others others', async () => {
    const scorer = (await openPromptScorer(extractor, embedded))!;
    const summary = Float32Array.from({ length: 326 }, (_, i) => (i % 7) / 7);
    const scores = [];
    for (const prompt of ['a fox on the grass', 'a fox on the grass', 'a red balloon on the beach'])
      scores.push(await scorer.score(prompt, summary));
    expect(scores[1]).toBe(scores[0]);
    expect(scores[2]).not.toBeCloseTo(scores[0]!, 1);
    for (const score of scores) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }
    await scorer.release();
  });

  test('is not there for another text encoder, or for an extractor without one', async () => {
    const tiny = await models.describeModel(tinyFolder);
    expect(await openPromptScorer(extractor, tiny)).toBeUndefined();
    const plugged = await openExtractor(join(repository, 'test', 'fixtures', 'meanColour'));
    expect(await openPromptScorer(plugged, embedded)).toBeUndefined();
  });
});

describe('meanToken', () => {
  test('takes the tokens that the mask keeps', () => {
    const tokens = tensor([1, 3, 2], Float32Array.of(1, 2, 3, 6, 100, 100));
    expect(meanToken(tokens, tensor([1, 3], Float32Array.of(1, 1, 0)))).toEqual(tensor([1, 2], Float32Array.of(2, 4)));
  });
});
