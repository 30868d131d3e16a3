// Weights inside real ONNX files: those of the tiny model, and damaged copies. Shapes as test/support/makeTinyModel.py writes them.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findWeights } from '../../../../src/engine/onnx/graphWeights';
import { tinyFolder } from '../../../support/tinyModel';

const denoiser = () => readFileSync(join(tinyFolder, 'denoiser.onnx'));

describe('findWeights', () => {
  test('finds shape, type and bytes of each weight, and the table of names', () => {
    const { weights, table } = findWeights(denoiser(), 'denoiser');
    expect(weights.get('enter.weight')).toMatchObject({ shape: [8, 3, 3, 3, 3], type: 'float32' });
    expect(table.get('enter.weight')).toEqual(['enter.weight', 'same']);
    const [turned, how] = table.get('frame.weight')!;
    expect(how).toBe('turned');
    expect(weights.get(turned)?.shape).toEqual([16, 8]);
    for (const { shape, bytes } of weights.values()) {
      expect(bytes.length).toBe(4 * shape.reduce((size, length) => size * length, 1));
    }
  });

  test('gives views into the file, so that a change of a weight changes the file there and nowhere else', () => {
    const [file, before] = [denoiser(), denoiser()];
    const { bytes } = findWeights(file, 'denoiser').weights.get('codes.weight')!;
    bytes.fill(0);
    const changed = [...file.keys()].filter((at) => file[at] !== before[at]);
    expect(changed.length).toBeGreaterThan(bytes.length / 2);
    expect(changed.at(-1)! - changed[0]!).toBeLessThan(bytes.length);
  });

  test('a graph without the table has weights all the same', () => {
    const { weights, table } = findWeights(readFileSync(join(tinyFolder, 'upscaler.onnx')), 'upscaler');
    expect(table.size).toBe(0);
    expect(weights.size).toBeGreaterThan(2);
  });

  test('the shipped denoiser keeps its large weights in half precision', () => {
    const path = join(__dirname, '..', '..', '..', '..', 'models', 'embedded', 'denoiser.onnx');
    const { weights, table } = findWeights(readFileSync(path), 'denoiser');
    expect(weights.get('net.scene.enter.weight.half')).toMatchObject({ shape: [56, 24, 3, 3], type: 'float16' });
    expect(table.size).toBe(248);
    for (const [initializer] of table.values()) {
      expect(weights.has(initializer) || weights.has(`${initializer}.half`)).toBe(true);
    }
  });

  test.each([
    ['a file cut off inside a weight', () => denoiser().subarray(0, 3000)],
    ['a text', () => readFileSync(join(tinyFolder, 'vocab.txt'))],
    ['nothing', () => Buffer.alloc(0)],
  ])('%s is refused or holds nothing, and never hangs', (_what, bytes) => {
    try {
      expect(findWeights(bytes(), 'denoiser').table.size).toBe(0);
    } catch (error) {
      expect(error).toMatchObject({ code: 'model-unreadable', message: expect.stringContaining('"denoiser"') });
    }
  });
});
