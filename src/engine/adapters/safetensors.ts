// Reads safetensors files (https://huggingface.co/docs/safetensors, format of 2023): eight bytes with the header's length, a JSON
// header, then the values. Inert: nothing in such a file is run. Leaves out integer and 8-bit types, which no adapter has.

import { messageOf, UserError } from '../../base/errors';
import { isPlainObject } from '../../experiment/fieldPath';
import { fromHalf } from '../float16';
import type { Tensor } from '../tensor';

/** The content of one adapter file. */
export interface AdapterFile {
  bytes: Uint8Array;
  /** 64 hex digits. */
  sha256: string;
}

/** Where an adapter comes from, for messages. */
export interface AdapterSource {
  path: string;
  /** The field of the request that names it, such as `adapters[0].file`. */
  field: string;
}

/** The longest header that is read; a real one has about 150 bytes for each tensor. */
const maxHeader = 8 * 1024 * 1024;

type Reader = (bytes: DataView, at: number) => number;

const types: Record<string, { size: number; read: Reader } | undefined> = {
  F64: { size: 8, read: (bytes, at) => bytes.getFloat64(at, true) },
  F32: { size: 4, read: (bytes, at) => bytes.getFloat32(at, true) },
  F16: { size: 2, read: (bytes, at) => fromHalf(bytes.getUint16(at, true)) },
  BF16: { size: 2, read: (bytes, at) => bfloat(bytes.getUint16(at, true)) },
};

interface Entry {
  name: string;
  type: { size: number; read: Reader };
  shape: number[];
  begin: number;
  end: number;
}

/**
 * The tensors of a file by name, as float32. Throws UserError `adapter-unreadable` naming the file, and the
 * tensor where one is at fault: not this format, cut off, bytes left over or used twice, a type that is not a float, NaN or infinity.
 */
export function readSafetensors(bytes: Uint8Array, source: AdapterSource): Map<string, Tensor> {
  const refuse = refusal(source);
  const { header, start } = readHeader(bytes, refuse);
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => readEntry(name, value, refuse))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkLayout(entries, bytes.length - start, refuse);
  return new Map(entries.map((entry) => [entry.name, readValues(bytes, { entry, start }, refuse)]));
}

type Refuse = (problem: string, tensor?: string) => UserError;

function refusal({ path, field }: AdapterSource): Refuse {
  return (problem, tensor) => {
    const place = tensor === undefined ? '' : `, tensor "${tensor}"`;
    return new UserError('adapter-unreadable', `The adapter ${path}${place}: ${problem}.`, {
      field,
      hint: 'Give an adapter in the safetensors format, made for this model.',
      details: { path, ...(tensor === undefined ? {} : { tensor }) },
    });
  };
}

function readHeader(bytes: Uint8Array, refuse: Refuse): { header: Record<string, unknown>; start: number } {
  const wrong = 'it is not a safetensors file';
  if (bytes.length < 10) throw refuse(`${wrong}, it has ${bytes.length} bytes`);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));
  if (length > maxHeader || bytes[8] !== '{'.charCodeAt(0)) throw refuse(wrong);
  if (8 + length > bytes.length) {
    throw refuse(`it is cut off, its header of ${length} bytes does not fit its ${bytes.length} bytes`);
  }
  const text = bytes.subarray(8, 8 + length);
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(text));
    if (isPlainObject(header)) return { header, start: 8 + length };
  } catch (error) {
    throw refuse(`${wrong}, its header is not JSON (${messageOf(error)})`);
  }
  throw refuse(wrong);
}

function readEntry(name: string, value: unknown, refuse: Refuse): Entry {
  const { dtype, shape, data_offsets: offsets } = isPlainObject(value) ? value : {};
  const type = typeof dtype === 'string' && Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (type === undefined) {
    throw refuse(`its type is ${JSON.stringify(dtype)}; expected one of ${Object.keys(types).join(', ')}`, name);
  }
  if (!isLengths(shape)) throw refuse('its shape is not a list of whole numbers', name);
  if (!isLengths(offsets) || offsets.length !== 2) throw refuse('its place in the file is not given', name);
  const [begin, end] = offsets as [number, number];
  const needed = shape.reduce((size, length) => size * length, type.size);
  if (end - begin !== needed) {
    throw refuse(`its shape [${shape.join(', ')}] needs ${needed} bytes, it has ${end - begin}`, name);
  }
  return { name, type, shape, begin, end };
}

function isLengths(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && (length as number) >= 0);
}

/** The values follow each other without gaps and fill the file, as the format demands: so no byte is hidden or read twice. */
function checkLayout(entries: readonly Entry[], size: number, refuse: Refuse): void {
  let at = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== at) throw refuse(`its values begin at byte ${begin}; expected ${at}`, name);
    if (end > size) throw refuse(`the file is cut off, its values end at byte ${end} of ${size}`, name);
    at = end;
  }
  if (at !== size) throw refuse(`it has ${size - at} bytes that belong to no tensor`);
}

function readValues(bytes: Uint8Array, at: { entry: Entry; start: number }, refuse: Refuse): Tensor {
  const { name, type, shape, begin, end } = at.entry;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at.start + begin, end - begin);
  const data = new Float32Array((end - begin) / type.size);
  for (let i = 0; i < data.length; i++) {
    data[i] = type.read(view, i * type.size);
    if (!Number.isFinite(data[i])) throw refuse(`value ${i} is ${data[i]}; expected a finite number`, name);
  }
  return { data, shape };
}

const word = new DataView(new ArrayBuffer(4));

function bfloat(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}
