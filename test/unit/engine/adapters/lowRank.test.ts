// The names that trainers give to the halves of a low-rank change, and what is no such change.
import { describe, expect, test } from 'vitest';
import { lowRankChanges } from '../../../../src/engine/adapters/lowRank';
import { tensor, type Tensor } from '../../../../src/engine/tensor';

const source = { path: 'ink.safetensors', field: 'adapters[0].file' };
const changes = (tensors: Record<string, Tensor>) => lowRankChanges(new Map(Object.entries(tensors)), source);
const down = tensor([2, 5]);
const up = tensor([3, 2]);

describe('names of trainers', () => {
  const cases: [what: string, down: string, up: string][] = [
    ['peft', 'net.0.lora_A.weight', 'net.0.lora_B.weight'],
    [
      'peft with its wrapper and adapter name',
      'base_model.model.net.0.lora_A.default.weight',
      'base_model.model.net.0.lora_B.default.weight',
    ],
    ['diffusers', 'unet.net.0.lora_A.weight', 'unet.net.0.lora_B.weight'],
    ['kohya', 'net.0.lora_down.weight', 'net.0.lora_up.weight'],
  ];
  test.each(cases)('%s', (_what, first, second) => {
    expect(changes({ [second]: up, [first]: down })).toEqual([{ layer: 'net.0', down, up, scale: 1 }]);
  });

  test('kohya writes underscores, which are left for the table of weights', () => {
    const [change] = changes({ 'lora_unet_net_0.lora_down.weight': down, 'lora_unet_net_0.lora_up.weight': up });
    expect(change?.layer).toBe('net_0');
  });

  test('alpha divided by the rank is the scale', () => {
    const halves = { 'a.lora_A.weight': down, 'a.lora_B.weight': up };
    expect(changes({ ...halves, 'a.alpha': tensor([], Float32Array.of(1)) })[0]?.scale).toBe(0.5);
    expect(changes({ ...halves, 'a.alpha': tensor([1], Float32Array.of(8)) })[0]?.scale).toBe(4);
  });

  test('a convolution has its kernel in the first half', () => {
    const kernel = { 'c.lora_A.weight': tensor([2, 5, 3, 3]), 'c.lora_B.weight': tensor([4, 2, 1, 1]) };
    expect(changes(kernel)[0]?.down.shape).toEqual([2, 5, 3, 3]);
  });
});

describe('what is refused, with the tensor', () => {
  const cases: [what: string, tensors: Record<string, Tensor>, tensor: string | undefined, says: string][] = [
    ['nothing', {}, undefined, 'it holds no tensor'],
    ['whole weights', { 'net.0.weight': up }, 'net.0.weight', 'no part of a low-rank change'],
    ['another method', { 'net.0.hada_w1_a': up }, 'net.0.hada_w1_a', 'no part of a low-rank change'],
    ['a magnitude of DoRA', { 'net.0.dora_scale': up }, 'net.0.dora_scale', 'no part of a low-rank change'],
    ['half of a pair', { 'net.0.lora_B.weight': up }, 'net.0', 'it has no lora_A'],
    ['the other half', { 'net.0.lora_A.weight': down }, 'net.0', 'it has no lora_B'],
    ['an alpha alone', { 'net.0.alpha': tensor([1]) }, 'net.0', 'it has no lora_A'],
    ['ranks that differ', { 'a.lora_A.weight': down, 'a.lora_B.weight': tensor([3, 4]) }, 'a', '[3, 4] times [2, 5]'],
    ['rank 0', { 'a.lora_A.weight': tensor([0, 5]), 'a.lora_B.weight': tensor([3, 0]) }, 'a', 'no product'],
    ['a vector', { 'a.lora_A.weight': tensor([2]), 'a.lora_B.weight': up }, 'a', 'no product'],
    [
      'a kernel in the second half',
      { 'a.lora_A.weight': tensor([2, 5, 1, 1]), 'a.lora_B.weight': tensor([3, 2, 3, 3]) },
      'a',
      'no product',
    ],
    [
      'an alpha for each row',
      { 'a.lora_A.weight': down, 'a.lora_B.weight': up, 'a.alpha': tensor([3]) },
      'a',
      'not one number',
    ],
  ];
  test.each(cases)('%s', (_what, tensors, name, says) => {
    let error: unknown;
    try {
      changes(tensors);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      fault: 'user',
      code: 'adapter-unfit',
      field: 'adapters[0].file',
      message: expect.stringContaining(says),
      details: { path: 'ink.safetensors', ...(name === undefined ? {} : { tensor: name }) },
    });
  });
});
