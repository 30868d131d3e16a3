// The smallest ONNX model that multiplies matrices: one MatMul node, written field by field in protobuf's wire format,
// so that measuring the runtime's peak needs neither a file in the repository nor Python.
// Field numbers: onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

/**
 * c [m, n] = a [m, k] · b [k, n] in float32; `b` is a constant of the graph, so that the runtime may pack it once as it
 * does with the weights of a convolution. Byte for byte what `onnx.helper` writes for the same graph.
 * @param {{ m: number, k: number, n: number }} size
 * @param {(index: number) => number} weight value of b, row by row
 * @returns {Uint8Array} the bytes of an .onnx file
 */
export function gemmGraph({ m, k, n }, weight) {
  const values = Float32Array.from({ length: k * n }, (_, index) => weight(index));
  const b = [...dims([k, n]), ...int(2, float32), ...text(8, 'b'), ...bytes(9, new Uint8Array(values.buffer))];
  const node = [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'c'), ...text(4, 'MatMul')];
  const graph = [
    ...bytes(1, concat(node)),
    ...text(2, 'gemm'),
    ...bytes(5, concat(b)),
    ...bytes(11, valueInfo('a', [m, k])),
    ...bytes(12, valueInfo('c', [m, n])),
  ];
  const opset = concat([...text(1, ''), ...int(2, 17)]);
  return concat([...int(1, 8), ...bytes(7, concat(graph)), ...bytes(8, opset)]);
}

/** Multiplications and additions of the product. */
export function gemmFlops({ m, k, n }) {
  return 2 * m * k * n;
}

const float32 = 1; // TensorProto.DataType.FLOAT

function valueInfo(name, shape) {
  const lengths = shape.flatMap((length) => bytes(1, concat(int(1, length))));
  const tensor = concat([...int(1, float32), ...bytes(2, concat(lengths))]);
  return concat([...text(1, name), ...bytes(2, concat(bytes(1, tensor)))]);
}

function dims(shape) {
  return shape.flatMap((length) => int(1, length));
}

/** A whole number: wire type 0. */
function int(field, value) {
  return [varint(field * 8), varint(value)];
}

/** Anything with a length: wire type 2. */
function bytes(field, content) {
  return [varint(field * 8 + 2), varint(content.length), content];
}

function text(field, value) {
  return bytes(field, new TextEncoder().encode(value));
}

/** Seven bits a byte, lowest first. */
function varint(value) {
  const out = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...out, rest]);
}

function concat(parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
