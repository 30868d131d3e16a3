// Right and wrong files of the format https://huggingface.co/docs/safetensors.
import { describe, expect, test } from 'vitest';
import { readSafetensors } from '../../../../src/engine/adapters/safetensors';
import { safetensorsFile, wave } from '../../../support/safetensorsFile';

const source = { path: '/styles/ink.safetensors', field: 'adapters[2].file' };
const read = (bytes: Uint8Array) => readSafetensors(bytes, source);
const two = () => ({
  'a.weight': { shape: [2, 3], values: wave(6) },
  'b.weight': { shape: [4], values: wave(4, 1) },
});

describe('a safetensors file', () => {
  test('gives its tensors by name, whatever lies before it in memory', () => {
    const bytes = safetensorsFile(two());
    const shifted = new Uint8Array(bytes.length + 5);
    shifted.set(bytes, 5);
    for (const given of [bytes, shifted.subarray(5)]) {
      const tensors = read(given);
      expect([...tensors.keys()]).toEqual(['a.weight', 'b.weight']);
      expect(tensors.get('a.weight')).toEqual({ shape: [2, 3], data: Float32Array.from(wave(6)) });
    }
  });

  test('may have metadata, an empty tensor and a number without axes', () => {
    const tensors = read(
      safetensorsFile({ none: { shape: [0, 3], values: [] }, one: { shape: [], values: [5] } }, (header) => {
        header.__metadata__ = { look: 'ink' };
      }),
    );
    expect([...tensors]).toEqual([
      ['none', { shape: [0, 3], data: new Float32Array(0) }],
      ['one', { shape: [], data: Float32Array.of(5) }],
    ]);
  });

  // 0x3e00 is 1.5 in half precision, 0xbfc0 is -1.5 in bfloat16.
  test.each([
    ['F64', [0.5, -2]],
    ['F16', [0x3e00, 0xbe00], [1.5, -1.5]],
    ['BF16', [0x3fc0, 0xbfc0], [1.5, -1.5]],
  ] as [string, number[], number[]?][])('of type %s', (dtype, values, numbers = values) => {
    expect([...read(safetensorsFile({ x: { shape: [2], values, dtype } })).get('x')!.data]).toEqual(numbers);
  });
});

describe('what is refused, with file, field and tensor', () => {
  const withHeader = (text: string, extra = 0) => {
    const bytes = new Uint8Array(8 + text.length + extra);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(new TextEncoder().encode(text), 8);
    return bytes;
  };
  const changed = (name: string, values: object) =>
    safetensorsFile(two(), (header) => Object.assign(header[name]!, values));
  const cases: [what: string, bytes: Uint8Array, says: string, tensor?: string][] = [
    ['an empty file', new Uint8Array(0), 'it is not a safetensors file, it has 0 bytes'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), 'not a safetensors file'],
    [
      'a pickle of torch',
      new TextEncoder().encode('PK\u0003\u0004 archive/data.pkl and more'),
      'not a safetensors file',
    ],
    ['a header longer than the file', withHeader('{"a":1}').subarray(0, 12), 'it is cut off, its header of 7 bytes'],
    ['a header that is no JSON', withHeader('{"a":'), 'its header is not JSON'],
    [
      'a header that is not UTF-8',
      (() => {
        const bytes = withHeader('{"ab":1}');
        bytes[10] = 0xff;
        return bytes;
      })(),
      'its header is not JSON',
    ],
    [
      'a header as long as the universe',
      (() => {
        const bytes = withHeader('{"a":1}');
        bytes.fill(0xff, 0, 8);
        return bytes;
      })(),
      'not a safetensors file',
    ],
    ['an entry that is no object', withHeader('{"x":7}'), 'its type is undefined', 'x'],
    [
      'whole numbers',
      safetensorsFile({ x: { shape: [1], values: [1], dtype: 'I32' } }),
      'its type is "I32"; expected one of F64, F32, F16, BF16',
      'x',
    ],
    [
      'a type with the name of a built-in',
      changed('a.weight', { dtype: 'toString' }),
      'its type is "toString"',
      'a.weight',
    ],
    [
      'a shape below zero',
      changed('a.weight', { shape: [-2, -3] }),
      'its shape is not a list of whole numbers',
      'a.weight',
    ],
    [
      'a shape of other size',
      changed('a.weight', { shape: [2, 4] }),
      'its shape [2, 4] needs 32 bytes, it has 24',
      'a.weight',
    ],
    ['a shape beyond all numbers', changed('a.weight', { shape: [2 ** 52, 2 ** 52] }), 'its shape', 'a.weight'],
    ['no place', changed('a.weight', { data_offsets: undefined }), 'its place in the file is not given', 'a.weight'],
    [
      'two tensors in one place',
      changed('b.weight', { data_offsets: [0, 16] }),
      'its values begin at byte 0; expected 16',
      'a.weight',
    ],
    [
      'a gap',
      safetensorsFile({ a: { shape: [1], values: [1] }, b: { shape: [1], values: [1] } }, (header) => delete header.a),
      'its values begin at byte 4; expected 0',
      'b',
    ],
    [
      'bytes of nobody',
      safetensorsFile(two(), (header) => delete header['b.weight']),
      'it has 16 bytes that belong to no tensor',
    ],
    [
      'the end cut off',
      safetensorsFile(two()).slice(0, -3),
      'the file is cut off, its values end at byte 40 of 37',
      'b.weight',
    ],
    [
      'not a number',
      safetensorsFile({ x: { shape: [3], values: [1, NaN, 2] } }),
      'value 1 is NaN; expected a finite number',
      'x',
    ],
    [
      'infinity',
      safetensorsFile({ x: { shape: [2], values: [1, 0xfc00], dtype: 'F16' } }),
      'value 1 is -Infinity',
      'x',
    ],
    [
      'more than single precision holds',
      safetensorsFile({ x: { shape: [1], values: [1e200], dtype: 'F64' } }),
      'value 0 is Infinity',
      'x',
    ],
  ];
  test.each(cases)('%s', (_what, bytes, says, tensor) => {
    let error: unknown;
    try {
      read(bytes);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      fault: 'user',
      code: 'adapter-unreadable',
      field: 'adapters[2].file',
      message: expect.stringContaining('/styles/ink.safetensors'),
      details: { path: source.path, ...(tensor === undefined ? {} : { tensor }) },
    });
    expect(String(error)).toContain(says);
    if (tensor !== undefined) expect(String(error)).toContain(`tensor "${tensor}"`);
  });
});
