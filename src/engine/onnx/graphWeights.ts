// Finds the weights inside an ONNX file's bytes, so that they can be changed there before a session is made of them.
// Field numbers are those of onnx.proto (ONNX 1.17). Leaves out weights in files of their own (external data).

import { PbfReader } from 'pbf';
import { messageOf, ModelError } from '../../base/errors';

/** One weight: its values lie in `bytes`, a view into the file's own bytes. */
export interface GraphWeight {
  shape: readonly number[];
  type: 'float32' | 'float16';
  bytes: Uint8Array;
}

/** Where the exporter put a parameter: which initialiser, and whether it lies there transposed. */
export type Placement = readonly [initializer: string, how: 'same' | 'turned'];

export interface GraphWeights {
  /** The initialisers whose values lie in the file and are floats. */
  weights: ReadonlyMap<string, GraphWeight>;
  /** The trainer's parameter names; empty when the file does not carry this table. */
  table: ReadonlyMap<string, Placement>;
}

/** Metadata entry that the training recipe's export writes. */
const tableKey = 't2v.weights';
const elementTypes: Record<number, GraphWeight['type'] | undefined> = { 1: 'float32', 10: 'float16' };

/** `component` is for messages. Throws ModelError `model-unreadable` for bytes that are no ONNX file. */
export function findWeights(file: Uint8Array, component: string): GraphWeights {
  const found = { weights: new Map<string, GraphWeight>(), table: new Map<string, Placement>() };
  try {
    new PbfReader(file).readFields(readModel, found);
  } catch (cause) {
    const message = `Model component "${component}" cannot be read as an ONNX file: ${messageOf(cause)}`;
    throw new ModelError('model-unreadable', message, { cause, details: { component } });
  }
  return found;
}

interface Found {
  weights: Map<string, GraphWeight>;
  table: Map<string, Placement>;
}

function readModel(field: number, found: Found, pbf: PbfReader): void {
  if (field === 7) pbf.readMessage(readGraph, found);
  if (field === 14) {
    const { key, value } = pbf.readMessage(readEntry, { key: '', value: '' });
    if (key === tableKey) found.table = new Map(Object.entries(JSON.parse(value) as Record<string, Placement>));
  }
}

function readEntry(field: number, entry: { key: string; value: string }, pbf: PbfReader): void {
  if (field === 1) entry.key = pbf.readString();
  if (field === 2) entry.value = pbf.readString();
}

function readGraph(field: number, { weights }: Found, pbf: PbfReader): void {
  if (field !== 5) return;
  const tensor: FoundTensor = { name: '', shape: [], type: 0 };
  const { name, shape, type, bytes } = pbf.readMessage(readTensor, tensor);
  const known = elementTypes[type];
  if (known !== undefined && bytes !== undefined) weights.set(name, { shape, type: known, bytes });
}

interface FoundTensor {
  name: string;
  shape: number[];
  type: number;
  bytes?: Uint8Array;
}

function readTensor(field: number, tensor: FoundTensor, pbf: PbfReader): void {
  if (field === 1) pbf.readPackedVarint(tensor.shape);
  if (field === 2) tensor.type = pbf.readVarint();
  if (field === 8) tensor.name = pbf.readString();
  if (field === 9) tensor.bytes = pbf.readBytes();
}
