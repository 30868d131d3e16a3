// Makes safetensors files for tests, right ones and, by `change`, wrong ones.

export interface TensorSource {
  shape: number[];
  values: number[];
  /** F32 where not said; the values are then the raw bits for F16 and BF16. */
  dtype?: string;
}

const writers: Record<string, [size: number, write: (view: DataView, at: number, value: number) => void]> = {
  F64: [8, (view, at, value) => view.setFloat64(at, value, true)],
  F32: [4, (view, at, value) => view.setFloat32(at, value, true)],
  F16: [2, (view, at, value) => view.setUint16(at, value, true)],
  BF16: [2, (view, at, value) => view.setUint16(at, value, true)],
  I32: [4, (view, at, value) => view.setInt32(at, value, true)],
};

/** A file with these tensors in this order. `change` gets the header before it is written. */
export function safetensorsFile(
  tensors: Record<string, TensorSource>,
  change: (header: Record<string, Record<string, unknown>>) => void = () => undefined,
): Uint8Array {
  const header: Record<string, Record<string, unknown>> = {};
  let at = 0;
  for (const [name, { shape, values, dtype = 'F32' }] of Object.entries(tensors)) {
    const size = values.length * writers[dtype]![0];
    header[name] = { dtype, shape, data_offsets: [at, at + size] };
    at += size;
  }
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + at);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let place = 8 + text.length;
  for (const { values, dtype = 'F32' } of Object.values(tensors)) {
    const [size, write] = writers[dtype]!;
    for (const value of values) {
      write(view, place, value);
      place += size;
    }
  }
  return bytes;
}

/** Values that differ from each other, in [-1, 1]. */
export function wave(count: number, phase = 0): number[] {
  return Array.from({ length: count }, (_, i) => Math.sin(i * 1.7 + phase));
}
