// One text through the tiny real encoder, and the note about a cut one.
import { expect, test } from 'vitest';
import { encodePrompt, truncationNote } from '../../../../src/engine/pipelines/encodePrompts';
import { openSession } from '../../../../src/engine/onnx/session';
import type { ComponentSpec } from '../../../../src/protocol/modelSpec';
import { tinyFolder, tinySpec } from '../../../support/tinyModel';

const row = { ids: [101, 105, 102, 0, 0], mask: [1, 1, 1, 0, 0], truncated: false, tokenCount: 3 };

test('features have one row per token, the mask as floats, and padding is silent', async () => {
  const encoder = await openSession('textEncoder', tinySpec().components.textEncoder as ComponentSpec, {
    folder: tinyFolder,
    provider: 'cpu',
    threads: 1,
    now: () => 0,
  });
  const { tokens, mask } = await encodePrompt(encoder, row);
  await encoder.release();
  expect(tokens.shape).toEqual([1, 5, 8]);
  expect(mask.shape).toEqual([1, 5]);
  expect([...mask.data]).toEqual([1, 1, 1, 0, 0]);
  expect(tokens.data.subarray(24).every((value) => value === 0)).toBe(true);
});

test('only a cut text gives a note, with both numbers', () => {
  expect(truncationNote('prompt', row)).toEqual([]);
  expect(truncationNote('prompt', { ...row, truncated: true, tokenCount: 9 })).toEqual([
    'The prompt needs 9 tokens, the model reads 5: its end was cut off.',
  ]);
});
